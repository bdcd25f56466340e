"""Check the database against its own log, record by record, and against what was signed."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from hortus.audit import tables
from hortus.audit.crosschecking import check_keys
from hortus.audit.entries import FORMS, EntryWriter
from hortus.audit.findings import Report
from hortus.audit.formats import (
    WIDTH,
    Checkpoint,
    Frontier,
    leaf_hash,
    read_tile,
    split_hashes,
)
from hortus.audit.growing import CHAIN_START, link
from hortus.audit.removals import Absences
from hortus.audit.tables import Head, Leaf, NumberedRecord
from hortus.store import Connection, Database, Event, Record, waiting

_STEP = 1_024
_MOST_COMPARED = 32


def check_database(database: Database, folder: Path, report: Report, *, step: int = _STEP) -> None:
    """Add to ``report`` what does not fit in the database.

    ``report`` comes from the check of the files in ``folder``, whose checkpoint says what the
    records have to lead to. So many records as ``step`` says are looked at together.
    """
    with database.reading() as connection:
        head = tables.read_head(connection)
        report.waiting = len(waiting(connection))
        report.records = newest = tables.newest(connection)
        if head is not None:
            # What the files say was removed is counted once.
            report.removed = 0
            _Walk(connection, head, folder, report).run(newest, step)
            check_keys(connection, report)
        elif report.records:
            report.fault("log-missing", 1, f"{report.records} records, but no log over them")


class _Walk:
    """Reads records and leaves side by side, from the first to the last."""

    def __init__(self, connection: Connection, head: Head, folder: Path, report: Report) -> None:
        self._connection = connection
        self._head = head
        self._folder = folder
        self._report = report
        self._entries = EntryWriter(head.digest_key)
        self._frontier = Frontier()
        self._chain = CHAIN_START
        self._unfit: list[tuple[NumberedRecord, bytes]] = []
        self._leaves_whole = True
        self._absences = Absences(report)

    def run(self, count: int, step: int) -> None:
        """Check every number up to the largest that is used anywhere."""
        signed = self._report.checkpoint
        size = signed.size if signed is not None else 0
        last = max(count, self._head.size, tables.newest_leaf(self._connection))
        for first, end in _parts(last, size, step):
            if not self._passed(first, end):
                self._go_over(first, end)
            if signed is not None and end == size and self._leaves_whole:
                self._compare(signed)
        self._check_absences()
        self._name_unfit()
        self._check_head()
        if self._head.size < size:
            said = f"the database ends at {self._head.size}, but {size} were signed for"
            self._report.fault("rolled-back", self._head.size + 1, said)

    def _passed(self, first: int, end: int) -> bool:
        """Take in numbers among which everything fits, all together.

        Where anything is strange this returns False and has changed nothing: `_go_over` looks at
        one after the other and says what it is.
        """
        rows = tables.links(self._connection, first, end)
        numbers = [seq for seq, _, _ in rows]
        if not self._leaves_whole or numbers != list(range(first, end + 1)):
            return False
        hashes, chain = [row[1] for row in rows], [row[2] for row in rows]
        befores = [self._chain, *chain[:-1]]
        told = self._fitting(first, hashes)
        if (
            told is None
            or end > self._head.size
            or [link(before, leaf) for before, leaf in zip(befores, hashes, strict=True)] != chain
        ):
            return False
        missing, events = told
        for seq in missing:
            self._absences.missing(seq, seq)
        for entry in events:
            self._absences.found(entry)
        self._chain = chain[-1]
        self._frontier.extend(hashes)
        return True

    def _fitting(
        self, first: int, hashes: Sequence[bytes]
    ) -> tuple[list[int], list[bytes]] | None:
        """Return the numbers without a record and the entries of events.

        None where a record has another hash than its number, or where two have one number.
        """
        computed, count = [b""] * len(hashes), 0
        events: list[bytes] = []
        for form in FORMS.values():
            place = form.seq_at
            for row in tables.rows(self._connection, form, first, first + len(hashes) - 1):
                entry = self._entries.entry_of(form, row)
                computed[row[place] - first] = sha256(b"\x00" + entry).digest()
                count += 1
                if form.kind == "event":
                    events.append(entry)
        missing = [at for at, leaf in enumerate(computed) if not leaf]
        for at in missing:
            computed[at] = hashes[at]
        if count + len(missing) != len(hashes) or computed != hashes:
            return None
        return [first + at for at in missing], events

    def _go_over(self, first: int, end: int) -> None:
        records = _by_number(tables.records(self._connection, first, end))
        leaves = {leaf.seq: leaf for leaf in tables.leaves(self._connection, first, end)}
        for seq in range(first, end + 1):
            self._check(seq, records.get(seq, ()), leaves.get(seq))

    def _check(self, seq: int, found: Sequence[Record], leaf: Leaf | None) -> None:
        if seq > self._head.size:
            what = "record" if found else "leaf"
            self._report.fault(f"{what}-added", seq, f"{what} {seq} was never in the log")
            return
        if not found:
            self._absences.missing(seq, seq)
        elif len(found) > 1:
            self._report.fault("record-duplicated", seq, f"there are two records {seq}")
        if leaf is None:
            self._report.fault("leaf-missing", seq, f"the log has no hash of record {seq}")
            self._leaves_whole = False
            return
        computed = leaf.hash
        if found:
            entry = self._entries.entry(seq, found[0])
            computed = leaf_hash(entry)
            if computed == leaf.hash and isinstance(found[0], Event):
                self._absences.found(entry)
        before, self._chain = self._chain, leaf.chain
        self._frontier.push(leaf.hash)
        if computed == leaf.hash:
            if link(before, leaf.hash) != leaf.chain and self._leaves_whole:
                said = f"the chain does not lead from entry {seq - 1} to entry {seq}"
                self._report.fault("chain-broken", seq, said)
        elif link(before, computed) == leaf.chain:
            said = f"the hash of record {seq} was changed, the record was not"
            self._report.fault("leaf-edited", seq, said)
        else:
            self._unfit.append(((seq, found[0]), leaf.hash))

    def _check_absences(self) -> None:
        for first, last in self._absences.unexplained(self._hashes):
            many = f"records {first} to {last} are" if first < last else f"record {first} is"
            said = f"{many} gone, and no removal in the log explains it"
            self._report.fault("record-missing", first, said)
        for first, _ in self._absences.still_here():
            said = f"record {first} was removed by word of the log, and is here again"
            self._report.fault("record-returned", first, said)
        self._report.records -= self._report.removed

    def _hashes(self, first: int, last: int) -> Iterator[bytes]:
        return (leaf.hash for leaf in tables.leaves(self._connection, first, last))

    def _name_unfit(self) -> None:
        """Tell records that have changed places from those that were edited."""
        near = self._unfit[:_MOST_COMPARED]
        for (seq, record), _ in self._unfit:
            place = next(
                (
                    other
                    for (other, _), leaf in near
                    if other != seq and leaf_hash(self._entries.entry(other, record)) == leaf
                ),
                0,
            )
            if place:
                said = f"the record at {seq} belongs at {place}"
                self._report.fault("records-swapped", seq, said)
            else:
                self._report.fault(
                    "record-edited", seq, f"record {seq} is not what it was when it was written"
                )

    def _check_head(self) -> None:
        if self._leaves_whole and (
            self._head.frontier.peaks != self._frontier.peaks or self._head.chain != self._chain
        ):
            said = "the head of the log does not fit the hashes below it"
            self._report.fault("head-edited", 0, said)

    def _compare(self, signed: Checkpoint) -> None:
        """Hold the hashes in the database against the tree that was signed."""
        if self._frontier.root() == signed.root:
            return
        for first in range(1, signed.size + 1, WIDTH):
            width = min(WIDTH, signed.size - first + 1)
            tile = read_tile(self._folder, "0", first // WIDTH, width) or b""
            published = split_hashes(tile)[:width]
            leaves = tables.leaves(self._connection, first, first + width - 1)
            for leaf, right in zip(leaves, published, strict=False):
                if leaf.hash != right:
                    said = f"record {leaf.seq} is not the one that was signed for"
                    self._report.fault("forked", leaf.seq, said)
                    return
        said = f"the first {signed.size} records are not those that were signed for"
        self._report.fault("forked", 0, said)


def _by_number(records: Iterator[NumberedRecord]) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = {}
    for seq, record in records:
        found.setdefault(seq, []).append(record)
    return found


def _parts(last: int, signed: int, step: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of numbers up to ``last``, one of which ends where the checkpoint does."""
    first = 1
    while first <= last:
        end = min(first - 1 + step - (first - 1) % step, last)
        if first <= signed < end:
            end = signed
        yield first, end
        first = end + 1
