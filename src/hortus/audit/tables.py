"""The log as the database has it: the records in their order, their hashes, the head, the keys."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, fields
from operator import itemgetter
from typing import Any

from hortus.audit.entries import FORMS, Form
from hortus.audit.formats import Frontier, split_hashes
from hortus.store import Connection, Event, Intent, Outcome, Record

NumberedRecord = tuple[int, Record]
"""A record with its number in the log, from 1."""

# Names of our own fields only: no statement is built from anyone's input.
_INTENTS = f"SELECT seq, {', '.join(f.name for f in fields(Intent))} FROM intents"  # noqa: S608 - see above
_OUTCOMES = f"SELECT seq, {', '.join(f.name for f in fields(Outcome))} FROM outcomes"  # noqa: S608 - see above
_EVENTS = f"SELECT seq, {', '.join(f.name for f in fields(Event))} FROM events"  # noqa: S608 - see above
_BETWEEN = " WHERE seq BETWEEN ? AND ? ORDER BY seq"
_ROWS = {
    form.kind: f"SELECT {', '.join(form.columns)} FROM {form.table} {_BETWEEN}"  # noqa: S608 - see above
    for form in FORMS.values()
}
_OF_DECISION = " WHERE decision_id = ? ORDER BY seq"
_NAMED = " WHERE event = ? AND seq > ? AND seq <= ? ORDER BY seq"
_ABOUT = " WHERE event = ? AND subject = ? AND at_us <= ? ORDER BY seq DESC LIMIT 1"
_NEWEST = """
    SELECT coalesce(max(seq), 0) FROM (
        SELECT max(seq) AS seq FROM intents
        UNION ALL SELECT max(seq) FROM outcomes
        UNION ALL SELECT max(seq) FROM events) AS newest
"""
_NEWEST_LEAF = "SELECT coalesce(max(seq), 0) FROM audit_leaves"
_HEAD = "SELECT size, peaks, chain, digest_key FROM audit_head"
_START = 'INSERT INTO audit_head ("only", size, peaks, chain, digest_key) VALUES (1, ?, ?, ?, ?)'
_MOVE = "UPDATE audit_head SET size = ?, peaks = ?, chain = ? WHERE size = ?"
_KEY = "SELECT vkey FROM audit_keys ORDER BY number DESC LIMIT 1"
_ADD_KEY = "INSERT INTO audit_keys (vkey, from_size, at_us, reason) VALUES (?, ?, ?, ?)"
_LEAVES = f"SELECT seq, hash, chain FROM audit_leaves {_BETWEEN}"  # noqa: S608 - see above


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log has come."""

    frontier: Frontier
    chain: bytes
    digest_key: bytes

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.frontier.size


@dataclass(frozen=True, slots=True)
class Leaf:
    """The hash of one entry, and the chain up to it."""

    seq: int
    hash: bytes
    chain: bytes


def read_head(connection: Connection) -> Head | None:
    """Return the head, or None where the log has not begun."""
    row = connection.execute(_HEAD).fetchone()
    if row is None:
        return None
    size, peaks, chain, digest_key = row
    return Head(Frontier(size, split_hashes(peaks)), chain, digest_key)


def start_head(connection: Connection, head: Head) -> None:
    """Write the first head."""
    peaks = b"".join(head.frontier.peaks)
    connection.execute(_START, (head.size, peaks, head.chain, head.digest_key))


def move_head(connection: Connection, old: Head, new: Head) -> bool:
    """Replace ``old`` by ``new`` and return whether ``old`` was what the database had."""
    values = (new.size, b"".join(new.frontier.peaks), new.chain, old.size)
    return connection.execute(_MOVE, values).rowcount == 1


def newest(connection: Connection) -> int:
    """Return the number of the newest record."""
    return int(connection.execute(_NEWEST).fetchone()[0])


def newest_leaf(connection: Connection) -> int:
    """Return the number of the newest hash."""
    return int(connection.execute(_NEWEST_LEAF).fetchone()[0])


def records(connection: Connection, first: int, last: int) -> Iterator[NumberedRecord]:
    """Yield the records of a range of numbers in their order."""
    return _merged(connection, _BETWEEN, (first, last))


def rows(connection: Connection, form: Form, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one kind of record that its entries are made from."""
    return iter(connection.execute(_ROWS[form.kind], (first, last)))


def records_of(connection: Connection, decision_id: str) -> list[NumberedRecord]:
    """Return the records of one decision in their order."""
    return list(_merged(connection, _OF_DECISION, (decision_id,)))


def events_named(
    connection: Connection, name: str, after: int, last: int
) -> list[tuple[int, Event]]:
    """Return the events of one name that were recorded after a number, up to another."""
    found = connection.execute(_EVENTS + _NAMED, (name, after, last))
    return [(seq, Event(*row)) for seq, *row in found]


def first_event(connection: Connection) -> Event | None:
    """Return the first event there is in the log."""
    row = connection.execute(f"{_EVENTS} ORDER BY seq LIMIT 1").fetchone()
    return Event(*row[1:]) if row else None


def newest_event(connection: Connection, name: str, subject: str, until_us: int) -> Event | None:
    """Return the newest event of one name about one subject, not later than a time."""
    row = connection.execute(_EVENTS + _ABOUT, (name, subject, until_us)).fetchone()
    return Event(*row[1:]) if row else None


def leaves(connection: Connection, first: int, last: int) -> Iterator[Leaf]:
    """Yield the hashes of a range of numbers in their order."""
    return (Leaf(*row) for row in connection.execute(_LEAVES, (first, last)))


def links(connection: Connection, first: int, last: int) -> list[tuple[int, bytes, bytes]]:
    """Return the numbers, hashes and chain of a range, as rows."""
    return connection.execute(_LEAVES, (first, last)).fetchall()


def current_key(connection: Connection) -> str:
    """Return the public key that checkpoints are signed with, or '' before the first."""
    row = connection.execute(_KEY).fetchone()
    return str(row[0]) if row else ""


def add_key(connection: Connection, vkey: str, at_us: int, reason: str) -> None:
    """Note that ``vkey`` signs from the present size on."""
    head = read_head(connection)
    connection.execute(_ADD_KEY, (vkey, head.size if head else 0, at_us, reason))


def _merged(
    connection: Connection, where: str, values: tuple[object, ...]
) -> Iterator[NumberedRecord]:
    intents: Iterator[NumberedRecord] = (
        (seq, Intent(*row)) for seq, *row in connection.execute(_INTENTS + where, values)
    )
    outcomes: Iterator[NumberedRecord] = (
        (seq, Outcome(*row)) for seq, *row in connection.execute(_OUTCOMES + where, values)
    )
    events: Iterator[NumberedRecord] = (
        (seq, Event(*row)) for seq, *row in connection.execute(_EVENTS + where, values)
    )
    return heapq.merge(intents, outcomes, events, key=itemgetter(0))
