"""How likely a clean split is, and which of many hold."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.analysis.statistics import chance, holm, runs_needed


def test_the_chance_is_one_of_all_ways_to_choose():
    assert chance(4, 4) == 1 / 70
    assert chance(5, 5) == 1 / 252
    ways = [set(c) for c in itertools.combinations(range(6), 3)]
    assert chance(3, 3) == sum(way == {0, 1, 2} for way in ways) / len(ways)


def test_one_run_of_each_shows_nothing():
    assert holm([chance(1, 1)]) == [False]


@given(st.integers(1, 60))
def test_the_runs_needed_are_enough_for_all_and_one_less_is_not(candidates):
    runs = runs_needed(candidates)
    assert all(holm([chance(runs, runs)] * candidates))
    assert not all(holm([chance(runs - 1, runs - 1)] * candidates))


@given(st.lists(st.floats(0, 1), max_size=20))
def test_holding_goes_by_rank_and_is_never_easier_than_alone(chances):
    holds = holm(chances)
    for one, other in itertools.combinations(range(len(chances)), 2):
        if chances[one] < chances[other]:
            assert holds[one] or not holds[other]
    assert all(p <= 0.05 for p, held in zip(chances, holds, strict=True) if held)


def test_nothing_tried_shows_nothing():
    assert holm([]) == []
