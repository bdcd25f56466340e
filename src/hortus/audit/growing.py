"""The log grows in the transaction of the records it covers."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from hortus.audit import tables
from hortus.audit.entries import EntryWriter
from hortus.audit.errors import BrokenLogError
from hortus.audit.formats import HASH_BYTES, Frontier, leaf_hash
from hortus.audit.tables import Head, NumberedRecord
from hortus.store import Connection, Inserter, Record, Row

CHAIN_START = bytes(HASH_BYTES)
"""What the chain begins with."""

_DIGEST_KEY_BYTES = 32
_CHUNK = 4_096
_LEAVES = Inserter("audit_leaves", ("seq", "hash", "chain"))
_RESTORE = (
    "stop hortus, keep a copy of the data folder, run `hortus audit verify`, restore a backup"
)


@dataclass(frozen=True, slots=True)
class Growth:
    """What a group of records added: the new head, and in order the entries and their hashes."""

    head: Head
    entries: Sequence[bytes]
    hashes: Sequence[bytes]


class Listener(Protocol):
    """Somebody who is told what has become part of the log, on the writer's thread."""

    def grown(self, growth: Growth, records: Sequence[Record]) -> None:
        """Take note of ``records``, which are durable."""


class Appender:
    """Takes part in each group of records: none is committed without its place in the log."""

    def __init__(self, *listeners: Listener) -> None:
        self._listeners = listeners
        self._head: Head | None = None
        self._known = 0
        self._entries = EntryWriter(b"")
        self._under_way: tuple[Growth, Sequence[Record]] | None = None

    def begin(self, connection: Connection) -> None:
        """Go on from the head on disk, which may not be behind what was committed before."""
        head = start_log(connection)
        if head.size < self._known:
            raise BrokenLogError(
                f"the database holds {head.size} entries where {self._known} were committed",
                remedy="it was replaced by an older one under a running hortus: bring it back",
            )
        if (count := tables.newest(connection)) != head.size:
            raise BrokenLogError(
                f"there are {count} records and {head.size} entries in the log",
                remedy=_RESTORE,
            )
        if self._head is None or self._head.digest_key != head.digest_key:
            self._entries = EntryWriter(head.digest_key)
        self._head = head

    def write(self, connection: Connection, records: Sequence[Record]) -> None:
        """Append an entry for each record."""
        assert self._head is not None  # noqa: S101 - the writer calls `begin` first
        numbered = enumerate(records, start=self._head.size + 1)
        self._under_way = append(connection, self._head, self._entries, numbered), records

    def settle(self, *, committed: bool) -> None:
        """Go on from the new head only if it is on disk."""
        if self._under_way is not None and committed:
            growth, records = self._under_way
            self._head, self._known = growth.head, growth.head.size
            for listener in self._listeners:
                listener.grown(growth, records)
        self._under_way = None


def start_log(connection: Connection) -> Head:
    """Return the head; a log that has none yet begins with the records that are there."""
    if head := tables.read_head(connection):
        return head
    head = Head(Frontier(), CHAIN_START, secrets.token_bytes(_DIGEST_KEY_BYTES))
    tables.start_head(connection, head)
    entries = EntryWriter(head.digest_key)
    for first in range(1, tables.newest(connection) + 1, _CHUNK):
        part = list(tables.records(connection, first, first + _CHUNK - 1))
        head = append(connection, head, entries, part).head
    return head


def append(
    connection: Connection,
    head: Head,
    entries: EntryWriter,
    numbered: Iterable[NumberedRecord],
) -> Growth:
    """Append the entries of records inside a transaction."""
    frontier, chain = Frontier(head.size, head.frontier.peaks), head.chain
    rows: list[Row] = []
    made: list[bytes] = []
    hashes: list[bytes] = []
    for seq, record in numbered:
        if seq != frontier.size + 1:
            raise BrokenLogError(f"record {frontier.size + 1} is missing", remedy=_RESTORE)
        entry = entries.entry(seq, record)
        leaf = leaf_hash(entry)
        chain = link(chain, leaf)
        frontier.push(leaf)
        made.append(entry)
        hashes.append(leaf)
        rows.append((seq, leaf, chain))
    _LEAVES.insert(connection, rows)
    new = Head(frontier, chain, head.digest_key)
    if not tables.move_head(connection, head, new):
        raise BrokenLogError("the head of the log was changed by somebody else", remedy=_RESTORE)
    return Growth(new, made, hashes)


def link(chain: bytes, leaf: bytes) -> bytes:
    """Return the chain with one more hash at its end."""
    return sha256(b"\x02" + chain + leaf).digest()
