"""The repositories that are indexed: a small file that survives whatever happens to the index."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from hortus.core import ConflictError
from hortus.knowledge.errors import IndexFaultError, UnknownRepositoryError
from hortus.knowledge.types import Readable, RepositoryId

_FILE = "repositories.json"
SHARDS = 8


class Registered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One repository: its number, its name, where it is, which branches, and its shard."""

    id: int
    name: str
    path: str
    refs: tuple[str, ...]
    shard: int

    @property
    def number(self) -> RepositoryId:
        """The number by which permissions name it."""
        return RepositoryId(self.id)


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    next_id: int = 1
    repositories: tuple[Registered, ...] = ()


class Registry:
    """Reads the file at each question, so that every process sees what another one changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __iter__(self) -> Iterator[Registered]:
        return iter(self._read().repositories)

    def named(self, name: str, readable: Readable | None = None) -> Registered:
        """Return a repository by its name; one that may not be read is as unknown as any."""
        for one in self:
            if one.name == name and (readable is None or one.number in readable.repositories):
                return one
        raise UnknownRepositoryError(
            f"there is no repository {name!r} in the index", remedy="see `hortus index status`"
        )

    def add(self, name: str, path: Path, refs: Sequence[str], shard: int) -> Registered:
        """Register a repository, or the branches of one that is registered already."""
        kept = self._read()
        for known in kept.repositories:
            if known.name != name:
                continue
            if known.path != str(path):
                raise ConflictError(
                    f"{name!r} is the name of {known.path} already",
                    remedy="give this one another name with --name",
                )
            merged = msgspec.structs.replace(
                known, refs=tuple(dict.fromkeys((*known.refs, *refs)))
            )
            others = tuple(one for one in kept.repositories if one.id != known.id)
            self._write(_Kept(kept.next_id, (*others, merged)))
            return merged
        new = Registered(kept.next_id, name, str(path), tuple(refs), shard)
        # A number is never given again: permissions and documents may still name the old one.
        self._write(_Kept(kept.next_id + 1, (*kept.repositories, new)))
        return new

    def remove(self, name: str) -> Registered:
        """Take a repository off the list and return what it was."""
        gone = self.named(name)
        kept = self._read()
        others = tuple(one for one in kept.repositories if one.id != gone.id)
        self._write(_Kept(kept.next_id, others))
        return gone

    def _read(self) -> _Kept:
        file = self._folder / _FILE
        try:
            return msgspec.json.decode(file.read_bytes(), type=_Kept)
        except FileNotFoundError:
            return _Kept()
        except (OSError, msgspec.MsgspecError) as e:
            raise IndexFaultError(
                f"the list of indexed repositories {file} cannot be read: {e}",
                remedy="remove the file and add the repositories again",
            ) from e

    def _write(self, kept: _Kept) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = self._folder / f"{_FILE}.new"
        with new.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(kept), indent=2))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._folder / _FILE)
