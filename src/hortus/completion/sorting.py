"""Sort the positions of a token sequence by what stands before them, read backwards."""

import numpy as np
from numpy.typing import NDArray

from hortus.completion.lexer import Ints

MAX_ORDER = 16  # contexts are told apart at least this deep
_KEY_BITS = 63
_RANK_BITS = np.int64(32)


def sort_contexts(tokens: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return all positions, ordered by ``tokens[p], tokens[p-1], ...``, then by position.

    Contexts that agree in their last ``MAX_ORDER`` tokens may come in any order. This is prefix
    doubling: as many tokens as fit a key are compared at once, then each pass doubles the depth
    and sorts again only those positions that are not yet told apart.
    """
    count = len(tokens)
    key, depth = _first_key(tokens)
    order = np.argsort(key, kind="stable")
    heads, sizes = _groups(key[order])
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.repeat(heads, sizes)
    tied = np.flatnonzero(np.repeat(sizes > 1, sizes))
    while depth < MAX_ORDER and len(tied):
        positions = order[tied]
        # A position with fewer than ``depth`` tokens before it comes first.
        earlier = np.where(positions >= depth, rank[np.maximum(positions - depth, 0)] + 1, 0)
        key = rank[positions] << _RANK_BITS | earlier
        again = np.argsort(key, kind="stable")
        order[tied] = positions[again]
        heads, sizes = _groups(key[again])
        rank[order[tied]] = np.repeat(tied[heads], sizes)
        tied = tied[np.repeat(sizes > 1, sizes)]
        depth *= 2
    return order.astype(np.int32)


def _first_key(tokens: NDArray[np.int32]) -> tuple[Ints, int]:
    """Return a key of the last few tokens for each position, and how many fitted in."""
    plain = tokens.astype(np.int64) + 1
    bits = int(plain.max(initial=1)).bit_length()
    depth = min(_KEY_BITS // bits, MAX_ORDER)
    key = plain.copy()
    for back in range(1, depth):
        key <<= bits
        key[back:] |= plain[:-back]
    return key, depth


def _groups(keys: Ints) -> tuple[Ints, Ints]:
    """Return where runs of equal keys begin and how long they are."""
    cut = np.concatenate((np.ones(min(len(keys), 1), dtype=bool), keys[1:] != keys[:-1]))
    heads = np.flatnonzero(cut)
    return heads, np.diff(heads, append=len(keys))
