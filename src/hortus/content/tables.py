"""The rows of sealed content: written with the outcome they belong to, marked when erased."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from hortus.content.sealing import SealedPart
from hortus.store import Connection, Event, Inserter, Record, Row

_NAMES = [field.name for field in fields(SealedPart)]
_COLUMNS = ", ".join(_NAMES)
_INSERT = Inserter("sealed_contents", _NAMES)
# Names of our own fields only: no statement is built from anyone's input.
_SELECT = f"SELECT {_COLUMNS} FROM sealed_contents"  # noqa: S608 - see above
_OF = f"{_SELECT} WHERE decision_id = ? ORDER BY part DESC"
_MONTHS = "SELECT DISTINCT month FROM sealed_contents WHERE person = ? AND erased_us = 0"
_PLACES = """
    SELECT s.decision_id, s.part, s.person, coalesce(i.principal, ''), s.at_us
    FROM sealed_contents s
    LEFT JOIN intents i ON i.decision_id = s.decision_id AND i.attempt <= 1
"""
_KEPT = f"{_PLACES} WHERE s.person = ? AND s.month = ? AND s.erased_us = 0"
_OLD = f"{_PLACES} WHERE s.at_us < ? ORDER BY s.at_us, s.decision_id, s.part"
_REMOVE = "DELETE FROM sealed_contents WHERE decision_id = ? AND part = ?"
_COUNT = """
    SELECT count(*), coalesce(sum(kept), 0) FROM sealed_contents
    WHERE person = ? AND month = ? AND at_us <= ? AND erased_us = 0
"""
_MARK = """
    UPDATE sealed_contents SET erased_us = ?
    WHERE person = ? AND month = ? AND at_us <= ? AND erased_us = 0
"""


@dataclass(frozen=True, slots=True)
class KeptPart:
    """Where a row of sealed content stands: what others need to know to leave it alone.

    ``principal`` is what the person's key is called, '' where the request's record is gone.
    """

    decision_id: str
    part: str
    person: str
    principal: str
    at_us: int


@dataclass(frozen=True, slots=True)
class SealedEvent(Event):
    """The event that content was kept; what was sealed goes to the disk together with it."""

    parts: tuple[SealedPart, ...] = ()


class SealedRows:
    """Writes sealed content in the transaction of the record that names its digest."""

    def begin(self, connection: Connection) -> None:
        """Need nothing from the database."""

    def write(self, connection: Connection, records: Sequence[Record]) -> None:
        """Insert what the records bring along."""
        rows = [
            _row(part)
            for record in records
            if isinstance(record, SealedEvent)
            for part in record.parts
        ]
        if rows:
            _INSERT.insert(connection, rows)

    def settle(self, *, committed: bool) -> None:
        """Keep nothing in memory."""


def parts_of(connection: Connection, decision_id: str) -> list[SealedPart]:
    """Return what was kept of a decision, the request first."""
    return [SealedPart(*row) for row in connection.execute(_OF, (decision_id,))]


def months_of(connection: Connection, person: str) -> list[str]:
    """Return the months of which a person has content that is not erased."""
    return sorted(row[0] for row in connection.execute(_MONTHS, (person,)))


def count_parts(connection: Connection, person: str, month: str, until_us: int) -> tuple[int, int]:
    """Return how many parts of a person's month are not erased, and their bytes of text."""
    row = connection.execute(_COUNT, (person, month, until_us)).fetchone()
    return int(row[0]), int(row[1])


def mark_erased(connection: Connection, person: str, month: str, at_us: int) -> None:
    """Say of what was sealed until now that it can be read no more."""
    connection.execute(_MARK, (at_us, person, month, at_us))


def kept_parts(connection: Connection, person: str, month: str) -> list[KeptPart]:
    """Return what of a person's month is not erased."""
    return [KeptPart(*row) for row in connection.execute(_KEPT, (person, month))]


def old_parts(connection: Connection, before_us: int) -> Iterator[KeptPart]:
    """Yield what was sealed before a moment, oldest first."""
    yield from (KeptPart(*row) for row in connection.execute(_OLD, (before_us,)))


def remove_parts(connection: Connection, parts: Sequence[KeptPart]) -> int:
    """Remove rows for good and return how many there were."""
    return sum(
        connection.execute(_REMOVE, (part.decision_id, part.part)).rowcount for part in parts
    )


def _row(part: SealedPart) -> Row:
    return tuple(getattr(part, name) for name in _NAMES)
