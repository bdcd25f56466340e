"""Keep contents by their hash, many in one file, so that what did not change is kept once."""

import os
import secrets
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import msgspec

from hortus.agent.checkpoints.errors import CheckpointError

_FAST = 1  # what is kept today is mostly thrown away in a month
_SIZE = 20
_SMALL = 4 * 1024 * 1024
_FOOT = b"hortus-pack-1\n"
_LENGTH = 8
_ENDING = ".pack"
_Index = dict[bytes, tuple[int, int]]


class Sink(Protocol):
    """Takes contents and returns by what they are found."""

    def put(self, data: bytes) -> bytes:
        """Keep a content."""


@dataclass(frozen=True, slots=True)
class _Place:
    pack: str
    offset: int
    length: int


def name_of(data: bytes) -> bytes:
    """Return by what a content is found."""
    return blake2b(data, digest_size=_SIZE).digest()


class Hasher:
    """A sink that keeps nothing: only to compare."""

    def put(self, data: bytes) -> bytes:
        """Return by what a content would be found."""
        return name_of(data)


class Objects:
    """The contents in a folder of packs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places: dict[bytes, _Place] = {}
        self._loaded: set[str] = set()
        self.refresh()

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def refresh(self) -> None:
        """See what other processes have added or cleared away."""
        there = {path.name for path in self.folder.glob(f"*{_ENDING}")}
        for gone in self._loaded - there:
            self._places = {n: p for n, p in self._places.items() if p.pack != gone}
        for new in there - self._loaded:
            index = _index(self.folder / new)
            self._places |= {n: _Place(new, *where) for n, where in index.items()}
        self._loaded = there

    def get(self, name: bytes) -> bytes:
        """Return a content as it was kept."""
        if name not in self._places:  # kept by another process in the meantime
            self.refresh()
        data = self._intact(name)
        if data is None:
            raise CheckpointError(
                "a part of the checkpoint is missing or damaged",
                remedy="choose another checkpoint; this one cannot be put back whole",
            )
        return data

    @property
    def small(self) -> int:
        """How many packs are small enough that joining them costs little."""
        return sum(self._size(pack) <= _SMALL for pack in self._loaded)

    def keep_only(self, live: Collection[bytes]) -> None:
        """Join small packs, and those of which half is not needed any more; clear these away."""
        needed = {name: place for name, place in self._places.items() if name in live}
        used = Counter[str]()
        for place in needed.values():
            used[place.pack] += place.length
        sizes = {pack: self._size(pack) for pack in self._loaded}
        old = {p for p, size in sizes.items() if size <= _SMALL or used[p] < size / 2}
        pack = Pack(self, everything=True)
        for name, place in needed.items():
            if place.pack in old and (data := self._intact(name)) is not None:
                pack.put(data)
        pack.finish(safely=True)
        for path in old - {pack.name}:
            (self.folder / path).unlink(missing_ok=True)
        self.refresh()

    def _intact(self, name: bytes) -> bytes | None:
        place = self._places.get(name)
        data = None if place is None else _read(self.folder / place.pack, place)
        return data if data is not None and name_of(data) == name else None

    def _size(self, pack: str) -> int:
        try:
            return (self.folder / pack).stat().st_size
        except FileNotFoundError:
            return 0


class Pack:
    """A file of contents that is being written; nobody sees it before it is finished."""

    def __init__(self, objects: Objects, *, everything: bool = False) -> None:
        self._objects = objects
        self._everything = everything
        self.name = f"{secrets.token_hex(8)}{_ENDING}"
        self._path = objects.folder / f".new-{self.name}"
        self._index: _Index = {}
        self._handle: int | None = None
        self._at = 0

    def put(self, data: bytes) -> bytes:
        """Keep a content, unless it is kept already."""
        name = name_of(data)
        if name in self._index or (not self._everything and name in self._objects):
            return name
        squeezed = zlib.compress(data, _FAST)
        self._index[name] = (self._at, len(squeezed))
        self._write(squeezed)
        self._at += len(squeezed)
        return name

    def finish(self, *, safely: bool = False) -> None:
        """Put the file in place, if there is anything in it; ``safely`` against a power cut."""
        if self._handle is None:
            return
        index = msgspec.msgpack.encode(self._index)
        self._write(index + len(index).to_bytes(_LENGTH, "big") + _FOOT)
        if safely:
            os.fsync(self._handle)
        os.close(self._handle)
        self._handle = None
        self._path.replace(self._objects.folder / self.name)
        self._objects.refresh()

    def discard(self) -> None:
        """Throw away what is not finished."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            self._path.unlink(missing_ok=True)

    def _write(self, data: bytes) -> None:
        if self._handle is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._handle = os.open(self._path, flags, 0o600)
        view = memoryview(data)
        while view:
            view = view[os.write(self._handle, view) :]


def leftovers(folder: Path) -> Iterator[Path]:
    """Return packs that a process did not live to finish."""
    return folder.glob(f".new-*{_ENDING}")


def _index(path: Path) -> _Index:
    """Return what is in a pack; nothing where it is damaged, so that it is kept anew."""
    foot = len(_FOOT) + _LENGTH
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - foot))
            tail = file.read(foot)
            length = int.from_bytes(tail[:_LENGTH], "big")
            if tail[_LENGTH:] != _FOOT or length > end - foot:
                return {}
            file.seek(end - foot - length)
            return msgspec.msgpack.decode(file.read(length), type=_Index)
    except (OSError, msgspec.DecodeError):
        return {}


def _read(path: Path, place: _Place) -> bytes | None:
    try:
        with path.open("rb") as file:
            file.seek(place.offset)
            return zlib.decompress(file.read(place.length))
    except (OSError, zlib.error):
        return None
