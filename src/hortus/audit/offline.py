"""Check a copy of an audit log with nothing but its files and the public keys."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from hortus.audit.findings import Report, lines_of
from hortus.audit.formats import (
    HASH_BYTES,
    WIDTH,
    Checkpoint,
    Frontier,
    Key,
    Note,
    Receipt,
    read_tile,
    split_entries,
    split_hashes,
    tile_path,
    tree_root,
)
from hortus.audit.removals import Absences

_TOLERANCE_US = 5_000_000
_TIME = b'{"at_us":'
_TIME_END = len('{"at_us":1700000000000000,')
_US = 1_000_000
_LAST_S = 253_402_300_799  # the end of the year 9999


@dataclass(frozen=True, slots=True)
class Claims:
    """What others hold about the log, to be held against it.

    ``receipts`` are lines from clients; ``kept`` are checkpoints by where they come from. With
    ``old_keys`` the log was signed before it got its present one.
    """

    receipts: Sequence[str] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    witness: Key | None = None
    old_keys: Sequence[Key] = ()


def check_log(folder: Path, key: Key, claims: Claims | None = None) -> Report:
    """Read every entry in ``folder`` and return what does not fit what ``key`` has signed."""
    report = Report()
    note = _signed(folder, key, report)
    if note is not None:
        report.checkpoint = note.checkpoint
        promises = _Promises(note.checkpoint, key, report)
        promises.take(claims or Claims())
        _Walk(folder, note.checkpoint, promises, report).run()
    return report


def _signed(folder: Path, key: Key, report: Report) -> Note | None:
    try:
        note = Note.parse((folder / "checkpoint").read_text(encoding="utf-8"))
    except OSError as e:
        report.fault("checkpoint-missing", 0, f"the checkpoint cannot be read: {e.strerror}")
        return None
    except ValueError as e:
        report.fault("checkpoint-unreadable", 0, f"the checkpoint cannot be read: {e}")
        return None
    if note.checkpoint.origin != key.name:
        said = f"the checkpoint is of {note.checkpoint.origin[:80]!r}, not of {key.name}"
        report.fault("origin-wrong", 0, said)
    elif kind := note.fault_of(key):
        report.fault(kind, 0, f"the checkpoint is not what {key.name} has signed")
    return note


class _Promises:
    """Roots and leaves that the log must show, because somebody holds a signature on them."""

    def __init__(self, checkpoint: Checkpoint, key: Key, report: Report) -> None:
        self._checkpoint = checkpoint
        self._key = key
        self._report = report
        self._roots: dict[int, list[tuple[bytes, str]]] = {}
        self._leaves: dict[int, list[tuple[bytes, str]]] = {}

    def take(self, claims: Claims) -> None:
        """Take what is held about the log, once the signatures on it are found good."""
        for number, line in enumerate(claims.receipts, start=1):
            self._take_receipt(line, f"receipt {number}")
        witnessed = False
        for where, text in claims.kept.items():
            witnessed |= self._take_kept(text, where, claims)
        if claims.witness is not None and not witnessed:
            said = f"no checkpoint here is cosigned by {claims.witness.name}"
            self._report.fault("witness-missing", 0, said)

    def _take_receipt(self, line: str, what: str) -> None:
        self._report.receipts += 1
        try:
            receipt = Receipt.parse(line, self._checkpoint.origin)
        except ValueError as e:
            self._report.fault("receipt-unreadable", 0, f"{what} is none: {e}")
            return
        if not self._key.has_signed(receipt.signature, receipt.checkpoint.body):
            self._report.fault("receipt-forged", 0, f"{what} is not signed by {self._key.name}")
        elif receipt.index >= self._checkpoint.size:
            said = f"{what} is for an entry that is not here"
            self._report.fault("receipt-beyond", receipt.index + 1, said)
        else:
            self._leaves.setdefault(receipt.index, []).append((receipt.leaf, what))
            self._take_root(receipt.checkpoint, what)

    def _take_kept(self, text: str, where: str, claims: Claims) -> bool:
        """Take a checkpoint and return whether the witness has cosigned it."""
        try:
            note = Note.parse(text)
        except ValueError as e:
            self._report.fault("kept-unreadable", 0, f"{where} is no checkpoint: {e}")
            return False
        witness, keys = claims.witness, (self._key, *claims.old_keys)
        key = next((key for key in keys if key.name == note.checkpoint.origin), None)
        if key is None:
            self._report.fault("kept-of-another", 0, f"{where} is of another log")
        elif note.fault_of(key):
            self._report.fault("kept-forged", 0, f"{where} is not signed by {key.name}")
        else:
            self._take_root(note.checkpoint, where)
            if witness is not None and not note.fault_of(witness):
                seconds = min(note.witnessed_at(witness), _LAST_S)
                moment = datetime.fromtimestamp(seconds, tz=UTC).isoformat()
                self._report.witnessed = f"{note.checkpoint.size} entries at {moment}"
                return True
        return False

    def _take_root(self, signed: Checkpoint, what: str) -> None:
        if signed.size > self._checkpoint.size:
            said = f"{what} was signed over {signed.size} entries; the log was cut or rolled back"
            self._report.fault("rolled-back", self._checkpoint.size + 1, said)
        else:
            self._roots.setdefault(signed.size, []).append((signed.root, what))

    def hold_against(self, hashes: Sequence[bytes], tiles: Frontier) -> None:
        """Compare what was promised within one tile with its ``hashes``."""
        first = tiles.size * WIDTH
        for index in range(first, first + len(hashes)) if self._leaves else ():
            for leaf, what in self._leaves.get(index, ()):
                if leaf != hashes[index - first]:
                    said = f"{what} is for another entry than the one here"
                    self._report.fault("receipt-broken", index + 1, said)
        for size in range(first + 1, first + len(hashes) + 1) if self._roots else ():
            for root, what in self._roots.get(size, ()):
                if root != tiles.root(tree_root(hashes[: size - first])):
                    said = f"{what} was signed over another history of the first {size} entries"
                    self._report.fault("forked", size, said)


class _Walk:
    """Reads a log from its first entry to its last."""

    def __init__(
        self, folder: Path, signed: Checkpoint, promises: _Promises, report: Report
    ) -> None:
        self._folder = folder
        self._signed = signed
        self._promises = promises
        self._report = report
        self._tiles = Frontier()
        self._newest = b""
        self._absences = Absences(report)
        self._bundles_missing: set[int] = set()

    def run(self) -> None:
        """Check all entries, then the root over them."""
        last = b""
        roots: list[bytes] = []
        for number in range(-(-self._signed.size // WIDTH)):
            width = min(WIDTH, self._signed.size - number * WIDTH)
            hashes = self._hashes(number, width)
            if not hashes:
                return
            self._promises.hold_against(hashes, self._tiles)
            last = tree_root(hashes)
            if width == WIDTH:
                roots.append(last)
                self._tiles.push(last)
                last = b""
        if self._tiles.root(last) != self._signed.root:
            self._report.fault("root-wrong", 0, "the tree over the entries is not the one signed")
        self._check_upper(roots)
        self._check_absences()

    def _hashes(self, number: int, width: int) -> list[bytes]:
        first = number * WIDTH + 1
        stored = self._stored("0", number, width)
        bundle = read_tile(self._folder, "entries", number, width)
        if bundle is None:
            self._bundles_missing.add(number)
            self._absences.missing(first, first + width - 1)
            return stored
        entries = split_entries(bundle)
        if len(entries) >= WIDTH and len(bundle) > sum(map(len, entries[:WIDTH])) + 2 * WIDTH:
            said = f"more follows the {WIDTH} entries that belong together"
            self._report.fault("entries-overlong", first + WIDTH - 1, said)
        entries = entries[:width]
        computed = [sha256(b"\x00" + entry).digest() for entry in entries]
        self._report.entries += len(entries)
        if b"" in entries:
            self._leave_out(entries, computed, stored, first)
        if computed == stored:
            self._check_numbers(entries, first)
            return stored
        if self._is_signed(computed, number):
            self._check_numbers(entries, first)
            if stored:
                at = first + _first_difference(computed, stored)
                said = f"the tile's hash of entry {at} is not that of the entry"
                self._report.fault("tile-edited", at, said)
            return computed
        if stored:
            kind, at = _name_of_change(computed, stored)
            said = f"entry {first + at} is not the one in the tree ({kind})"
            self._report.fault(kind, first + at, said)
        return stored or computed

    def _leave_out(
        self, entries: Sequence[bytes], computed: list[bytes], stored: Sequence[bytes], first: int
    ) -> None:
        """Put the tile's hash in the place of that of each entry of which nothing is left."""
        for at, (entry, leaf) in enumerate(zip(entries, stored, strict=False)):
            if not entry:
                computed[at] = leaf
                self._report.entries -= 1
                self._absences.missing(first + at, first + at)

    def _stored(self, level: str, number: int, width: int) -> list[bytes]:
        """Return the hashes of a tile, or none where it is missing or cut short."""
        first = number * WIDTH + 1 if level == "0" else 0
        tile, where = (
            read_tile(self._folder, level, number, width),
            tile_path(level, number, width),
        )
        if tile is None:
            self._report.fault("tile-missing", first, f"{where} is missing or cannot be read")
        elif len(tile) < width * HASH_BYTES:
            self._report.fault("tile-truncated", first, f"{where} is cut short")
        elif len(tile) > WIDTH * HASH_BYTES:
            self._report.fault("tile-overlong", first, f"{where} is longer than a tile")
        else:
            return split_hashes(tile)[:width]
        return []

    def _is_signed(self, hashes: Sequence[bytes], number: int) -> bool:
        """Tell whether a tile of these hashes leads to what is signed."""
        if len(hashes) == WIDTH:
            width = min(WIDTH, self._signed.size // WIDTH - number // WIDTH * WIDTH)
            above = read_tile(self._folder, "1", number // WIDTH, width) or b""
            return tree_root(hashes) in split_hashes(above)[number % WIDTH : number % WIDTH + 1]
        return self._tiles.root(tree_root(hashes)) == self._signed.root

    def _check_numbers(self, entries: Sequence[bytes], first: int) -> None:
        """Check that each entry carries its own number, and look at the times they give."""
        for number, entry in enumerate(entries, start=first):
            if not entry:
                continue
            if b'"retention.executed"' in entry:
                self._absences.found(entry)
            if b'"seq":%d,' % number not in entry:
                said = f"entry {number} says of itself that it is another"
                self._report.fault("number-wrong", number, said)
            # Texts of one length compare like the times in them, and faster.
            moment = entry[:_TIME_END]
            if not moment.startswith(_TIME):
                # Of an event it is not the first field.
                moment = _TIME + entry.partition(_TIME[1:])[2][: _TIME_END - len(_TIME)]
            if moment >= self._newest and moment.endswith(b","):
                self._newest = moment
            else:
                self._check_time(number, moment)

    def _check_time(self, number: int, moment: bytes) -> None:
        back_us = _time_in(self._newest) - _time_in(moment)
        if back_us > _TOLERANCE_US:
            self._report.remark(f"entry {number}: the clock was {back_us / _US:.0f} s back")

    def _check_absences(self) -> None:
        for first, last in self._absences.unexplained(self._leaves):
            whole = (first - 1) // WIDTH in self._bundles_missing
            many = f"entries {first} to {last} are" if first < last else f"entry {first} is"
            said = f"{many} missing or cannot be read, and no removal in the log explains it"
            self._report.fault("entries-missing" if whole else "entry-missing", first, said)
        if here := sum(last - first + 1 for first, last in self._absences.still_here()):
            said = f"{here} entries are here that were removed since: the copy is older"
            self._report.remark(said)

    def _leaves(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the tiles' hashes of a range of entries."""
        for number in range((first - 1) // WIDTH, (last - 1) // WIDTH + 1):
            start = number * WIDTH
            width = min(WIDTH, self._signed.size - start)
            hashes = split_hashes(read_tile(self._folder, "0", number, width) or b"")[:width]
            yield from hashes[max(first - 1 - start, 0) : last - start]

    def _check_upper(self, roots: Sequence[bytes]) -> None:
        """Compare the tiles above the first level with the roots below them."""
        level = 1
        while roots:
            for number in range(-(-len(roots) // WIDTH)):
                below = list(roots[number * WIDTH : (number + 1) * WIDTH])
                if (stored := self._stored(str(level), number, len(below))) not in ([], below):
                    where = tile_path(str(level), number, len(below))
                    at = number * WIDTH + _first_difference(below, stored)
                    first = at * WIDTH**level + 1
                    said = f"{where} does not fit the entries from {first} on"
                    self._report.fault("tile-edited", first, said)
            full = range(0, len(roots) - WIDTH + 1, WIDTH)
            roots = [tree_root(roots[at : at + WIDTH]) for at in full]
            level += 1


def _time_in(moment: bytes) -> int:
    digits = moment[9:].partition(b",")[0]
    return int(digits) if digits.isdigit() else 0


def _first_difference(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _name_of_change(found: Sequence[bytes], right: Sequence[bytes]) -> tuple[str, int]:
    """Return what happened to a bundle of entries, and where first."""
    at = _first_difference(found, right)
    if len(found) < len(right):
        return ("entries-truncated" if at == len(found) else "entry-dropped"), at
    if sorted(found) == sorted(right):
        return "entries-swapped", at
    if found[at] in found[:at]:
        return "entry-duplicated", at
    if at == len(right) - 1:
        return "entry-edited", at
    if found[at + 1 :] == right[at:-1]:
        return "entry-inserted", at
    return ("entry-dropped" if found[at:-1] == right[at + 1 :] else "entry-edited"), at


# --- as a program


def read_claims(folder: Path, args: argparse.Namespace) -> Claims:
    """Return what the files named hold; cosigned checkpoints beside the log are among them."""
    files = [*sorted((folder / "witness").glob("*")), *args.kept]
    lines = args.receipts.read_text(encoding="utf-8").splitlines() if args.receipts else []
    return Claims(
        [line for line in lines if line.strip()],
        {str(file): file.read_text(encoding="utf-8") for file in files},
        read_key(args.witness_key) if args.witness_key else None,
        [read_key(text) for text in args.old_key],
    )


def add_claims(parser: "argparse._ActionsContainer") -> None:
    """Add the arguments that say what others hold about the log."""
    add = parser.add_argument
    add("--log-key", metavar="KEY", help="public key of the log, or its file")
    add("--witness-key", metavar="KEY", help="a witness that must have cosigned, or its file")
    add("--old-key", metavar="KEY", action="append", default=[], help="key that signed before")
    add("--kept", metavar="FILE", type=Path, action="append", default=[], help="old checkpoint")
    add("--receipts", metavar="FILE", type=Path, help="receipts to check, one on each line")


def read_key(text: str) -> Key:
    """Return the key written as ``text``, or in the file of that name."""
    return Key.parse(text if text.count("+") > 1 else Path(text).read_text(encoding="utf-8"))


def main() -> int:
    """Check the log in a folder; the exit status is 0 only where everything fits."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path, help="copy of the log: checkpoint and tile/")
    add_claims(parser)
    args = parser.parse_args()
    if not args.log_key:
        parser.error("--log-key is needed: without it anybody could have signed")
    try:
        key, claims = read_key(args.log_key), read_claims(args.folder, args)
    except (OSError, ValueError) as e:
        parser.error(f"what was named cannot be read: {e}")
    report = check_log(args.folder, key, claims)
    sys.stdout.write("\n".join(lines_of(report)) + "\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
