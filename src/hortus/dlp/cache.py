"""Look into each text once: agents send the whole conversation again with every turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Generic, TypeVar

_Kept = TypeVar("_Kept")
# A digest, its place in a table that is half empty, and a share of what it leads to.
_ENTRY_BYTES = 256


@dataclass(frozen=True, slots=True)
class Missed:
    """A piece of a text that is not known; ``index`` counts the pieces."""

    index: int
    digest: bytes


class ScanCache(Generic[_Kept]):
    """Keeps what was found in the last texts, by a keyed digest of each; never the texts.

    What was not asked for since half of the room was filled anew goes first.
    """

    def __init__(self, key: bytes, limit_bytes: int) -> None:
        self._start = sha256(key)
        self._room = max(limit_bytes // 2, _ENTRY_BYTES)
        self._used = 0
        self._young: dict[bytes, _Kept] = {}
        self._old: dict[bytes, _Kept] = {}

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())

    def digest(self, piece: bytes) -> bytes:
        """Return what stands for a text in this cache, and in no other."""
        digest = self._start.copy()
        digest.update(piece)
        return digest.digest()

    def get(self, digest: bytes) -> _Kept | None:
        """Return what was kept of a text."""
        known = self._young.get(digest)
        if known is None and (known := self._old.get(digest)) is not None:
            self.keep(digest, known)
        return known

    def keep(self, digest: bytes, found: _Kept, size: int = 0) -> None:
        """Keep what was found in a text; ``size`` estimates its bytes."""
        self._young[digest] = found
        self._used += _ENTRY_BYTES + size
        if self._used > self._room:
            self._old, self._young, self._used = self._young, {}, 0

    def recall(self, text: bytes, edges: Sequence[int]) -> tuple[list[_Kept | None], list[Missed]]:
        """Return what is known of each piece of ``text`` between two edges, and which are new."""
        # This runs over every piece of every request, so it repeats what the methods above do.
        start, young = self._start, self._young
        known: list[_Kept | None] = []
        missed: list[Missed] = []
        for begin, end in pairwise(edges):
            digest = start.copy()
            digest.update(text[begin:end])
            name = digest.digest()
            found = young.get(name)
            if found is None and (found := self.get(name)) is None:
                missed.append(Missed(len(known), name))
            known.append(found)
        return known, missed
