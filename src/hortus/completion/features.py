"""Cut lines into texts that could be offered, and describe each by fourteen numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hortus.completion.beam import Line, Step

_LEAST_CHARS = 4  # less is not worth a look
_TINY = 1e-9

Vector = NDArray[np.float64]

NAMES = (
    "log of the chance of all tokens",
    "chance of the weakest token",
    "shortest matched context",
    "lowest agreement in the index",
    "lowest agreement in the file",
    "tokens",
    "log of characters",
    "chance of the first token",
    "its margin to the next best",
    "its matched context",
    "log of how often that occurs",
    "its agreement in the index",
    "its matched context in the file",
    "its agreement in the file",
)


@dataclass(frozen=True, slots=True)
class Cut:
    """The beginning of a line, up to some token, as it would be put at the cursor."""

    text: str
    tokens: tuple[int, ...]
    whole: bool
    features: Vector


def cuts(lines: Sequence[Line], begun: bytes, max_chars: int) -> list[Cut]:
    """Return every text that ``lines`` offer, longest evidence first, none of them twice."""
    found: dict[str, Cut] = {}
    for line in lines:
        # The token that ends a line is a line end or stands right of the cursor already.
        steps = line.steps[:-1] if line.ended else line.steps
        raw = b""
        for count, step in enumerate(steps, start=1):
            raw += step.text
            text = raw.removeprefix(begun).decode(errors="ignore")
            if len(text) > max_chars:
                break
            whole = line.ended and count == len(steps)
            if text.strip() and len(text) >= _LEAST_CHARS and text not in found:
                tokens = tuple(step.token for step in steps[:count])
                found[text] = Cut(text, tokens, whole, _describe(steps[:count], text))
    return list(found.values())


def _describe(steps: Sequence[Step], text: str) -> Vector:
    first = steps[0]
    chance = math.prod(step.chance for step in steps)
    index, file = first.forecast.index, first.forecast.file
    return np.array(
        [
            math.log(max(chance, _TINY)),
            min(step.chance for step in steps),
            min(max(s.forecast.index.order, s.forecast.file.order) for s in steps),
            min(step.forecast.index.agreement(step.token) for step in steps),
            min(step.forecast.file.agreement(step.token) for step in steps),
            len(steps),
            math.log(len(text)),
            first.chance,
            first.margin,
            index.order,
            math.log1p(index.total),
            index.agreement(first.token),
            file.order,
            file.agreement(first.token),
        ]
    )
