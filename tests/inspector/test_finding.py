"""How much a finding weighs, by what it can do and how hidden it is."""

import itertools

import pytest

from hortus.inspector import Level, Place
from hortus.inspector.finding import level

SCALE = range(4)


@pytest.mark.parametrize(("impact", "hidden"), list(itertools.product(SCALE, SCALE)))
def test_more_harm_or_more_hiding_never_weighs_less(impact, hidden):
    here = level(impact, hidden)
    assert all(level(more, hidden) >= here for more in SCALE[impact:])
    assert all(level(impact, more) >= here for more in SCALE[hidden:])


@pytest.mark.parametrize("hidden", SCALE)
def test_what_can_do_no_harm_weighs_nothing(hidden):
    assert level(0, hidden) is Level.NONE


@pytest.mark.parametrize("impact", [1, 2, 3])
def test_to_disclose_something_lowers_its_weight_and_never_to_nothing_where_it_can_do_harm(impact):
    assert level(impact, 0) < level(impact, 3)
    assert (level(impact, 0) is Level.NONE) is (impact == 1)


def test_only_what_is_concealed_or_does_serious_harm_is_high():
    high = {(i, h) for i, h in itertools.product(SCALE, SCALE) if level(i, h) is Level.HIGH}
    assert high == {(2, 3), (3, 2), (3, 3)}


def test_levels_can_be_compared():
    assert sorted(Level, reverse=True) == [Level.HIGH, Level.MEDIUM, Level.LOW, Level.NONE]


def test_equal_places_are_one():
    def place():
        return Place(role="model", request="POST /v1", leaf="body.text")

    assert len({place(), place()}) == 1
