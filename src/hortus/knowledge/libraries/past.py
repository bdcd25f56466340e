"""What git's history said, kept: of the same commit it never says anything else."""

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from hortus.core import Clock
from hortus.git import GitFailedError, output
from hortus.knowledge.git import Repository
from hortus.knowledge.libraries.store import FactStore

_T = TypeVar("_T")


class Past:
    """Asks for as long as there is time; what was asked before costs none."""

    def __init__(self, store: FactStore, clock: Clock, within_s: float) -> None:
        self._store = store
        self._clock = clock
        self._until = clock.monotonic() + within_s
        self.left_out = 0
        """Questions that were not asked any more."""

    def told(
        self, tip: str, question: Sequence[str], kind: type[_T], look: Callable[[], _T]
    ) -> _T:
        """Return what ``look`` finds in the history of a commit, now or when it was asked first.

        Without time, or where git fails, it is an empty ``kind``, and the next who asks looks.
        """
        key = hashlib.sha256("\0".join(question).encode("utf-8", "surrogateescape")).digest()
        if (kept := self._store.recall(tip, key)) is not None:
            return msgspec.msgpack.decode(kept, type=kind)
        if self._clock.monotonic() >= self._until:
            self.left_out += 1
            return kind()
        try:
            found = look()
        except GitFailedError:
            return kind()
        self._store.remember(tip, key, msgspec.msgpack.encode(found))
        return found


def asked(repository: Repository, *words: str) -> str:
    """Return what a git command prints; raise ``GitFailedError`` where it fails."""
    return output(repository.path, *words).decode("utf-8", "replace")
