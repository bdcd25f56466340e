"""One text is replaced where it occurs once."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hortus.agent.edits.errors import EditError, MalformedEditError, SeveralPlacesError
from hortus.agent.edits.replacing import replace_exactly
from hortus.agent.edits.text import read_text, write_text

TEXT = st.text("ab \n", max_size=20)


def replace(data, old, new, **more):
    text, near = replace_exactly(read_text(data, "f"), old, new, "f.py", **more)
    return write_text(text, "f"), near


def test_a_part_of_a_line_is_replaced():
    assert replace(b"a = foo(1)\n", "foo", "bar") == (b"a = bar(1)\n", [])


def test_text_over_several_lines_is_replaced_whatever_the_endings():
    assert replace(b"a\r\nb\r\nc\r\n", "a\nb", "x\ny\nz") == (b"x\r\ny\r\nz\r\nc\r\n", [])
    assert replace(b"a\r\nb\r\n", "\r\nb", "") == (b"a\r\n", [])


def test_text_may_be_deleted_to_the_end():
    assert replace(b"a\nb\n", "b\n", "")[0] == b"a\n"
    assert replace(b"a\n", "a\n", "")[0] == b""


def test_near_text_is_found_where_it_is_unique_and_told():
    made, (near,) = replace(b"if x:\n\ty = 1\n", "y  = 1", "z = 1")
    assert made == b"if x:\n\tz = 1\n"
    assert near.line == 2


def test_text_that_occurs_twice_is_refused_unless_all_are_meant():
    with pytest.raises(SeveralPlacesError, match=r"2 times in f\.py: lines 1, 2"):
        replace(b"a b\nb\n", "b", "c")
    assert replace(b"a b\nb\n", "b", "c", everywhere=True)[0] == b"a c\nc\n"


def test_occurrences_that_overlap_are_two():
    with pytest.raises(SeveralPlacesError):
        replace(b"aaa\n", "aa", "b")


@pytest.mark.parametrize(("old", "new"), [("", "x"), ("a", "a")])
def test_nothing_to_do_is_refused(old, new):
    with pytest.raises(MalformedEditError):
        replace(b"a\n", old, new)


@given(TEXT, TEXT.filter(bool), st.text("xy\n", max_size=5))
def test_a_replacement_is_that_of_the_plain_text_or_refused(before, old, new):
    assume(old != new)
    if before.count(old) == 1 and before.find(old) == before.rfind(old):
        assert replace(before.encode(), old, new)[0].decode() == before.replace(old, new)
    elif old in before:
        with pytest.raises(EditError):
            replace(before.encode(), old, new)
