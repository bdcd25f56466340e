"""The gate states probabilities that come true, and prefers what is worth most."""

import math
import random

import numpy as np
import pytest

from hortus.completion.features import NAMES, Cut
from hortus.completion.gate import Gate, Trial, fit, judge, prior
from hortus.completion.measures import calibration_error, reliability


def cut(text: str, **features: float) -> Cut:
    values = np.zeros(len(NAMES))
    values[0] = np.log(features.get("chance", 0.5))
    values[13] = features.get("agreement", 0.0)
    return Cut(text, (1,), whole=True, features=values)


def trials(count: int, seed: int, most: int = 3) -> list[Trial]:
    """Return trials in which texts claim too much: log odds 2 + 3 log(claim) come true."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        claims = [chance.uniform(0.05, 0.99) for _ in range(chance.randint(1, most))]
        cuts = [cut("x" * chance.randint(4, 12), chance=claim) for claim in claims]
        truths = [1 / (1 + math.exp(-2 - 3 * math.log(claim))) for claim in claims]
        made.append(Trial(cuts, [chance.random() < truth for truth in truths]))
    return made


def test_fitted_probabilities_come_true_on_trials_not_seen() -> None:
    gate = fit(trials(3_000, seed=1), 0.7)
    assert gate is not None
    assert calibration_error(reliability(*judge(gate, trials(3_000, seed=2), 0.7))) < 0.04


def test_choosing_the_best_of_many_does_not_overstate_it() -> None:
    gate = fit(trials(3_000, seed=3, most=12), 0.7)
    assert gate is not None
    stated, right = judge(gate, trials(3_000, seed=4, most=12), 0.7)
    assert np.mean(stated) == pytest.approx(np.mean(right), abs=0.03)


def test_too_few_trials_fit_no_gate() -> None:
    assert fit(trials(50, seed=1), 0.7) is None
    assert fit([Trial([], [])] * 1_000, 0.7) is None


def test_trials_that_are_all_right_fit_no_gate() -> None:
    assert fit([Trial([cut("text")], [True])] * 500, 0.7) is None


def test_the_prior_states_little_and_rises_with_the_chance() -> None:
    stated = [prior().choose([cut("text", chance=c)], 0.7) for c in (0.1, 0.5, 0.9, 1.0)]
    probabilities = [choice.probability for choice in stated if choice]
    assert probabilities == sorted(probabilities)
    assert probabilities[-1] < 0.85


@pytest.mark.parametrize(("bar", "number"), [(0.4, 1), (0.65, 0), (0.99, 0)])
def test_the_text_worth_most_is_chosen_among_those_that_reach_the_bar(
    bar: float, number: int
) -> None:
    likely, long = cut("abcd", chance=0.9), cut("abcdefghijklmnop", chance=0.8)
    choice = prior().choose([likely, long], bar)
    assert choice is not None
    assert choice.number == number


def test_nothing_on_offer_means_no_choice() -> None:
    assert prior().choose([], 0.7) is None
    assert judge(prior(), [Trial([], [])], 0.7) == ([], [])


def test_a_feature_that_never_varies_does_no_harm() -> None:
    gate = fit(trials(500, seed=5), 0.7)
    assert isinstance(gate, Gate)
    assert np.isfinite(gate.weights).all()
    assert gate.slope > 0
