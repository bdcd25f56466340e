"""Show where a suggestion comes from: the places that agree longest, before and after."""

from collections.abc import Sequence

import numpy as np

from hortus.completion.features import Cut
from hortus.completion.reading import Reading
from hortus.completion.segment import Segment
from hortus.completion.sorting import MAX_ORDER
from hortus.completion.types import Evidence, Prompt

_SHOWN = 3
_LOOKED_AT = 256


def gather(
    segments: Sequence[Segment], commit: str, reading: Reading, cut: Cut, prompt: Prompt
) -> tuple[Evidence, ...]:
    """Return the best places for ``cut``, the longest match first, at most one for each line.

    A suggestion learnt from the prompt alone names a line of the prompt.
    """
    context = reading.context(MAX_ORDER)
    found: dict[tuple[str, int], int] = {}
    for segment in segments:
        for position, matched in _matches(segment, context, cut.tokens):
            place = segment.place(position)
            found[place] = max(found.get(place, 0), matched)
    best = sorted(found.items(), key=lambda item: -item[1])[:_SHOWN]
    evidence = tuple(Evidence(path, line, commit, matched) for (path, line), matched in best)
    return evidence or (Evidence(prompt.path, _line_in(prompt, cut.text), "", 0),)


def _line_in(prompt: Prompt, text: str) -> int:
    """Return the line of the prompt that has ``text``, or else that of the cursor."""
    whole = prompt.prefix + prompt.suffix
    before = prompt.prefix.rfind(text)
    at = before if before >= 0 else whole.find(text, len(prompt.prefix))
    return whole.count("\n", 0, at if at >= 0 else len(prompt.prefix)) + 1


def _matches(
    segment: Segment, context: Sequence[int], tokens: Sequence[int]
) -> list[tuple[int, int]]:
    """Return positions of the first token suggested, and how many tokens agree around each."""
    found = segment.occurrences(context)
    for order in range(len(found), 0, -1):
        positions, _ = segment.sample(found[order - 1], _LOOKED_AT)
        here = positions[segment.tokens[positions + 1] == tokens[0]]
        if len(here):
            ahead = _agreeing(segment, here + 1, tokens)
            best = np.argsort(-ahead, kind="stable")[:_SHOWN]
            return [(int(here[at]) + 1, order + int(ahead[at])) for at in best]
    return []


def _agreeing(
    segment: Segment, positions: np.ndarray[tuple[int], np.dtype[np.int32]], tokens: Sequence[int]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return how many of ``tokens`` stand at each position."""
    count = np.zeros(len(positions), dtype=np.int64)
    going = np.ones(len(positions), dtype=bool)
    for ahead, token in enumerate(tokens):
        at = np.minimum(positions + ahead, len(segment.tokens) - 1)
        going &= segment.tokens[at] == token
        count += going
    return count
