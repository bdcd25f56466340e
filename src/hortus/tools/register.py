"""Verdicts on tools: given, replaced and forgotten, each change with an event in the log."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from hortus.core import Clock, VersionRange
from hortus.store import Event, ToolRecord, ToolTable, facts_text
from hortus.tools.errors import BadVerdictError, NoSuchVerdictError
from hortus.tools.recognition import products

GOOD_FOR_DAYS = 180
"""How long a verdict is good where nothing else is said."""
_MOST_DAYS = 5 * 366
_LONGEST_REASON = 300
_US = 1_000_000
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,31}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Status(StrEnum):
    """What can be decided."""

    ALLOWED = "allowed"
    WARNED = "warned"
    BANNED = "banned"


class Risk(StrEnum):
    """How much harm a tool can do."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Review:
    """The signed report that a verdict rests on: its SHA-256, and the level it says."""

    digest: str
    level: str


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict as somebody gives it; what is None is the usual.

    ``until`` is a day (``2027-05-22``). The usual risk is that of the verdict it takes the place
    of, or else high for a ban and medium for the others.
    """

    status: Status
    reason: str
    risk: Risk | None = None
    until: str = ""
    review: Review | None = None


def parted(tool: str) -> tuple[str, str]:
    """Return the name and the versions that ``NAME`` or ``NAME@RANGE`` says, as they are kept.

    Raises ``BadVerdictError`` for a name no tool can have, ``BadRangeError`` for the rest.
    """
    name, _, versions = tool.strip().partition("@")
    if not _NAME.fullmatch(name):
        raise BadVerdictError(
            f"{name[:40]!r} is no name of a tool",
            remedy="write it as the records do (`hortus log`): small letters, digits, . _ and -, "
            "then perhaps @ and versions; `hortus tools list` shows those known",
        )
    known = products()
    if name in known.by_product and name not in known.tools:
        raise BadVerdictError(
            f"{name} is what {known.by_product[name]} calls itself in requests",
            remedy=f"write {known.by_product[name]}, as the records do",
        )
    return name, VersionRange.of(versions).text


def shown(record: ToolRecord) -> str:
    """Return what a verdict is about, as it is said."""
    return f"{record.name}@{record.versions}" if record.versions else record.name


class Register:
    """The one way by which verdicts come and go; ``actor`` is who makes the changes."""

    def __init__(self, table: ToolTable, clock: Clock, actor: str) -> None:
        self._table = table
        self._clock = clock
        self._actor = actor

    def all(self) -> list[ToolRecord]:
        """Return every verdict, by name and versions."""
        return self._table.all()

    def decide(self, tool: str, said: Said) -> ToolRecord:
        """Keep a verdict on ``NAME`` or ``NAME@RANGE``, in place of one on the same versions.

        Raises ``BadVerdictError`` or ``BadRangeError``.
        """
        name, versions = parted(tool)
        before = _found(self._table.all(), name, versions)
        record = ToolRecord(
            name,
            versions,
            said.status,
            _risk(said, before),
            _reason(said.reason),
            self._actor,
            self._clock.now_us(),
            self._until(said.until),
        )
        if said.review:
            record = replace(record, report=_digest(said.review), level=said.review.level)
        self._table.decide(record, self._event(str(said.status), record, before))
        return record

    def forget(self, tool: str, reason: str) -> ToolRecord:
        """Take a verdict out: nobody has reviewed these versions then. Returns what it was.

        Raises ``NoSuchVerdictError``.
        """
        name, versions = parted(tool)
        reason, kept = _reason(reason), self._table.all()
        record = _found(kept, name, versions)
        if record is None:
            raise _missing(tool, name, kept)
        event = replace(self._event("forgotten", record, record), reason=reason)
        if not self._table.forget(name, versions, event):
            raise _missing(tool, name, kept)
        return record

    def _until(self, said: str) -> str:
        today = datetime.fromtimestamp(self._clock.now_us() / _US, UTC).date()
        if not said:
            return (today + timedelta(days=GOOD_FOR_DAYS)).isoformat()
        try:
            day = date.fromisoformat(said)
        except ValueError as e:
            raise BadVerdictError(
                f"{said[:40]!r} is no day", remedy=f"write it as {today.isoformat()}"
            ) from e
        if not today <= day <= today + timedelta(days=_MOST_DAYS):
            raise BadVerdictError(
                f"a verdict cannot be good until {day}",
                remedy=f"name a day from today ({today}) on, at most five years ahead",
            )
        return day.isoformat()

    def _event(self, verb: str, record: ToolRecord, before: ToolRecord | None) -> Event:
        facts = {**_facts(record), "before": before.status if before else "nothing"}
        return Event(
            self._clock.now_us(),
            f"tool.{verb}",
            self._actor,
            shown(record),
            reason=record.reason,
            facts=facts_text(facts),
        )


def _facts(record: ToolRecord) -> Mapping[str, str]:
    said = {
        "risk": record.risk,
        "until": record.until,
        "report": record.report,
        "level": record.level,
    }
    return {name: value for name, value in said.items() if value}


def _found(records: Iterable[ToolRecord], name: str, versions: str) -> ToolRecord | None:
    return next((r for r in records if (r.name, r.versions) == (name, versions)), None)


def _risk(said: Said, before: ToolRecord | None) -> str:
    if said.risk:
        return said.risk
    if said.review and said.review.level in set(Risk):
        return said.review.level
    if before:
        return before.risk
    return Risk.HIGH if said.status is Status.BANNED else Risk.MEDIUM


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words or not words.isprintable():
        raise BadVerdictError(
            "no reason was given", remedy="say why with --reason: whoever is refused reads it"
        )
    if len(words) > _LONGEST_REASON:
        raise BadVerdictError(
            f"the reason has {len(words)} characters, and at most {_LONGEST_REASON} are kept",
            remedy="say it in a sentence; a report can be named with --from-report",
        )
    return words


def _digest(review: Review) -> str:
    if not _DIGEST.fullmatch(review.digest):
        raise BadVerdictError(
            "a report is named by its SHA-256",
            remedy="give 64 digits from 0 to f in small letters",
        )
    return review.digest


def _missing(tool: str, name: str, kept: Iterable[ToolRecord]) -> NoSuchVerdictError:
    others = ", ".join(shown(r) for r in kept if r.name == name)
    return NoSuchVerdictError(
        f"nothing was decided about {tool[:60]!r}",
        remedy=f"of {name} there is {others}"
        if others
        else "`hortus tools list` shows the register",
    )
