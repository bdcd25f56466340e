"""Texts on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.oneline import one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [("", ""), (" a\n\tb ", "a b"), ("12345678", "12345678"), ("123456789", "12345678…")],
)
def test_blanks_become_one_and_what_is_long_is_cut(text, shown):
    assert one_line(text, 8) == shown


@given(st.text(), st.integers(0, 40))
def test_it_is_one_line_of_bounded_length(text, most):
    line = one_line(text, most)
    assert len(line) <= most + 1
    assert len(line.splitlines()) <= 1


@given(st.text(max_size=40))
def test_what_is_on_one_line_stays_so(text):
    assert one_line(one_line(text, 40), 40) == one_line(text, 40)
