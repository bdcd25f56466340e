"""The log of requests: appended by one process, read by any."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import fields
from operator import attrgetter

from hortus.store.connection import Connection
from hortus.store.database import Database
from hortus.store.inserting import Inserter, Row
from hortus.store.reading import RecordReader
from hortus.store.types import Event, Intent, Outcome, Record
from hortus.store.writer import GroupWriter

_INTENTS = Inserter("intents", ["seq", *(field.name for field in fields(Intent))])
_OUTCOMES = Inserter("outcomes", ["seq", *(field.name for field in fields(Outcome))])
_EVENTS = Inserter("events", ["seq", *(field.name for field in fields(Event))])
_intent_row = attrgetter(*(field.name for field in fields(Intent)))
_outcome_row = attrgetter(*(field.name for field in fields(Outcome)))
_event_row = attrgetter(*(field.name for field in fields(Event)))
_TABLES: dict[type, tuple[str, Callable[[Record], Row]]] = {
    Intent: ("intents", _intent_row),
    Outcome: ("outcomes", _outcome_row),
    Event: ("events", _event_row),
}
_NEWEST = """
    SELECT coalesce(max(seq), 0) FROM (
        SELECT max(seq) AS seq FROM intents
        UNION ALL SELECT max(seq) FROM outcomes
        UNION ALL SELECT max(seq) FROM events) AS newest
"""


class RecordTables:
    """Writes a batch's records; the only place that hands out their numbers."""

    def __init__(self) -> None:
        self._last = 0
        self._batch: Sequence[Record] = ()

    def begin(self, connection: Connection) -> None:
        """Go on from the newest number on disk."""
        (self._last,) = connection.execute(_NEWEST).fetchone()

    def write(self, connection: Connection, records: Sequence[Record]) -> None:
        """Insert the records in the order in which they came."""
        intents: list[Row] = []
        outcomes: list[Row] = []
        events: list[Row] = []
        for seq, record in enumerate(records, start=self._last + 1):
            if isinstance(record, Intent):
                intents.append((seq, *_intent_row(record)))
            elif isinstance(record, Outcome):
                outcomes.append((seq, *_outcome_row(record)))
            else:
                events.append((seq, *_event_row(record)))
        _INTENTS.insert(connection, intents)
        _OUTCOMES.insert(connection, outcomes)
        _EVENTS.insert(connection, events)
        self._batch = records

    def settle(self, *, committed: bool) -> None:
        """Use up the batch's numbers only if they are on disk."""
        if committed:
            self._last += len(self._batch)
        self._batch = ()

    def arrived(self, connection: Connection) -> bool:
        """Tell whether the batch written last is in the database, all of it or nothing.

        To be asked in a transaction that writes, so that no other one can still be under way.
        """
        first = self._batch[0]
        # A record may bring along what others write: it is of a kind below one of these then.
        kind = next(kind for kind in _TABLES if isinstance(first, kind))
        table, row = _TABLES[kind]
        names = ", ".join(field.name for field in fields(kind))
        found = connection.execute(
            f"SELECT {names} FROM {table} WHERE seq = ?",  # noqa: S608 - our own names
            (self._last + 1,),
        ).fetchone()
        return found is not None and tuple(found) == row(first)


class RecordLog(RecordReader):
    """The log as the one process sees it that may append to it."""

    def __init__(self, database: Database, writer: GroupWriter) -> None:
        super().__init__(database)
        self._writer = writer

    @property
    def pending(self) -> int:
        """Return how many calls of ``append`` wait for a commit to begin."""
        return self._writer.waiting

    def append(self, *records: Record) -> asyncio.Future[None]:
        """Return a future that is done when all ``records`` are durable.

        It fails with a ``StoreError`` when they are not, and then none of them is.
        """
        return self._writer.append(records)

    def take_over(self) -> asyncio.Future[None]:
        """Return a future that is done when events that other processes left are in the log."""
        return self._writer.take_over()
