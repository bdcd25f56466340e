"""The shards of an index, opened when they are needed and wiped where they are damaged."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hortus.knowledge.errors import IndexFaultError
from hortus.knowledge.registry import SHARDS
from hortus.knowledge.shard import Shard, wipe
from hortus.knowledge.vouching import DamagedError, OtherFormatError


def shard_of(root: str) -> int:
    """Return the shard of a repository: forks share the first commit, and so their documents."""
    return int(hashlib.sha256(root.encode()).hexdigest()[:8], 16) % SHARDS


@contextmanager
def usable() -> Iterator[None]:
    """Raise ``IndexFaultError`` where the block meets files that are not what was written."""
    try:
        yield
    except OtherFormatError as e:
        raise IndexFaultError(f"the index was {e}", remedy="run `hortus index update`") from e
    except (DamagedError, sqlite3.DatabaseError) as e:
        raise IndexFaultError(
            f"the index is damaged: {e}", remedy="run `hortus index update`"
        ) from e


class Shards:
    """Opens shards by their number and keeps them open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[int, Shard] = {}

    def __getitem__(self, number: int) -> Shard:
        """Return a shard; raise ``IndexFaultError`` where it cannot be used."""
        with usable():
            return self._opened(number)

    def healed(self, number: int) -> tuple[Shard, bool]:
        """Return a shard after reading all of it, and whether it had to be begun anew."""
        try:
            shard = self._opened(number)
            shard.check()
        except DamagedError:
            return self.anew(number), True
        return shard, False

    def anew(self, number: int) -> Shard:
        """Return a shard with nothing in it."""
        self._close(number)
        wipe(self._place(number))
        return self._opened(number)

    def faults(self, numbers: Iterable[int]) -> dict[int, str]:
        """Read all of some shards and say what is wrong with them."""
        found = {}
        for number in numbers:
            try:
                self._opened(number).check()
            except DamagedError as e:
                found[number] = str(e)
        return found

    def close(self) -> None:
        """Let go of all files."""
        for number in list(self._open):
            self._close(number)

    def _opened(self, number: int) -> Shard:
        shard = self._open.get(number)
        if shard is None:
            shard = self._open[number] = Shard(self._place(number))
        return shard

    def _close(self, number: int) -> None:
        shard = self._open.pop(number, None)
        if shard is not None:
            shard.close()

    def _place(self, number: int) -> Path:
        return self._folder / "shards" / str(number)
