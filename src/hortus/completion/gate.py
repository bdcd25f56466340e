"""Turn the description of a text into the probability that it is right, fitted on history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hortus.completion.features import NAMES, Cut, Vector

_PENALTY = 1e-2
_STEPS = 30
_ROUNDS = 3
_SUREST = 0.99  # a few thousand trials cannot vouch for more
_ENOUGH = 200  # descriptions; fewer say too little about fourteen features

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which text was chosen, its log odds before correction, and its probability after."""

    number: int
    score: float
    probability: float


@dataclass(frozen=True, slots=True)
class Gate:
    """A logistic regression on standardised features, then a correction for having chosen.

    The text chosen among several is the one whose probability is most likely overstated;
    ``slope`` and ``shift`` put right the probability of the chosen one.
    """

    mean: Vector
    scale: Vector
    weights: Vector
    slope: float = 1.0
    shift: float = 0.0

    def choose(self, cuts: Sequence[Cut], bar: float) -> Choice | None:
        """Return the text worth most, probability times length, of those that reach ``bar``.

        If none does, it is the most probable one.
        """
        if not cuts:
            return None
        scores = self.scores(np.stack([cut.features for cut in cuts]))
        chances = np.minimum(sigmoid(self.slope * scores + self.shift), _SUREST)
        lengths = np.array([len(cut.text) for cut in cuts])
        worth = np.where(chances >= bar, chances * lengths, 0.0)
        best = int(np.argmax(worth if worth.any() else chances))
        return Choice(best, float(scores[best]), float(chances[best]))

    def scores(self, features: Matrix) -> Vector:
        """Return the log odds of each description."""
        standard = (features - self.mean) / self.scale
        result: Vector = standard @ self.weights[1:] + self.weights[0]
        return result


def sigmoid(score: Vector | float) -> Vector:
    """Return the probability of log odds."""
    result: Vector = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
    return result


@dataclass(frozen=True, slots=True)
class Trial:
    """All texts on offer at one position of the history, and which of them were right."""

    cuts: Sequence[Cut]
    right: Sequence[bool]


def judge(gate: Gate, trials: Sequence[Trial], bar: float) -> tuple[list[float], list[bool]]:
    """Return the probability stated at each position, and whether it was right."""
    stated, right = [], []
    for trial in trials:
        chosen = gate.choose(trial.cuts, bar)
        if chosen is not None:
            stated.append(chosen.probability)
            right.append(trial.right[chosen.number])
    return stated, right


def prior() -> Gate:
    """Return a gate for a repository too small to learn one from.

    It trusts nothing but the chance of all tokens, and states at most .82.
    """
    weights = np.zeros(len(NAMES) + 1)
    weights[:2] = (1.5, 6.0)
    return Gate(np.zeros(len(NAMES)), np.ones(len(NAMES)), weights)


def fit(trials: Sequence[Trial], bar: float) -> Gate | None:
    """Return a gate for use with ``bar``, fitted on ``trials``; None if they are too few."""
    told = [trial for trial in trials if trial.cuts]
    if len(told) < _ENOUGH:
        return None
    features = np.stack([cut.features for trial in told for cut in trial.cuts])
    right = np.array([r for trial in told for r in trial.right], dtype=np.float64)
    if right.min() == right.max():
        return None
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale == 0] = 1.0
    weights = _logistic((features - mean) / scale, right)
    gate = Gate(mean, scale, weights)
    # What is chosen depends on the correction, and the correction on what is chosen.
    for _ in range(_ROUNDS):
        gate = _corrected(gate, told, bar)
    return gate


def _corrected(gate: Gate, told: Sequence[Trial], bar: float) -> Gate:
    """Return ``gate`` with slope and shift fitted on the texts that it would choose."""
    chosen = [gate.choose(trial.cuts, bar) for trial in told]
    scores = [choice.score for choice in chosen if choice]
    right = [
        float(trial.right[choice.number])
        for trial, choice in zip(told, chosen, strict=True)
        if choice
    ]
    if min(right) == max(right):
        return gate
    shift, slope = _logistic(np.array(scores)[:, None], np.array(right))
    # A slope below zero would turn the order round; that is noise, not knowledge.
    return replace(gate, slope=max(float(slope), 0.1), shift=float(shift))


def _logistic(features: Matrix, right: Vector) -> Vector:
    """Return intercept and weights by Newton's method, with a quadratic penalty."""
    design = np.column_stack((np.ones(len(features)), features))
    weights = np.zeros(design.shape[1])
    penalty = np.full(len(weights), _PENALTY * len(features) / 100)
    penalty[0] = 0.0
    for _ in range(_STEPS):
        chance = sigmoid(design @ weights)
        slope = design.T @ (right - chance) - penalty * weights
        curve = (design * (chance * (1 - chance) + 1e-9)[:, None]).T @ design
        step = np.linalg.solve(curve + np.diag(penalty + 1e-9), slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:  # noqa: PLR2004 - converged
            break
    return weights
