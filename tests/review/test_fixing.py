"""Fixes are made whole, and only where the file holds what was seen."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.review.errors import FixError
from hortus.review.fixing import apply, chosen, fix_files, stays_within
from hortus.review.types import Edit, Finding, Level, Span


def finding(edit, path="a.py"):
    return Finding("r", Level.WARN, "m", path, 1, 1, 1, "t", edit=edit)


def test_edits_are_made_in_their_order(tmp_path):
    (tmp_path / "a.py").write_text("one two one")
    edits = [Edit(8, 11, "one", "1"), Edit(0, 3, "one", "1")]
    (fixed,) = fix_files(tmp_path, [finding(edit) for edit in edits])
    assert (tmp_path / "a.py").read_text() == "1 two 1"
    assert (fixed.done, fixed.left) == (2, 0)


def test_of_two_that_overlap_the_first_is_made():
    assert apply("f(g(x))", [Edit(2, 6, "g(x)", "y"), Edit(0, 7, "f(g(x))", "z")]) == "z"


def test_what_has_changed_meanwhile_is_left_alone(tmp_path):
    (tmp_path / "a.py").write_text("two one")
    (fixed,) = fix_files(tmp_path, [finding(Edit(0, 3, "one", "1"))])
    assert (tmp_path / "a.py").read_text() == "two one"
    assert (fixed.done, fixed.left) == (0, 1)


def test_mode_and_bytes_that_are_no_text_stay(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"\xff one\r\n")
    path.chmod(0o750)
    fix_files(tmp_path, [finding(Edit(2, 5, "one", "1"))])
    assert path.read_bytes() == b"\xff 1\r\n"
    assert path.stat().st_mode & 0o777 == 0o750
    assert [p.name for p in tmp_path.iterdir()] == ["a.py"]


def test_nothing_is_written_through_a_link_or_outside(tmp_path):
    outside = tmp_path / "outside.py"
    outside.write_text("one")
    root = tmp_path / "repo"
    root.mkdir()
    (root / "link.py").symlink_to(outside)
    (root / "folder").symlink_to(tmp_path)
    edit = Edit(0, 3, "one", "1")
    for path in ("link.py", "folder/outside.py", "../outside.py"):
        (fixed,) = fix_files(root, [finding(edit, path)])
        assert fixed.done == 0
    assert outside.read_text() == "one"


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(FixError, match=r"a\.py cannot be changed"):
        fix_files(tmp_path, [finding(Edit(0, 1, "x", "y"))])


def test_findings_without_a_fix_change_nothing(tmp_path):
    assert fix_files(tmp_path, [finding(None)]) == ()


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=6)
)
def test_edits_that_are_made_never_overlap(text, places):
    edits = [Edit(a, a + n, text[a : a + n], "X") for a, n in places]
    made = chosen(text, edits)
    assert all(a.end <= b.start for a, b in pairwise(made))
    rest = apply(text, [Edit(e.start, e.end, e.seen, "") for e in made])
    assert len(rest) == len(text) - sum(len(e.seen) for e in made)


@pytest.mark.parametrize(
    ("seen", "text", "lines", "within"),
    [
        ("old(x)", "new(x)", [(4, 4)], True),
        ("old(x)", "new(x)", [(3, 3), (5, 9)], False),
        ("old(\n x)", "new(\n x)", [(4, 4)], True),
        ("old(\n x)", "new(\n x)", [(5, 5)], False),
        ("old(\n x)", "new(x)", [(4, 5)], True),
        ("old(\n x)", "new(x)", [(4, 4)], False),
        ("old(x)", "new(\n x)", [(4, 4)], True),
    ],
)
def test_an_edit_stays_within_changed_lines_or_is_known_not_to(seen, text, lines, within):
    edit = Edit(0, len(seen), seen, text)
    assert stays_within(edit, 4, [Span(*pair) for pair in lines]) is within
