"""Give each token text a number, in layers: those of the base and those new in the delta."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hortus.completion.lexer import Hashes, Ints, Lexed

Tokens = NDArray[np.int32]
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Layer:
    """Token texts in the order of their hashes; text ``i`` is ``texts[offsets[i]:offsets[i+1]]``.

    A newline token has no text: those of different indentation differ by their hashes only.
    """

    hashes: Hashes
    offsets: Ints
    texts: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.hashes)

    @property
    def nbytes(self) -> int:
        """Return the size of all arrays."""
        return self.hashes.nbytes + self.offsets.nbytes + self.texts.nbytes

    def text(self, at: int) -> bytes:
        """Return the text at that place in the layer."""
        return self.texts[self.offsets[at] : self.offsets[at + 1]].tobytes()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Layers one above the other; numbers run on from one to the next."""

    layers: tuple[Layer, ...] = ()

    def __len__(self) -> int:
        return sum(len(layer) for layer in self.layers)

    def numbers(self, hashes: Hashes) -> Tokens:
        """Return the number of each token, ``UNKNOWN`` where there is none."""
        found: Tokens = np.full(len(hashes), UNKNOWN, dtype=np.int32)
        first = 0
        for layer in self.layers:
            at = np.minimum(np.searchsorted(layer.hashes, hashes), max(len(layer) - 1, 0))
            if len(layer):
                same = layer.hashes[at] == hashes
                found[same] = at[same] + first
            first += len(layer)
        return found

    def text(self, number: int) -> bytes:
        """Return the text of a token."""
        for layer in self.layers:
            if number < len(layer):
                return layer.text(number)
            number -= len(layer)
        raise IndexError(number)

    def plus(self, layer: Layer) -> "Vocabulary":
        """Return this vocabulary with one more layer."""
        return Vocabulary((*self.layers, layer))


def distinct(lexed: Lexed) -> tuple[Layer, Tokens]:
    """Return the distinct tokens of ``lexed`` and the place of each token among them."""
    hashes, first, inverse = np.unique(lexed.hashes, return_index=True, return_inverse=True)
    starts = lexed.starts[first]
    ends = np.where(np.isin(first, lexed.newlines), starts, lexed.ends[first])
    raw = np.frombuffer(lexed.text, dtype=np.uint8)
    return _gathered(hashes, raw, starts, ends), inverse.astype(np.int32)


def merge(layers: Sequence[Layer]) -> Layer:
    """Return one layer with every text of ``layers``."""
    if not layers:
        nothing = np.zeros(0, dtype=np.int64)
        return _gathered(nothing.astype(np.uint64), nothing.astype(np.uint8), nothing, nothing)
    sizes = np.cumsum([0, *(len(layer.texts) for layer in layers)])
    joined = np.concatenate([layer.hashes for layer in layers])
    hashes, first = np.unique(joined, return_index=True)
    moved = list(zip(layers, sizes[:-1], strict=True))
    starts = np.concatenate([layer.offsets[:-1] + size for layer, size in moved])
    ends = np.concatenate([layer.offsets[1:] + size for layer, size in moved])
    raw = np.concatenate([layer.texts for layer in layers])
    return _gathered(hashes, raw, starts[first], ends[first])


def without(layer: Layer, known: Vocabulary) -> Layer:
    """Return what ``known`` lacks of ``layer``."""
    new = np.flatnonzero(known.numbers(layer.hashes) == UNKNOWN)
    starts, ends = layer.offsets[:-1][new], layer.offsets[1:][new]
    return _gathered(layer.hashes[new], layer.texts, starts, ends)


def _gathered(hashes: Hashes, raw: NDArray[np.uint8], starts: Ints, ends: Ints) -> Layer:
    """Return a layer whose texts are those stretches of ``raw``, laid end to end."""
    sizes = ends - starts
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    at = np.repeat(starts - offsets[:-1], sizes) + np.arange(offsets[-1])
    return Layer(hashes, offsets, raw[at])
