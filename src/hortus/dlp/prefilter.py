"""The first pass: where in a text a rule may apply at all, found by whole arrays at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hortus.dlp.forms import GRAM

_FOLD = np.uint32(0x20202020)
_HIGH = np.uint32(0xF0F0F0F0)
_DIGITS = np.uint32(0x30303030)
_SHIFT = np.uint32(16)
# Odd constants of Knuth's multiplicative hashing: two tables, so that few strangers pass both.
_FIRST, _SECOND = np.uint32(2_654_435_761), np.uint32(2_246_822_519)
_TABLE = 1 << 16
# What stays in the processor's cache while it is read four times.
_BLOCK = 1 << 16
_RUN = 24

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the first pass saw."""

    places: list[int]
    """Where a gram is, in order."""
    grams: list[int]
    """Which gram is there: its four folded bytes as a number."""
    digits: Positions
    """Where four digits may stand in a row."""


class Prefilter:
    """Finds all places of many four-byte texts at once, whatever their case."""

    def __init__(self, grams: Iterable[bytes]) -> None:
        self._grams = np.unique(np.array([number(gram) for gram in grams], dtype=np.uint32))
        self._first = np.zeros(_TABLE, dtype=np.bool_)
        self._second = np.zeros(_TABLE, dtype=np.bool_)
        self._first[self._grams * _FIRST >> _SHIFT] = True
        self._second[self._grams * _SECOND >> _SHIFT] = True

    def look(self, data: bytes) -> Sighting:
        """Return where the grams and runs of digits are."""
        places, grams, digits = [], [], []
        for start in range(0, max(len(data) - GRAM + 1, 0), _BLOCK):
            length = min(_BLOCK + GRAM - 1, len(data) - start)
            for shift in range(GRAM):
                count = (length - shift) // GRAM
                words = np.frombuffer(data, "<u4", count, start + shift)
                at, what = self._known(words | _FOLD)
                places.append(at * GRAM + (start + shift))
                grams.append(what)
                numeric = np.flatnonzero(words & _HIGH == _DIGITS)
                digits.append(numeric * GRAM + (start + shift))
        if not places:
            return Sighting([], [], np.empty(0, dtype=np.int64))
        found = np.concatenate(places)
        order = np.argsort(found)
        return Sighting(
            found[order].tolist(),
            np.concatenate(grams)[order].tolist(),
            np.sort(np.concatenate(digits)),
        )

    def _known(self, words: NDArray[np.uint32]) -> tuple[Positions, NDArray[np.uint32]]:
        at = np.flatnonzero(self._first.take(words * _FIRST >> _SHIFT))
        what = words[at]
        sure = self._second.take(what * _SECOND >> _SHIFT)
        at, what = at[sure], what[sure]
        if not len(what):
            return at, what
        # `np.isin` would cost more than all the rest.
        nearest = np.searchsorted(self._grams, what).clip(max=len(self._grams) - 1)
        same = self._grams[nearest] == what
        return at[same], what[same]


def number(gram: bytes) -> int:
    """Return four bytes as the number that the first pass reads them as."""
    return int.from_bytes(gram, "little")


def clusters(places: Positions, before: int, after: int) -> list[tuple[int, int]]:
    """Return the stretches of text around the places; those that touch are one."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > before + after)
    starts = places[np.concatenate(([0], breaks + 1))] - before
    ends = places[np.concatenate((breaks, [len(places) - 1]))] + after
    return list(zip(np.maximum(starts, 0).tolist(), ends.tolist(), strict=True))


def every(data: bytes, byte: bytes) -> Positions:
    """Return every place of one byte."""
    if byte not in data:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(np.frombuffer(data, np.uint8) == byte[0])


def runs(data: bytes, alphabet: bytes) -> list[int]:
    """Return where runs of at least 24 characters of an alphabet begin."""
    table = np.zeros(256, dtype=np.bool_)
    table[np.frombuffer(alphabet, np.uint8)] = True
    outside = np.flatnonzero(~table[np.frombuffer(data, np.uint8)])
    edges = np.concatenate(([-1], outside, [len(data)]))
    starts: list[int] = (edges[:-1][np.diff(edges) > _RUN] + 1).tolist()
    return starts
