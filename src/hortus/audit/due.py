"""What of a class of records is due to be removed, and what of it is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import merge

from hortus.audit.holds import Hold, People
from hortus.store import Connection


class RecordClass(StrEnum):
    """What is kept for the same time."""

    REQUESTS = "requests"
    EVENTS = "events"


TABLES = {
    RecordClass.REQUESTS: ("intents", "outcomes"),
    RecordClass.EVENTS: ("events",),
}
"""Where the records of a class are."""

_TOLERANCE_US = 5_000_000
_EVERY = ("intents", "outcomes", "events")
# The sums keep the databases from walking an index over most of the records there are.
_FIRST_YOUNG = """
    SELECT seq FROM {} WHERE at_us + 0 >= ? AND at_us + 0 <= ? ORDER BY seq LIMIT 1
"""
_NEWEST_TIME = "SELECT max(at_us) FROM {} WHERE seq < ? AND at_us < ?"
_LAST_NEAR = """
    SELECT seq FROM {} WHERE seq < ? AND at_us + 0 >= ? AND at_us + 0 < ?
    ORDER BY seq DESC LIMIT 1
"""
_AFTER_ALL = 1 << 62
# What explains why something is missing is never removed, nor what says it must not be.
_FOR_EVER = "substr(event, 1, 10) <> 'retention.' AND substr(event, 1, 5) <> 'hold.'"
_OF_REQUESTS = "decision_id IN (SELECT decision_id FROM intents WHERE principal IN ({marks}))"
_OF_EVENTS = """(
    decision_id IN (SELECT decision_id FROM intents WHERE principal IN ({marks}))
    OR actor IN ({marks}) OR subject IN ({marks})
    OR subject IN (SELECT key_id FROM keys WHERE name IN ({marks}))
)"""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of SQL with the values for its question marks."""

    text: str
    values: tuple[object, ...] = ()

    def __invert__(self) -> "Condition":
        return Condition(f"NOT {self.text}", self.values)


def last_old(connection: Connection, before_us: int, now_us: int) -> int:
    """Return the number up to which records are older than ``before_us``; 0 for none.

    Their own times alone do not decide, since the clock may have been wrong when they were
    written. A record is old once one that was written later, or at the same time, is old: a clock
    that was back makes nothing old too early. One that was ahead keeps what follows for as long
    as it was ahead, but for times that have not come yet, which are nobody's.
    """
    end = min(_found(connection, _FIRST_YOUNG, (before_us, now_us)), default=_AFTER_ALL)
    newest = max(_found(connection, _NEWEST_TIME, (end, before_us)), default=None)
    if newest is None:
        return 0
    near = (end, newest - _TOLERANCE_US, before_us)
    return max(_found(connection, _LAST_NEAR, near), default=0)


def _found(connection: Connection, statement: str, values: Sequence[object]) -> list[int]:
    """Return the number that a statement finds in each table, where it finds one."""
    rows = (connection.execute(statement.format(table), values).fetchone() for table in _EVERY)
    return [int(row[0]) for row in rows if row is not None and row[0] is not None]


def held_by(cls: RecordClass, holds: Sequence[Hold], people: People) -> Condition:
    """Return the condition under which a record of the class is held."""
    parts = [_held(cls, hold, people) for hold in holds]
    text = " OR ".join(part.text for part in parts) or "1 = 0"
    return Condition(f"({text})", tuple(value for part in parts for value in part.values))


def due_numbers(
    connection: Connection, cls: RecordClass, last: int, held: Condition, limit: int
) -> list[int]:
    """Return the lowest numbers up to ``last`` of records of a class that nothing holds."""
    found = (
        connection.execute(
            f"SELECT seq FROM {table} WHERE seq <= ? AND {_removable(cls)}"  # noqa: S608 - constants
            f" AND NOT {held.text} ORDER BY seq LIMIT ?",
            (last, *held.values, limit),
        )
        for table in TABLES[cls]
    )
    return [seq for (seq,) in merge(*found)][:limit]


def count(connection: Connection, cls: RecordClass, last: int, which: Condition) -> int:
    """Return how many removable records of a class up to ``last`` meet a condition."""
    return sum(
        connection.execute(
            f"SELECT count(*) FROM {table} WHERE seq <= ? AND {_removable(cls)}"  # noqa: S608 - constants
            f" AND {which.text}",
            (last, *which.values),
        ).fetchone()[0]
        for table in TABLES[cls]
    )


def _removable(cls: RecordClass) -> str:
    return _FOR_EVER if cls is RecordClass.EVENTS else "1 = 1"


def _held(cls: RecordClass, hold: Hold, people: People) -> Condition:
    if hold.everything:
        return Condition("1 = 1")
    if hold.decision_id:
        return Condition("decision_id = ?", (hold.decision_id,))
    if not hold.person:
        return Condition("at_us BETWEEN ? AND ?", (hold.since_us, hold.until_us))
    names = tuple(people.names.get(hold.person, ()))
    if not names:
        return Condition("1 = 0")
    text = _OF_EVENTS if cls is RecordClass.EVENTS else _OF_REQUESTS
    marks = ", ".join("?" * len(names))
    return Condition(text.format(marks=marks), names * text.count("{marks}"))
