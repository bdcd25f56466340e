"""One number for each line of a text that says something, equal wherever the line is quoted."""

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1 << 16
_NEWLINE = np.uint8(10)
_SPACE = np.uint8(32)
_FIRST_LETTER, _LETTERS = np.uint8(97), np.uint8(26)
_LEAST_WORDS = 3
_LEAST_LENGTH = 30
_MASK = (1 << 64) - 1
# Knuth's multiplier for 64 bits; it is odd, so there is a number that undoes it.
_BASE = 6_364_136_223_846_793_005
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)
_HALF = np.uint64(32)

Hashes = NDArray[np.uint64]


class LineHasher:
    """Hashes all lines at once.

    A line begins at its first letter, so that indentation, line numbers, the marks of a diff and
    comment signs do not matter, nor do blanks at its end. Lines of fewer than three words or
    thirty characters say nothing about where they come from and have no number.
    """

    def __init__(self) -> None:
        self._up = _powers(_BASE)
        self._down = _powers(pow(_BASE, -1, 1 << 64))

    def hashes(self, data: bytes) -> Hashes:
        """Return the numbers of the lines, in their order."""
        found = [self._of_block(block) for block in _blocks(data)]
        return np.concatenate(found) if found else np.empty(0, dtype=np.uint64)

    def _of_block(self, block: bytes) -> Hashes:
        raw = np.frombuffer(block, np.uint8)
        starts, ends = _lines(raw)
        if not len(starts):
            return np.empty(0, dtype=np.uint64)
        # A polynomial over the whole block; the inverse power moves each line to its own start.
        terms = (raw * (raw > _SPACE)) * self._up[: len(raw)]
        edges = np.empty(2 * len(starts), dtype=np.intp)
        edges[::2], edges[1::2] = starts, ends
        sums = np.add.reduceat(terms, edges)[::2] * self._down[starts]
        sums ^= sums >> _HALF
        return sums * _SPREAD


def _powers(base: int) -> Hashes:
    """Return the powers of a number modulo 2^64, from the 0th on."""
    factors = np.full(_BLOCK, base & _MASK, dtype=np.uint64)
    factors[0] = 1
    return np.cumprod(factors)


def _blocks(data: bytes) -> list[bytes]:
    """Return the text in pieces of whole lines, each between two line ends.

    A line longer than a block is made by a machine, and left out.
    """
    blocks: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + _BLOCK - 2
        if end < len(data):
            end = data.rfind(b"\n", at, end)
        if end > at:
            blocks.append(b"\n%b\n" % data[at:end])
            at = end
        at = data.find(b"\n", at) + 1 or len(data)
    return blocks


def _lines(raw: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where each line that says something has its first letter, and where it ends."""
    letter = ((raw | _SPACE) - _FIRST_LETTER) < _LETTERS
    mark = letter.copy()
    mark[1:] &= ~letter[:-1]
    mark |= raw == _NEWLINE
    # Now the marks are the beginnings of words and the ends of lines.
    places = np.flatnonzero(mark)
    ends = np.flatnonzero(raw[places] == _NEWLINE)
    enough = np.flatnonzero(np.diff(ends) > _LEAST_WORDS)
    starts, stops = places[ends[enough] + 1], places[ends[enough + 1]]
    long = stops - starts >= _LEAST_LENGTH
    return starts[long], stops[long]
