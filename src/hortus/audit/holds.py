"""Legal holds: what retention leaves alone as long as somebody has reason to keep it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from hortus.audit import tables
from hortus.audit.entries import EntryWriter
from hortus.audit.errors import HoldError
from hortus.audit.growing import start_log
from hortus.core import Clock, ConflictError, NotFoundError
from hortus.store import Connection, Database, Event, facts_text, leave, waiting

PLACED, LIFTED = "hold.placed", "hold.lifted"

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_LAST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Scope:
    """What a hold is about: one of a person, a decision, a time, or everything."""

    person: str = ""
    decision_id: str = ""
    since_us: int = 0
    until_us: int = 0
    everything: bool = False

    def check(self) -> None:
        """Raise ``HoldError`` unless exactly one thing is meant."""
        timed = bool(self.since_us or self.until_us)
        if sum((bool(self.person), bool(self.decision_id), timed, self.everything)) != 1:
            raise HoldError(
                "a hold is for one person, one decision, one time, or everything",
                remedy="name one of --person, --decision, --since with --until, --all",
            )
        if self.until_us and self.until_us < self.since_us:
            raise HoldError(
                "the hold would end before it begins", remedy="exchange --since and --until"
            )


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold in force; ``person`` is the keyed digest that stands for them in the log."""

    name: str
    placed_us: int
    actor: str
    reason: str
    person: str = ""
    decision_id: str = ""
    since_us: int = 0
    until_us: int = _LAST
    everything: bool = False


def holds_in(connection: Connection) -> list[Hold]:
    """Return the holds in force, oldest first, those too that still wait for the log."""
    found: dict[str, Hold] = {}
    for event in _told(connection):
        if event.event == PLACED:
            found[event.subject] = _hold(event)
        else:
            found.pop(event.subject, None)
    return list(found.values())


def changes_in(connection: Connection) -> int:
    """Return how often holds were placed and lifted so far."""
    return len(_told(connection))


def place(database: Database, name: str, scope: Scope, reason: str, by: "Author") -> Hold:
    """Put a hold in force, at once and for every process."""
    scope.check()
    if not _NAME.fullmatch(name) or not reason.strip():
        raise HoldError(
            "a hold has a name of small letters, digits, dots and dashes, and a reason",
            remedy="such as `hortus hold place case-17 --person ada --reason 'court order'`",
        )
    with database.writing() as connection:
        if any(hold.name == name for hold in holds_in(connection)):
            raise ConflictError(
                f"there is a hold {name} already",
                remedy="choose another name; `hortus hold list` shows those in force",
            )
        digests = EntryWriter(start_log(connection).digest_key)
        facts = _facts(scope, digests)
        event = by.event(PLACED, name, reason, facts, scope.decision_id)
        leave(connection, [event])
    return _hold(event)


def lift(database: Database, name: str, reason: str, by: "Author") -> None:
    """End a hold; what is due goes with the next run of retention."""
    if not reason.strip():
        raise HoldError("a hold is not lifted without a reason", remedy="give it with --reason")
    with database.writing() as connection:
        if all(hold.name != name for hold in holds_in(connection)):
            raise NotFoundError(
                f"there is no hold {name[:80]!r}", remedy="`hortus hold list` shows those in force"
            )
        leave(connection, [by.event(LIFTED, name, reason, {})])


def hold_on(database: Database, person: str) -> Hold | None:
    """Return a hold that keeps something of a person, or None; of one for a time, that may."""
    with database.reading() as connection:
        head = tables.read_head(connection)
        digest = EntryWriter(head.digest_key).digest(person) if head else ""
        for hold in holds_in(connection):
            if hold.person and hold.person != digest:
                continue
            if not hold.decision_id or _asked_by(connection, hold.decision_id, person):
                return hold
    return None


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and the clock by which."""

    actor: str
    clock: Clock

    def event(
        self,
        name: str,
        subject: str,
        reason: str,
        facts: Mapping[str, str],
        decision_id: str = "",
    ) -> Event:
        """Return an event of theirs, as of now."""
        return Event(
            self.clock.now_us(), name, self.actor, subject, decision_id, reason, facts_text(facts)
        )


@dataclass(frozen=True, slots=True)
class People:
    """Finds the names behind the digests of holds among those that the database knows."""

    names: Mapping[str, Sequence[str]]

    @classmethod
    def behind(cls, connection: Connection, holds: Sequence[Hold]) -> "People":
        """Return who the holds on persons are about."""
        wanted = {hold.person for hold in holds if hold.person}
        head = tables.read_head(connection)
        if not wanted or head is None:
            return cls({})
        digests = EntryWriter(head.digest_key)
        found: dict[str, list[str]] = {digest: [] for digest in wanted}
        for (name,) in connection.execute(
            "SELECT principal FROM intents UNION SELECT name FROM keys UNION"
            " SELECT actor FROM events UNION SELECT person FROM sealed_contents"
        ):
            if (digest := digests.digest(name)) in wanted:
                found[digest].append(name)
        return cls(found)


def _asked_by(connection: Connection, decision_id: str, person: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM intents WHERE decision_id = ? AND principal = ?", (decision_id, person)
    )
    return found.fetchone() is not None


def _told(connection: Connection) -> list[Event]:
    in_log = [
        numbered
        for name in (PLACED, LIFTED)
        for numbered in tables.events_named(connection, name, 0, _LAST)
    ]
    told = [event for _, event in sorted(in_log, key=lambda numbered: numbered[0])]
    return told + [event for event in waiting(connection) if event.event in (PLACED, LIFTED)]


def _facts(scope: Scope, digests: EntryWriter) -> dict[str, str]:
    if scope.everything:
        return {"scope": "all"}
    if scope.person:
        return {"scope": "person", "person": digests.digest(scope.person)}
    if scope.decision_id:
        return {"scope": "decision"}
    return {
        "scope": "time",
        "since_us": str(scope.since_us),
        "until_us": str(scope.until_us or _LAST),
    }


def _hold(event: Event) -> Hold:
    """Return the hold that an event tells of; one that cannot be read holds everything."""
    try:
        facts = msgspec.json.decode(event.facts, type=dict[str, str])
        since_us, until_us = int(facts.get("since_us", 0)), int(facts.get("until_us", _LAST))
    except (msgspec.MsgspecError, ValueError):
        facts, since_us, until_us = {"scope": "all"}, 0, _LAST
    scope = facts.get("scope")
    return Hold(
        name=event.subject,
        placed_us=event.at_us,
        actor=event.actor,
        reason=event.reason,
        person=facts.get("person", ""),
        decision_id=event.decision_id if scope == "decision" else "",
        since_us=since_us,
        until_us=until_us,
        everything=scope not in ("person", "decision", "time"),
    )
