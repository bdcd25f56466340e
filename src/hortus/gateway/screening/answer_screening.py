"""What one answer is screened with, and what came of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hortus.dlp import Edit, Finding, Found, StreamRules, Tier, restorations
from hortus.gateway.screening.screen import Screen

_ENFORCE, _REDACT = "enforce", "redact"
_MARK = "<"
_SHORT = 1_024
_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Find:
    """One thing that was found in an answer, however often the answer says it."""

    rule: str
    tier: Tier
    label: str
    action: str


@dataclass(slots=True)
class AnswerReport:
    """What screening an answer has come to so far; it holds no text of it."""

    looked: bool = False
    """Whether there was an answer to look through."""
    finds: dict[str, Find] = field(default_factory=dict)
    most_held: int = 0
    """Most characters of one text that were held back at a time."""
    held_s: float = 0.0
    """The longest time that any event was held back."""
    spent_s: float = 0.0
    """What the work took."""

    @property
    def counts(self) -> Counter[tuple[str, str, str]]:
        """How much was found, by tier, label and what was done about it."""
        return Counter((f.tier.value, f.label, f.action) for f in self.finds.values())

    @property
    def labels(self) -> str:
        """The kinds of data that were found, as words; what only looks random is of no kind."""
        sure = (find for find in self.finds.values() if find.tier is not Tier.ENTROPY)
        return " ".join(sorted({find.label for find in sure}))

    @property
    def findings(self) -> str:
        """What was found as ``RULE:TIER:COUNT:ACTION:answer``, with blanks between."""
        counts = Counter((f.rule, f.tier.value, f.action) for f in self.finds.values())
        return " ".join(
            f"{rule}:{tier}:{count}:{action}:answer"
            for (rule, tier, action), count in counts.items()
        )


class AnswerRules:
    """How all answers are screened, as long as the screen stays the same."""

    def __init__(self, screen: Screen) -> None:
        settings = screen.settings
        acts = settings.mode == _ENFORCE and settings.answers == _REDACT
        self.screen = screen
        self.stream = StreamRules(screen.scanner, (Tier.STRUCTURED,) if acts else ())

    def open(self, originals: Mapping[str, str]) -> "Screening":
        """Return what the next answer is screened with.

        ``originals`` are what the placeholders in the request stand for.
        """
        return Screening(self, originals)

    def allows(self, value: str) -> bool:
        """Tell whether somebody answers for this value, in answers as in requests."""
        requests = self.screen.requests
        if requests is None or not requests.allow.entries:
            return False
        today = datetime.fromtimestamp(requests.clock.now_us() / _US, tz=UTC).date()
        return requests.allow.allows(value.encode("utf-8", "surrogatepass"), today)


class Screening:
    """Turns what is found in one answer into edits, and counts it."""

    def __init__(self, made_of: AnswerRules, originals: Mapping[str, str]) -> None:
        self._made_of = made_of
        self._redactor = made_of.screen.redactor
        self._aside: list[str] = []
        self.rules = made_of.stream
        self.originals = originals
        self.report = AnswerReport(looked=True)

    def edits(self, text: str) -> list[Edit]:
        """Return what is to change in a text that has come whole."""
        found = [Found(f, text[f.start : f.end]) for f in self.rules.scanner.scan(text)]
        restored = restorations(text, self.originals)
        return in_order((*self.redactions(found), *restored))

    def redactions(self, found: Iterable[Found]) -> list[Edit]:
        """Count what was found, and return the edits that take out what is acted on."""
        edits: list[Edit] = []
        for one in found:
            finding = one.finding
            placeholder = self._redactor.placeholder(finding.rule, one.value)
            acted_on = finding.tier in self.rules.acted_on and not self._made_of.allows(one.value)
            self._count(placeholder, finding, "redacted" if acted_on else "passed")
            if acted_on:
                edits.append(Edit(finding.start, finding.end, placeholder))
        return edits

    def put_aside(self, text: str) -> bool:
        """Keep a short text, in which nothing is to change, for a later look; tell whether it is.

        To look at many at once costs what it costs for one.
        """
        can_wait = self.rules.by_word and len(text) <= _SHORT and _MARK not in text
        if not can_wait or self.rules.may_be_in(text):
            return False
        self._aside.append(text)
        return True

    def look_at_aside(self) -> None:
        """Count what is in the texts that were put aside."""
        if self._aside:
            self.edits("\n\n".join(self._aside))
            self._aside.clear()

    def _count(self, placeholder: str, finding: Finding, action: str) -> None:
        find = Find(finding.rule, finding.tier, finding.label, action)
        self.report.finds.setdefault(placeholder, find)


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits in the order of their places; of two that overlap, the first."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.start):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def within(edits: Iterable[Edit], start: int, end: int) -> list[Edit]:
    """Return what the edits of a text do to its part from ``start`` up to ``end``.

    The new text goes where the old one began; the rest of that only goes away.
    """
    return [
        Edit(
            max(edit.start, start) - start,
            min(edit.end, end) - start,
            edit.text if edit.start >= start else "",
        )
        for edit in edits
        if edit.start < end and edit.end > start
    ]
