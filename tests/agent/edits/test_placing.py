"""A hunk has one place, or a reason why it has none."""

import pytest

from hortus.agent.edits.errors import NoPlaceError, SeveralPlacesError
from hortus.agent.edits.placing import place_hunk
from hortus.agent.edits.types import Hunk, Op, Step

LINES = ["def a():", "    x = 1", "", "def b():", "    x = 1", "", "class C:", "    def a(self):",
         "        x = 1"]  # fmt: skip


def hunk(*lines, **more):
    return Hunk(tuple(Step(Op(line[0]), line[1:]) for line in lines), 1, **more)


def start(*lines, after=0, **more):
    return place_hunk(hunk(*lines, **more), LINES, "f.py", after).place.start


def test_a_line_that_occurs_twice_is_refused_with_its_lines():
    with pytest.raises(SeveralPlacesError, match=r"fits 2 places in f\.py: lines 2, 5"):
        start("-    x = 1")


def test_an_anchor_chooses_the_section():
    assert start("-    x = 1", anchors=("def b():",)) == 4
    assert start("-    x = 1", anchors=("def b",)) == 4


def test_anchors_lie_inside_one_another():
    assert start("-x = 1", anchors=("class C:", "def a(self):")) == 8


def test_an_anchor_that_fits_several_lines_is_refused():
    with pytest.raises(SeveralPlacesError, match="`@@ def` fits 3 lines"):
        start("-    x = 1", anchors=("def",))


def test_lines_outside_the_section_are_not_taken_for_those_meant():
    with pytest.raises(NoPlaceError, match="not in it below `@@ def b"):
        start("-class C:", anchors=("def b():",))


def test_a_missing_anchor_is_forgiven_where_several_lines_occur_once():
    placed = place_hunk(hunk(" class C:", "-    def a(self):", anchors=("class D",)), LINES, "f")
    assert (placed.place.start, placed.differs_in) == (6, "the line after @@")
    with pytest.raises(NoPlaceError):
        start("-class C:", anchors=("class D",))


def test_the_line_of_a_diff_chooses_only_where_it_is_right():
    assert start("-    x = 1", line=5) == 4
    with pytest.raises(SeveralPlacesError):
        start("-    x = 1", line=4)
    with pytest.raises(SeveralPlacesError):
        start("-", line=3)


def test_the_order_of_hunks_chooses_where_the_format_promises_it():
    assert start("-    x = 1", after=3, in_order=True) == 4
    with pytest.raises(SeveralPlacesError):
        start("-    x = 1", after=3)


def test_the_end_of_the_file_chooses():
    assert place_hunk(hunk("-x", at_end=True), ["x", "y", "x"], "f").place.start == 2


def test_blank_lines_around_a_block_are_overlooked_and_told():
    placed = place_hunk(hunk(" ", "-class C:", " "), LINES[5:8], "f")
    assert placed.place.start == 1
    assert placed.differs_in == "blank lines around it"


@pytest.mark.parametrize(
    ("more", "at"),
    [({"anchors": ("def b():",)}, 4), ({"at_end": True}, 9), ({"line": 3}, 3)],
)
def test_new_lines_without_old_ones_go_where_they_say(more, at):
    assert start("+y", **more) == at


@pytest.mark.parametrize("more", [{}, {"line": 99}, {"anchors": ("def z",)}])
def test_new_lines_that_do_not_say_where_are_refused(more):
    with pytest.raises(NoPlaceError, match="without saying beside which"):
        start("+y", **more)


def test_what_is_not_there_is_told_with_the_nearest_lines():
    with pytest.raises(NoPlaceError) as error:
        start("-class C:", "-    def b(self):")
    assert "the 2 lines to be replaced in f.py are not in it" in error.value.message
    assert "    7  class C:" in error.value.message
    assert "Line 8 was expected to be: '    def b(self):'" in error.value.message
