"""Texts cut down to where they differ."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.analysis.excerpt import around


def test_at_most_twelve_characters_stand_on_either_side():
    one, other = around("a" * 50 + "X" + "b" * 50, "a" * 50 + "Y" + "b" * 50)
    assert one == "a" * 12 + "X" + "b" * 12
    assert other == "a" * 12 + "Y" + "b" * 12


@given(st.text(max_size=60), st.text(max_size=60))
def test_texts_that_differ_are_cut_to_texts_that_differ(one, other):
    here, there = around(one, other)
    assert (one == other) == (here == there)
    assert here.removesuffix("…") in one
    assert there.removesuffix("…") in other


def test_a_long_difference_is_cut_short():
    here, _ = around("x" * 1000, "y")
    assert len(here) <= 161
