"""A search stays within bounds, whatever it meets."""

import re
from threading import Event

import pytest

from hortus.agent.toolbox.searching import Search, search


@pytest.fixture
def look(workspace):
    """Return the rows that a pattern finds."""
    return lambda text, **given: (
        search(Search(text=re.compile(text, re.MULTILINE), **given), workspace, None, Event()).rows
    )


def test_a_long_line_is_cut(look, tmp_path):
    (tmp_path / "a").write_text("x" * 1000)
    assert look(b"x") == ["a:1: " + "x" * 240 + " …"]


def test_a_line_is_shown_once_however_often_it_fits(look, tmp_path):
    (tmp_path / "a").write_text("x x x\n\nx\n")
    assert look(b"x") == ["a:1: x x x", "a:3: x"]


def test_a_match_over_several_lines_is_shown_where_it_begins(look, tmp_path):
    (tmp_path / "a").write_text("1\nx\ny\n")
    assert look(b"x\ny") == ["a:2: x"]


def test_a_large_file_is_passed_over(look, tmp_path):
    (tmp_path / "a").write_bytes(b"x" * (3 << 20))
    assert look(b"x") == []


def test_broken_letters_are_shown_as_such(look, tmp_path):
    (tmp_path / "a").write_bytes(b"x \xe4\r\n")
    assert look(b"x") == ["a:1: x �"]


def test_a_file_that_may_not_be_read_is_passed_over(look, tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d/.hidden").write_text("x")
    assert look(b"x", folder="d") == ["d/.hidden:1: x"]
    assert look(b"x", folder="no") == []
