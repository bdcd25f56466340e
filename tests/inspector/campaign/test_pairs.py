"""Factors tried together."""

from itertools import combinations, product

import pytest

from hortus.inspector.campaign.pairs import rows, separating


@pytest.mark.parametrize("factors", range(2, 25))
def test_any_two_factors_take_all_four_pairs_of_values(factors):
    tried = [*rows(factors), (False,) * factors]
    for one, other in combinations(range(factors), 2):
        assert {(row[one], row[other]) for row in tried} == set(product((False, True), repeat=2))


@pytest.mark.parametrize(("factors", "most"), [(3, 5), (6, 6), (10, 7), (13, 7), (20, 8)])
def test_there_are_few_rows(factors, most):
    assert len(rows(factors)) <= most


def test_the_first_row_has_all_factors():
    assert rows(11)[0] == (True,) * 11


def test_one_factor_has_one_row_and_none_has_none():
    assert rows(1) == ((True,),)
    assert rows(0) == ()


@pytest.mark.parametrize("factors", [3, 6, 11])
def test_each_pair_is_among_those_that_separate_its_rows(factors):
    tried = rows(factors)
    for pair in combinations(range(factors), 2):
        showing = {at for at, row in enumerate(tried) if row[pair[0]] and row[pair[1]]}
        suspects = list(separating(tried, showing))
        assert pair in suspects
        assert len(suspects) <= 6


def test_rows_that_no_pair_explains_have_no_suspects():
    assert list(separating(rows(6), {1, 2, 3})) == []
