"""Hunks change what they name: kept lines and endings stay the file's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.edits.errors import NoPlaceError, SeveralPlacesError
from hortus.agent.edits.hunks import apply_in_turn, apply_together, steps_between
from hortus.agent.edits.text import read_text, write_text
from hortus.agent.edits.types import Hunk, Op

LINES = st.lists(st.text("abc ", max_size=3), max_size=6)


def change(data, *pairs, turn=True, **more):
    hunks = [
        Hunk(steps_between(old.split("|"), new.split("|") if new else []), number, **more)
        for number, (old, new) in enumerate(pairs, 1)
    ]
    apply = apply_in_turn if turn else apply_together
    text, near = apply(hunks, read_text(data, "f"), "f")
    return write_text(text, "f"), near


@given(LINES, LINES)
def test_steps_lead_from_any_lines_to_any_others(old, new):
    steps = steps_between(old, new)
    assert [step.text for step in steps if step.op is not Op.ADD] == old
    assert [step.text for step in steps if step.op is not Op.DROP] == new


@given(
    st.lists(st.sampled_from(["\n", "\r\n"]), min_size=1, max_size=8),
    st.data(),
)
def test_only_the_lines_named_change_whatever_the_endings(endings, data):
    at = data.draw(st.integers(0, len(endings) - 1))
    lines = [f"line {number}{ending}" for number, ending in enumerate(endings)]
    before = "".join(lines).encode()
    after, _ = change(before, (f"line {at}", "new|newer"))
    lines[at] = "NEW"
    head, tail = "".join(lines).split("NEW")
    assert after.startswith(head.encode())
    assert after.endswith(tail.encode())
    assert after.decode()[len(head) : len(after.decode()) - len(tail)].split() == ["new", "newer"]


def test_new_lines_end_as_their_neighbours_do():
    assert change(b"a\r\nb\nc\n", ("a", "a|x"))[0] == b"a\r\nx\r\nb\nc\n"
    assert change(b"a\r\nb\nc\n", ("b", "b|x"))[0] == b"a\r\nb\nx\nc\n"


def test_a_file_without_a_last_line_break_stays_so():
    assert change(b"a\nb", ("b", "c|d"))[0] == b"a\nc\nd"
    assert change(b"a\nb", ("b", ""))[0] == b"a"


def test_a_hunk_may_say_how_the_file_ends():
    assert change(b"a\n", ("a", "b"), final_newline=False)[0] == b"b"
    assert change(b"a", ("a", "b"), final_newline=True)[0] == b"b\n"
    assert change(b"a\nz\n", ("a", "b"), final_newline=False)[0] == b"b\nz\n"


def test_kept_lines_are_the_files_own_also_where_the_block_has_them_otherwise():
    made, (near,) = change("“a”  \nb\n".encode(), ('"a"|b', '"a"|c'))
    assert made == "“a”  \nc\n".encode()
    assert (near.line, near.block) == (1, 1)


def test_new_lines_take_the_indentation_of_the_place():
    made, _ = change(b"\tif x:\n\t\ty\n", ("if x:|    y", "if x:|    y|    z"))
    assert made == b"\tif x:\n\t\ty\n\t\tz\n"


def test_a_new_line_that_cannot_be_indented_is_refused():
    with pytest.raises(NoPlaceError, match="another indentation"):
        change(b"if x:\n    y\n", ("    if x:|        y", "    if x:|  z"))


def test_blocks_in_turn_see_what_those_before_them_wrote():
    assert change(b"a\n", ("a", "b"), ("b", "c"))[0] == b"c\n"


def test_hunks_together_see_the_file_as_it_was():
    assert change(b"a\nb\n", ("a", "b"), ("b", "a"), turn=False)[0] == b"b\na\n"


def test_hunks_that_overlap_are_refused():
    with pytest.raises(NoPlaceError, match="blocks 1 and 2 change the same lines"):
        change(b"a\nb\nc\n", ("a|b", "x"), ("b|c", "y"), turn=False)


@given(st.lists(st.sampled_from("ab"), min_size=2, max_size=8), st.sampled_from("ab"))
def test_a_line_is_changed_only_where_it_occurs_once(lines, wanted):
    data = "".join(f"{line}\n" for line in lines).encode()
    if lines.count(wanted) == 1:
        assert change(data, (wanted, "new"))[0] == data.replace(wanted.encode(), b"new")
    else:
        with pytest.raises((SeveralPlacesError, NoPlaceError)):
            change(data, (wanted, "new"))
