"""What the file at hand does itself: short contexts within the prompt, before and after."""

from collections.abc import Sequence

import numpy as np

from hortus.completion.reading import Reading
from hortus.completion.vocabulary import UNKNOWN, Tokens

MAX_LOCAL_ORDER = 5
_NEAR = 4.0  # how much more a place right at the cursor counts than one far away
_SPAN = 64.0  # tokens after which half of that is gone


class FileCache:
    """The tokens of the prompt, to be searched for where the last few occurred before.

    ``weights`` say how much each place counts: the nearer to the cursor, the more.
    """

    def __init__(self, reading: Reading) -> None:
        gap = np.full(1, UNKNOWN, dtype=np.int32)
        # The gaps keep the text after the cursor from following the text before it.
        self.tokens: Tokens = np.concatenate((reading.before, gap, reading.after, gap, gap))
        distance = np.abs(np.arange(len(self.tokens)) - len(reading.before))
        self.weights = 1 + _NEAR / (1 + distance / _SPAN)
        self._order = np.argsort(self.tokens, kind="stable").astype(np.int32)
        self._sorted = self.tokens[self._order]

    def occurrences(self, context: Sequence[int]) -> list[Tokens]:
        """Return the positions where the last 1, 2, ... tokens of ``context`` occur."""
        if not context:
            return []
        token = context[-1]
        low, high = (
            self._sorted.searchsorted(token),
            self._sorted.searchsorted(token, side="right"),
        )
        positions = self._order[low:high]
        positions = positions[self.tokens[positions + 1] != UNKNOWN]
        found: list[Tokens] = []
        back = 1
        while len(positions):
            found.append(positions)
            if back == min(MAX_LOCAL_ORDER, len(context)):
                break
            earlier = positions - back
            match = (self.tokens[earlier] == context[-1 - back]) & (earlier >= 0)
            positions = positions[match]
            back += 1
        return found
