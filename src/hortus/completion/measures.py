"""Measure suggestions: edit similarity, precision at coverage, reliability."""

from collections.abc import Sequence

import numpy as np

from hortus.completion.types import ReliabilityBin

_BINS = 10


def edit_similarity(one: str, other: str) -> float:
    """Return twice the longest common subsequence over the sum of the lengths.

    This is the edit similarity of the published completion benchmarks (``fuzz.ratio``).
    """
    if not one or not other:
        return float(one == other)
    row = [0] * (len(other) + 1)
    for a in one:
        corner = 0
        for j, b in enumerate(other, start=1):
            corner, row[j] = row[j], corner + 1 if a == b else max(row[j], row[j - 1])
    return 2 * row[-1] / (len(one) + len(other))


def is_right(text: str, truth: str) -> bool:
    """Tell whether every character of ``text`` is right and no word is cut short."""
    if not text or not truth.startswith(text):
        return False
    onward = truth[len(text) : len(text) + 1]
    return not (_in_word(text[-1]) and onward and _in_word(onward))


def precision_at(
    coverage: float, confidence: Sequence[float], right: Sequence[bool]
) -> float | None:
    """Return the share right among the most confident ``coverage``, None if that is nobody."""
    count = round(coverage * len(right))
    if not count:
        return None
    best = np.argsort(-np.asarray(confidence), kind="stable")[:count]
    return float(np.asarray(right)[best].mean())


def reliability(stated: Sequence[float], right: Sequence[bool]) -> tuple[ReliabilityBin, ...]:
    """Return stated and observed shares in ten bins of equal width, empty ones left out."""
    chances, truth = np.asarray(stated), np.asarray(right, dtype=np.float64)
    place = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    return tuple(
        ReliabilityBin(
            low=number / _BINS,
            high=(number + 1) / _BINS,
            count=int(inside.sum()),
            stated=float(chances[inside].mean()),
            observed=float(truth[inside].mean()),
        )
        for number in range(_BINS)
        if (inside := place == number).any()
    )


def calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """Return the mean gap between stated and observed, weighted by count."""
    total = sum(part.count for part in bins)
    gaps = sum(part.count * abs(part.stated - part.observed) for part in bins)
    return gaps / total if total else 0.0


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"
