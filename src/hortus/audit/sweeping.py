"""Carry removals over from the database to the files: entries go, their hashes stay."""

from pathlib import Path

from hortus.audit import tables
from hortus.audit.entries import EntryWriter
from hortus.audit.errors import BrokenLogError
from hortus.audit.formats import leaf_hash
from hortus.audit.removals import REMOVED, Ranges, Removal, removal_in
from hortus.audit.tiles import TileTree, put
from hortus.store import Connection

_MARK = ".swept"


def removals(connection: Connection, entries: EntryWriter, after: int, last: int) -> list[Removal]:
    """Return the removals recorded after one number up to another, each as it is in the log."""
    found: list[Removal] = []
    for seq, event in tables.events_named(connection, REMOVED, after, last):
        entry = entries.entry(seq, event)
        leaf = next(tables.leaves(connection, seq, seq), None)
        if leaf is None or leaf.hash != leaf_hash(entry):
            raise BrokenLogError(
                f"record {seq}, which tells of a removal, is not what it was",
                remedy="stop hortus, keep a copy of the data folder, run `hortus audit verify`",
            )
        if removal := removal_in(entry):
            found.append(removal)
    return found


class Removed:
    """The numbers that removals cover, read from the database when first asked for."""

    def __init__(self, connection: Connection, entries: EntryWriter) -> None:
        self._connection = connection
        self._entries = entries
        self._ranges: Ranges | None = None

    def __contains__(self, number: int) -> bool:
        if self._ranges is None:
            told = removals(self._connection, self._entries, 0, tables.newest(self._connection))
            self._ranges = Ranges(numbers for removal in told for numbers in removal.ranges)
        return number in self._ranges


def sweep(connection: Connection, entries: EntryWriter, tree: TileTree, folder: Path) -> None:
    """Take out of the files what removals have taken out of the database.

    Only those are looked at that the signed log tells of: who finds an entry gone finds also why.
    Killed at any point, it begins again with what was not finished.
    """
    mark = folder / _MARK
    swept = int(mark.read_text(encoding="ascii")) if mark.exists() else 0
    if told := removals(connection, entries, swept, tree.size):
        tree.forget(Ranges(numbers for removal in told for numbers in removal.ranges))
        put(mark, str(told[-1].seq).encode())
