"""The strictest level with a place wins, and near levels need a word."""

import pytest

from hortus.agent.edits.matching import Level, find_anchor, find_places, section_end

FILE = ["def a():", "    x = 1", "    return “x”", "", "def b():", "\ty  =  2", "}"]


@pytest.mark.parametrize(
    ("wanted", "start", "level"),
    [
        (["    x = 1"], 1, Level.EXACT),
        (["    x = 1  "], 1, Level.TRAILING),
        (['    return "x"'], 2, Level.SIGNS),
        (["x = 1"], 1, Level.INDENTATION),
        (["\ty = 2"], 5, Level.SPACING),
        (["def b():  ", "\ty  =  2 "], 4, Level.TRAILING),
    ],
)
def test_a_block_is_found_at_the_strictest_level(wanted, start, level):
    (place,) = find_places(wanted, FILE)
    assert (place.start, place.level) == (start, level)


def test_an_exact_place_hides_near_ones():
    assert [place.start for place in find_places(["x"], ["  x", "x", "x "])] == [1]


def test_near_places_are_all_told():
    assert [place.start for place in find_places(["x = 1"], ["  x = 1", "    x = 1"])] == [0, 1]


@pytest.mark.parametrize("wanted", [["  }"], ["   "], ["} "], ["  );"]])
def test_lines_without_a_word_are_found_exactly_or_not_at_all(wanted):
    assert find_places(wanted, FILE) == []


@pytest.mark.parametrize("wanted", [["x = 2"], ["returnx"], ["xx = 1"], ["x = 1", "return y"], []])
def test_other_words_are_not_found(wanted):
    assert find_places(wanted, FILE) == []


def test_words_that_are_written_apart_are_not_joined():
    assert find_places(["intx"], ["int x"]) == []
    assert find_places(["f( a,b )"], ["f(a, b)"])[0].level is Level.SPACING


def test_decomposed_letters_are_the_same_letters():
    assert find_places(["gro\u0308ße"], ["größe"])[0].level is Level.SIGNS


def test_an_anchor_is_a_whole_line_before_it_is_the_beginning_of_one():
    lines = ["def a(x):", "  def a", "def a(y):"]
    assert find_anchor("def a", lines, 0, 3) == [1]
    assert find_anchor("def a(", lines, 0, 3) == [0, 2]
    assert find_anchor("def a(", lines, 1, 3) == [2]


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (["def a():", "  x", "", "  y", "def b():"], 4),
        (["def a(", "  x,", ") -> int:", "  y", "z"], 4),
        (["int a()", "{", "  x", "}", "int b()"], 3),
        (["import a", "import b", "import c"], 3),
    ],
)
def test_a_section_ends_before_the_next_line_as_shallow(lines, end):
    assert section_end(lines, 0) == end
