"""Screen a request: what it holds, and what of it goes to a model that is near or far."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from hortus.core import Clock, DlpSettings
from hortus.dlp import AllowList, Redaction, Redactor, Tier
from hortus.gateway.screening.places import Places, listed
from hortus.gateway.screening.request_finding import RequestFinder
from hortus.gateway.screening.spots import Spot
from hortus.gateway.screening.treatment import Reach, Treatment, treatment

_US = 1_000_000
_MODEL_KEY = b'"model"'


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request as it may go so far: the client's own bytes but for what was redacted.

    ``labels`` are the kinds of data still in it, ``findings`` the words for its record.
    """

    body: bytes = field(repr=False)
    labels: frozenset[str] = frozenset()
    findings: str = ""
    redacted: int = 0
    counts: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    """How many findings there are by tier, label and treatment."""
    originals: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def redaction(self) -> Redaction:
        """What stands for what, to put it back into the answer."""
        return Redaction("", self.originals)


@dataclass(frozen=True, slots=True)
class _Finding:
    """A spot of one request, and whether somebody answers for what is there."""

    spot: Spot
    allowed: bool
    place: str


class Screened:
    """What was found in one request, and its forms for near and far models."""

    def __init__(
        self,
        body: bytes,
        found: Sequence[_Finding],
        sources: Mapping[str, str],
        screen: "RequestScreen",
    ) -> None:
        self._body = body
        self._found = found
        self._sources = sources
        self._screen = screen
        self._made: dict[Reach, Outgoing] = {}
        self.labels = frozenset(sources) | {
            f.spot.label for f in found if not f.allowed and f.spot.tier is not Tier.ENTROPY
        }
        """The kinds of data that the request came with."""

    @property
    def project(self) -> str:
        """The project that source text in it is from, where it is one."""
        names = [name for kind, _, name in map(_parted, self._sources) if kind == "source"]
        return names[0] if len(names) == 1 else ""

    def outgoing(self, reach: Reach) -> Outgoing:
        """Return the request as it may go as far as ``reach``; made once for each."""
        made = self._made.get(reach)
        if made is None:
            made = self._made[reach] = self._make(reach)
        return made

    def places(self, labels: frozenset[str]) -> str:
        """Return where data with one of these labels is, by rule and place, never the data."""
        said = [
            (f.spot.rule, f.place) for f in self._found if f.spot.label in labels and not f.allowed
        ]
        said += [(label, place) for label, place in self._sources.items() if label in labels]
        words = dict.fromkeys(f"{name} in {place.replace('-', ' ')}" for name, place in said)
        return ", ".join(list(words)[:_MOST_SAID])

    def _make(self, reach: Reach) -> Outgoing:
        if not self._found:
            return Outgoing(self._body, frozenset(self._sources))
        treated = [
            (f, self._screen.treatment(f.spot, reach, allowed=f.allowed)) for f in self._found
        ]
        redacted = [f.spot for f, what in treated if what is Treatment.REDACTED]
        left = {
            f.spot.label
            for f, what in treated
            if what is not Treatment.REDACTED and not f.allowed and f.spot.tier is not Tier.ENTROPY
        }
        body, originals = _redacted(self._body, redacted, self._screen.redactor)
        counts = Counter((f.spot.tier.value, f.spot.label, what.value) for f, what in treated)
        return Outgoing(
            body,
            frozenset(self._sources) | left,
            _words(treated),
            len(redacted),
            counts,
            originals,
        )


_MOST_SAID = 4


def _parted(label: str) -> tuple[str, str, str]:
    return label.partition(":")


@dataclass(frozen=True, slots=True)
class RequestScreen:
    """What requests are screened with; changed settings make a new one."""

    finder: RequestFinder
    redactor: Redactor
    allow: AllowList
    settings: DlpSettings
    clock: Clock

    def screen(self, body: bytes, model: str) -> Screened:
        """Return what ``body`` holds; the name of the ``model`` asked for is no finding."""
        found = self.finder.find(body)
        spots = [spot for spot in found.spots if not _is_model(spot, body, model)]
        if not spots and not found.sources:
            return Screened(body, (), {}, self)
        places = Places(body)
        sources = {label: places.of(offset) for label, offset in found.sources.items()}
        return Screened(body, self._judged(body, spots, places), sources, self)

    def treatment(self, spot: Spot, reach: Reach, *, allowed: bool) -> Treatment:
        """Return what is done about a spot in a request that goes as far as ``reach``."""
        return Treatment.ALLOWED if allowed else treatment(spot, self.settings, reach)

    def _judged(self, body: bytes, spots: Sequence[Spot], places: Places) -> list[_Finding]:
        today = _today(self.clock)
        return [
            _Finding(spot, self._allows(spot, body, today), places.of(spot.start))
            for spot in spots
        ]

    def _allows(self, spot: Spot, body: bytes, today: date) -> bool:
        if not self.allow.entries:
            return False
        return self.allow.allows(spot.value(body).encode("utf-8", "surrogatepass"), today)


def _is_model(spot: Spot, body: bytes, model: str) -> bool:
    """Tell whether a spot is in the name of the model, which routing needs as it is."""
    return (
        spot.value(body) in model
        and body[body.rfind(b'"', 0, spot.start) :].startswith(b'"' + model.encode() + b'"')
        and body[: body.rfind(b'"', 0, spot.start)].rstrip(b" \t\r\n:").endswith(_MODEL_KEY)
    )


def _redacted(
    body: bytes, spots: Sequence[Spot], redactor: Redactor
) -> tuple[bytes, dict[str, str]]:
    """Return the body with placeholders, which need no escape in JSON, and what they stand for."""
    originals: dict[str, str] = {}
    pieces: list[bytes] = []
    end = 0
    for spot in spots:
        value = spot.value(body)
        placeholder = redactor.placeholder(spot.rule, value)
        originals[placeholder] = value
        pieces += (body[end : spot.start], placeholder.encode("ascii"))
        end = spot.end
    return (b"".join((*pieces, body[end:])), originals) if spots else (body, originals)


def _words(treated: Sequence[tuple[_Finding, Treatment]]) -> str:
    """Return findings as ``RULE:TIER:COUNT:ACTION @PLACES``, with blanks between."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for found, what in treated:
        key = found.spot.rule, found.spot.tier.value, what.value
        groups.setdefault(key, []).append(found.place)
    return " ".join(
        f"{rule}:{tier}:{len(places)}:{action} @{listed(places)}"
        for (rule, tier, action), places in groups.items()
    )


def _today(clock: Clock) -> date:
    return datetime.fromtimestamp(clock.now_us() / _US, tz=UTC).date()
