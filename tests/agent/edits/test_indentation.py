"""Indentation is carried over where one shift explains every line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.edits.indentation import Shift, find_shift, indent_of

DEPTHS = st.lists(st.integers(0, 5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("written", "there", "new", "carried"),
    [
        (["if x:", "    y"], ["  if x:", "      y"], "    z", "      z"),
        (["    a"], ["  a"], "      b", "    b"),
        (["    a", "        b"], ["\ta", "\t\tb"], "            c", "\t\t\tc"),
        (["  a", "    b"], ["\t\ta", "\t\t\tb"], "      c", "\t\t\t\tc"),
        (["\ta", "\t\tb"], ["    a", "        b"], "\t\t\tc", "            c"),
        (["  a", "    b"], ["    a", "        b"], "      c", "            c"),
        (["a"], ["a"], "  b", "  b"),
    ],
)
def test_new_lines_follow_the_shift_of_old_ones(written, there, new, carried):
    shift = find_shift(written, there)
    assert shift is not None
    assert shift.carry(new) == carried


@given(DEPTHS, st.sampled_from(["", "  ", "\t", "       "]))
def test_every_uniform_shift_is_found_and_undone(depths, more):
    written = ["    " * depth + "x" for depth in depths]
    there = [more + line for line in written]
    shift = find_shift(written, there)
    assert shift is not None
    assert [shift.carry(line) for line in written] == there


@pytest.mark.parametrize(
    ("written", "there"),
    [(["a", "b"], ["  a", "   b"]), (["a", "  b"], ["  a", "  b"]), (["", ""], ["", "  "])],
)
def test_uneven_shifts_are_none(written, there):
    assert find_shift(written, there) is None


def test_a_line_too_shallow_for_the_shift_cannot_be_carried():
    assert Shift(taken="    ", given="").carry("  x") is None
    assert Shift(taken="", given="", unit="    ", step="\t").carry("      x") is None


def test_blank_lines_stay_blank():
    assert Shift(taken="", given="  ").carry("   ") == ""
    assert indent_of(" \t x") == " \t "
