"""Patterns are compiled over bytes, and none is let in that may take without end."""

import pytest

from hortus.agent.toolbox.patterns import sought
from hortus.agent.values import ToolError


@pytest.mark.parametrize("pattern", [r"(?:\w+\.)+x", "(ab)+", "[+*]+", "a{2,3}b*", "(a|b)*c"])
def test_usual_patterns_are_let_in(pattern):
    assert sought(pattern, ignore_case=False).note == ""


@pytest.mark.parametrize("pattern", ["(a+)+", "(.*)*x", "(a?)+", "(a{2,})*"])
def test_those_that_repeat_a_repetition_are_not(pattern):
    with pytest.raises(ToolError):
        sought(pattern, ignore_case=False)


def test_what_is_no_expression_is_taken_letter_for_letter():
    found = sought("a[b", ignore_case=True)
    assert found.pattern.search(b"xA[B")
    assert "as it stands" in found.note


def test_lines_begin_and_end_where_they_do():
    assert sought("^b$", ignore_case=False).pattern.search(b"a\nb\nc")


@pytest.mark.parametrize("pattern", ["\ud800", "(" * 3_000, "a" * 5_000])
def test_what_cannot_be_looked_for_is_refused(pattern):
    with pytest.raises(ToolError):
        sought(pattern, ignore_case=False)


def test_a_repetition_without_end_is_taken_letter_for_letter():
    assert "as it stands" in sought("a{99999999999999}", ignore_case=False).note
