"""The first pass: where in a text a rule may apply at all, found by whole arrays at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hortus.dlp.forms import GRAM

_FOLD = np.uint8(0x20)
_ZERO, _TEN = np.uint8(48), np.uint8(10)
_SHIFT = np.uint32(16)
# Odd constants of Knuth's multiplicative hashing: two tables, so that few strangers pass both.
_FIRST, _SECOND = np.uint32(2_654_435_761), np.uint32(2_246_822_519)
_TABLE = 1 << 16
# What stays in the processor's cache while it is read a few times.
_BLOCK = 1 << 15
# Up to here a search through bytes costs less than the calls that an array takes.
_SMALL = 4_096
_DIGITS = bytes(48 if 48 <= byte < 58 else 32 for byte in range(256))  # noqa: PLR2004 - 0 to 9
_IN_RUN, _OUTSIDE = b"x", b" "
_RUN = _IN_RUN * 24

Positions = NDArray[np.int64]
NOWHERE: Positions = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the first pass saw."""

    places: list[int]
    """Where a gram is, in order."""
    grams: list[int]
    """Which gram is there: its four folded bytes as a number."""
    digits: Positions
    """Where four digits may stand in a row."""
    signs: bool = True
    """Whether an ``@`` may be part of an address."""


class Prefilter(Protocol):
    """A first pass: it may see too much, and never sees too little."""

    def look(self, data: bytes) -> Sighting:
        """Return where rules may apply."""


class ArrayPrefilter:
    """Finds all places of many four-byte texts at once, whatever their case."""

    def __init__(self, grams: Iterable[int]) -> None:
        self._grams = np.unique(np.fromiter(grams, dtype=np.uint32))
        self._first = np.zeros(_TABLE, dtype=np.bool_)
        self._second = np.zeros(_TABLE, dtype=np.bool_)
        self._first[self._grams * _FIRST >> _SHIFT] = True
        self._second[self._grams * _SECOND >> _SHIFT] = True

    def look(self, data: bytes) -> Sighting:
        """Return where the grams and runs of digits are."""
        places, grams = self.grams(data)
        has_digits = len(data) > _SMALL or data.translate(_DIGITS).find(b"0000") >= 0
        return Sighting(places, grams, four_digits(data) if has_digits else NOWHERE)

    def grams(self, data: bytes) -> tuple[list[int], list[int]]:
        """Return where grams are, and which."""
        places: list[int] = []
        grams: list[int] = []
        for start, raw in _blocks(data):
            at, what = self._known(raw | _FOLD)
            # Nearly always there are none.
            if len(what):
                places += (at + start).tolist()
                grams += what.tolist()
        return places, grams

    def _known(self, folded: NDArray[np.uint8]) -> tuple[Positions, NDArray[np.uint32]]:
        # Each byte and the three after it as one number: the numbers overlap, nothing is copied.
        words = np.ndarray((len(folded) - GRAM + 1,), "<u4", folded.data, strides=(1,))
        hashes = words * _FIRST
        hashes >>= _SHIFT
        at = self._first.take(hashes).nonzero()[0]
        what = words[at]
        if not len(what):
            return at, what
        sure = self._second.take(what * _SECOND >> _SHIFT)
        at, what = at[sure], what[sure]
        if not len(what):
            return at, what
        # `np.isin` would cost more than all the rest.
        nearest = np.searchsorted(self._grams, what)
        same = self._grams.take(nearest, mode="clip") == what
        return at[same], what[same]


def four_digits(data: bytes) -> Positions:
    """Return every place where four digits begin."""
    found = [_four_digits(raw) + start for start, raw in _blocks(data)]
    return np.concatenate(found) if found else NOWHERE


def _four_digits(raw: NDArray[np.uint8]) -> Positions:
    digit = (raw - _ZERO) < _TEN
    return (digit[:-3] & digit[1:-2] & digit[2:-1] & digit[3:]).nonzero()[0]


def _blocks(data: bytes) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Yield pieces of the text that overlap by three bytes, and where each begins."""
    for start in range(0, max(len(data) - GRAM + 1, 0), _BLOCK):
        size = min(_BLOCK + GRAM - 1, len(data) - start)
        yield start, np.frombuffer(data, np.uint8, size, start)


def number(gram: bytes) -> int:
    """Return four bytes as the number that the first pass reads them as."""
    return int.from_bytes(gram, "little")


def clusters(
    places: Sequence[int], before: int, after: int, *, least: int = 1
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of text around the places; those that touch are one.

    A stretch around fewer than ``least`` places is left out.
    """
    if len(places) < max(least, 1):
        return
    # There are few places: a loop is faster than arrays.
    first, last, count = places[0], places[0], 0
    for place in places:
        if place - last > before + after:
            if count >= least:
                yield max(first - before, 0), last + after
            first, count = place, 0
        last = place
        count += 1
    if count >= least:
        yield max(first - before, 0), last + after


def every(data: bytes, byte: bytes) -> Positions:
    """Return every place of one byte."""
    if byte not in data:
        return NOWHERE
    return np.flatnonzero(np.frombuffer(data, np.uint8) == byte[0])


def alphabet(letters: bytes) -> bytes:
    """Return what ``runs`` needs to know of the bytes that a run is made of."""
    return bytes(_IN_RUN[0] if byte in letters else _OUTSIDE[0] for byte in range(256))


def runs(data: bytes, letters: bytes) -> list[int]:
    """Return where runs of at least 24 bytes of an ``alphabet`` begin."""
    marked = data.translate(letters)
    starts: list[int] = []
    start = marked.find(_RUN)
    while start >= 0:
        starts.append(start)
        end = marked.find(_OUTSIDE, start)
        start = marked.find(_RUN, end) if end >= 0 else -1
    return starts
