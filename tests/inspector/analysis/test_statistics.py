"""How likely a clean split is, and which of many hold."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.analysis.statistics import chance, holm, runs_needed


def test_the_chance_is_one_of_all_ways_to_choose():
    assert chance(4, 4) == 1 / 70
    assert chance(5, 5) == 1 / 252
    ways = [set(c) for c in itertools.combinations(range(6), 3)]
    assert chance(3, 3) == sum(way == {0, 1, 2} for way in ways) / len(ways)


@pytest.mark.parametrize(("ones", "others"), [*itertools.product(range(1, 5), repeat=2)])
def test_the_chance_is_that_of_every_split_tried_out(ones, others):
    values = ["marked"] * ones + ["plain"] * others
    splits = list(itertools.combinations(range(len(values)), ones))
    clean = [split for split in splits if {values[at] for at in split} == {"marked"}]
    assert chance(ones, others) == pytest.approx(len(clean) / len(splits))


@given(st.integers(1, 500))
def test_of_many_that_are_nothing_any_is_taken_for_something_once_in_twenty_at_most(candidates):
    runs = runs_needed(candidates)
    by_accident = 1 - (1 - chance(runs, runs)) ** candidates
    assert by_accident <= 0.05 + 1e-9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_finds_all_that_the_plain_bound_finds(chances):
    holds = holm(chances)
    for p, held in zip(chances, holds, strict=True):
        assert held or p > 0.05 / len(chances)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.integers(0, 11), st.floats(0, 1))
def test_stronger_evidence_for_one_weakens_no_other(chances, at, stronger):
    at %= len(chances)
    before = holm(chances)
    after = holm([*chances[:at], min(stronger, chances[at]), *chances[at + 1 :]])
    assert all(now or not was for was, now in zip(before, after, strict=True))


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
