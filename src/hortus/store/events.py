"""Events: what was decided or changed apart from requests, and how it reaches the log."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from operator import attrgetter

import msgspec

from hortus.store.connection import Connection
from hortus.store.database import Database
from hortus.store.inserting import Inserter
from hortus.store.types import Event

# Names of our own fields only: no statement is built from anyone's input.
_NAMES = [field.name for field in fields(Event)]
_COLUMNS = ", ".join(_NAMES)
_row = attrgetter(*_NAMES)
_WAITING = Inserter("waiting_events", _NAMES)
_TAKE = f"SELECT number, {_COLUMNS} FROM waiting_events ORDER BY number LIMIT ?"  # noqa: S608 - see above
_SELECT = f"SELECT seq, {_COLUMNS} FROM events"  # noqa: S608 - see above
RESERVED = frozenset({"retention.executed"})
"""Events that only the process records that does what they tell of."""

_MOST_TAKEN = 256
_MOST_FACTS_BYTES = 8_192
_LONGEST_FACT = 512
_MOST_FACTS = 40


def facts_text(facts: Mapping[str, str]) -> str:
    """Return ``facts`` as canonical JSON (RFC 8785) that an entry of the log has room for.

    The hash of a long text stands for it. Of very many facts the first are kept, and ``more`` says
    how many were not.
    """
    names = sorted(facts, key=_place)
    room = _MOST_FACTS if len(names) <= _MOST_FACTS else _MOST_FACTS - 1
    kept = {name: _short(facts[name]) for name in names[:room]}
    while len(text := _encoded(kept, len(names) - len(kept))) > _MOST_FACTS_BYTES:
        kept.popitem()
    return text.decode()


def leave(connection: Connection, events: Sequence[Event]) -> None:
    """Leave events for the log inside a transaction: that of the change they tell of.

    The running hortus takes them over within a second; where none runs, the next one at its start.
    """
    _WAITING.insert(connection, [_row(event) for event in events])


def take(connection: Connection) -> list[Event]:
    """Remove the oldest of the events that wait and return them, to be recorded at once.

    To be called in the transaction that records them: then each is in one place at any time.
    """
    rows = connection.execute(_TAKE, (_MOST_TAKEN,)).fetchall()
    if rows:
        # By their numbers: others may have left more since, which are not among these.
        marks = ", ".join("?" * len(rows))
        connection.execute(
            f"DELETE FROM waiting_events WHERE number IN ({marks})",  # noqa: S608 - question marks
            [number for number, *_ in rows],
        )
    return [_owned(Event(*row)) for _, *row in rows]


def _owned(event: Event) -> Event:
    """Return an event that was left; of one that others cannot know it only says they claim it."""
    if event.event not in RESERVED:
        return event
    return replace(event, event=f"claimed.{event.event}")


@dataclass(frozen=True, slots=True)
class NumberedEvent:
    """An event in the log with its number there; 0 for one that waits to be taken over."""

    seq: int
    event: Event


class EventTable:
    """The events in the log, those that wait for it, and the way for new ones to get there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def leave(self, *events: Event) -> None:
        """Leave events for the log, durable on return; see ``leave``."""
        with self._database.writing() as connection:
            leave(connection, events)

    @contextmanager
    def left(self, *events: Event) -> Iterator[None]:
        """Leave events for the log if the block ends well: for a change that is no row."""
        with self._database.writing() as connection:
            leave(connection, events)
            yield

    def waiting(self) -> list[Event]:
        """Return the events that were not taken over yet, oldest first."""
        with self._database.reading() as connection:
            return waiting(connection)

    def recent(self, limit: int, name: str = "", since_us: int = 0) -> list[NumberedEvent]:
        """Return the newest events in the log, newest first.

        ``name`` is a whole name, or the beginning of one with a star: ``key.*``.
        """
        where, values = _named(name)
        statement = f"{_SELECT} WHERE at_us >= ?{where} ORDER BY seq DESC LIMIT ?"
        return self._read(statement, (since_us, *values, limit))

    def of(self, decision_id: str) -> list[NumberedEvent]:
        """Return the events that belong to a decision, oldest first."""
        return self._read(f"{_SELECT} WHERE decision_id = ? ORDER BY seq", (decision_id,))

    def _read(self, statement: str, values: Sequence[object]) -> list[NumberedEvent]:
        with self._database.reading() as connection:
            return [
                NumberedEvent(seq, Event(*row))
                for seq, *row in connection.execute(statement, values)
            ]


def waiting(connection: Connection) -> list[Event]:
    """Return the events that wait, oldest first."""
    statement = f"SELECT {_COLUMNS} FROM waiting_events ORDER BY number"  # noqa: S608 - see the top
    return [Event(*row) for row in connection.execute(statement)]


def _named(name: str) -> tuple[str, tuple[object, ...]]:
    if not name or name == "*":
        return "", ()
    if name.endswith("*"):
        beginning = name.removesuffix("*")
        return " AND substr(event, 1, ?) = ?", (len(beginning), beginning)
    return " AND event = ?", (name,)


def _short(text: str) -> str:
    if len(text) <= _LONGEST_FACT:
        return text
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def _encoded(facts: Mapping[str, str], more: int) -> bytes:
    said = {**facts, "more": str(more)} if more else facts
    return msgspec.json.encode({name: said[name] for name in sorted(said, key=_place)})


def _place(name: str) -> bytes:
    """Return what names are sorted by in canonical JSON."""
    return name.encode("utf-16-be")
