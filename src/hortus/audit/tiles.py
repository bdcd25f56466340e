"""The tree as static files: tiles of hashes and bundles of entries, written once and copied."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hortus.audit.errors import LogFilesError, PublishError
from hortus.audit.formats import (
    HASH_BYTES,
    WIDTH,
    Checkpoint,
    leaf_hash,
    read_tile,
    split_entries,
    split_hashes,
    tile_path,
    tree_root,
)
from hortus.audit.removals import Ranges

_LENGTH_BYTES = 2


class TileTree:
    """The tiles that are not full yet, one of each level; full ones are on disk."""

    def __init__(self, folder: Path) -> None:
        self.size = 0
        self._folder = folder
        self._levels: list[list[bytes]] = [[]]
        self._entries: list[bytes] = []
        self._unflushed: list[Path] = []

    @classmethod
    def load(cls, folder: Path, signed: Checkpoint) -> "TileTree":
        """Return the tree as it was when ``signed`` was; raises ``LogFilesError``."""
        tree = cls(folder)
        tree._levels = []
        level, count = 0, signed.size
        while count or not tree._levels:
            tree._levels.append(_partial(folder, str(level), count))
            level, count = level + 1, count // WIDTH
        width = signed.size % WIDTH
        bundle = read_tile(folder, "entries", signed.size // WIDTH, width) if width else b""
        tree._entries = split_entries(bundle or b"")[:width]
        # Of an entry that was removed only the hash is left.
        pairs = zip(tree._entries, tree._levels[0], strict=False)
        fits = all(not entry or leaf_hash(entry) == leaf for entry, leaf in pairs)
        if len(tree._entries) != width or not fits or tree.root() != signed.root:
            raise _unfit(folder)
        tree.size = signed.size
        return tree

    def root(self) -> bytes:
        """Return the root over all entries."""
        last: list[bytes] = []
        for hashes in self._levels:
            if hashes or last:
                last = [tree_root([*hashes, *last])]
        return last[0] if last else tree_root(())

    def add(self, entry: bytes, leaf: bytes) -> None:
        """Append an entry, or b'' where it was removed; what it fills is written."""
        self._entries.append(entry)
        self._levels[0].append(leaf)
        self.size += 1
        if len(self._entries) == WIDTH:
            place = self.size // WIDTH - 1
            if any(self._entries):
                self._lay(tile_path("entries", place), bundle_of(self._entries))
            self._entries = []
            self._fill(place)

    def write_partial(self) -> None:
        """Write the tiles that are not full as far as they are."""
        count = self.size
        if self._entries:
            path = tile_path("entries", count // WIDTH, len(self._entries))
            self._lay(path, bundle_of(self._entries))
        for level, hashes in enumerate(self._levels):
            if hashes:
                path = tile_path(str(level), count // WIDTH, len(hashes))
                self._lay(path, b"".join(hashes))
            count //= WIDTH

    def forget(self, numbers: Ranges) -> int:
        """Take the entries of these numbers, from 1, out of the files; return how many there were.

        Their hashes stay. A bundle of which nothing is left goes.
        """
        gone = 0
        for place in sorted(
            {n for a, b in numbers for n in range((a - 1) // WIDTH, -(-b // WIDTH))}
        ):
            width = min(WIDTH, self.size - place * WIDTH)
            bundle = read_tile(self._folder, "entries", place, width)
            if bundle is None:
                continue
            entries = split_entries(bundle)[:width]
            first = place * WIDTH + 1
            kept = [b"" if n in numbers else e for n, e in enumerate(entries, start=first)]
            if kept == entries:
                continue
            gone += sum(bool(e) for e in entries) - sum(bool(e) for e in kept)
            file = self._folder / tile_path("entries", place, width)
            if any(kept) or width < WIDTH:
                put(file, bundle_of(kept))
            else:
                file.unlink()
            if width < WIDTH:
                self._entries = kept
        return gone

    def flush(self) -> None:
        """Return once every tile is on the disk, so that a checkpoint may speak of it.

        Flushed together they cost little more than one of them: the first flush takes the file
        system's journal with it.
        """
        files, self._unflushed = self._unflushed, []
        for file in files:
            with _written(file), file.open("rb") as opened:
                os.fsync(opened.fileno())

    def clean(self, old: int) -> None:
        """Remove the partial tiles that a checkpoint over ``old`` entries needed."""
        for kind, shift in [("entries", 0), *((str(n), n) for n in range(len(self._levels)))]:
            before, now = old // WIDTH**shift, self.size // WIDTH**shift
            partial = self._folder / tile_path(kind, before // WIDTH, 1)
            if before // WIDTH != now // WIDTH:
                shutil.rmtree(partial.parent, ignore_errors=True)
            elif before != now and before % WIDTH:
                (partial.parent / str(before % WIDTH)).unlink(missing_ok=True)

    def _lay(self, path: str, tile: bytes) -> None:
        file = self._folder / path
        _replace(file, tile, flush=False)
        self._unflushed.append(file)

    def _fill(self, place: int) -> None:
        """Write each level's tile that has become full, and its root one level higher."""
        level = 0
        while len(self._levels[level]) == WIDTH:
            self._lay(tile_path(str(level), place), b"".join(self._levels[level]))
            root = tree_root(self._levels[level])
            self._levels[level] = []
            level, place = level + 1, place // WIDTH
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(root)


def put(file: Path, data: bytes) -> None:
    """Write a file that appears with all of its content or not at all, also after a power cut."""
    _replace(file, data, flush=True)


def _replace(file: Path, data: bytes, *, flush: bool) -> None:
    draft = file.with_name(f".{file.name}.new")
    with _written(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as opened:
            opened.write(data)
            opened.flush()
            if flush:
                os.fsync(opened.fileno())
        draft.replace(file)


@contextmanager
def _written(file: Path) -> Iterator[None]:
    """Say in our own words that a file cannot be written."""
    try:
        yield
    except OSError as e:
        raise PublishError(
            f"{file} cannot be written: {e.strerror}",
            remedy="free some space or mend its rights; hortus goes on by itself after that",
        ) from e


def bundle_of(entries: Sequence[bytes]) -> bytes:
    """Return entries as a bundle: each follows its length in two bytes."""
    return b"".join([len(e).to_bytes(_LENGTH_BYTES, "big") + e for e in entries])


def _partial(folder: Path, level: str, count: int) -> list[bytes]:
    """Return the hashes of the last tile of a level that has ``count`` of them."""
    width = count % WIDTH
    tile = read_tile(folder, level, count // WIDTH, width) if width else b""
    if tile is None or len(tile) < width * HASH_BYTES:
        raise _unfit(folder)
    return split_hashes(tile)[:width]


def _unfit(folder: Path) -> LogFilesError:
    return LogFilesError(
        f"the files in {folder} do not fit their checkpoint",
        remedy="keep a copy for those who look into it, then move the folder away:"
        " hortus writes it anew from the database",
    )
