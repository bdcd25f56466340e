"""Policies are cut apart where they end, whatever is in their comments and strings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.policy.source import Statement, statements


def cut(text: str) -> list[tuple[str, int]]:
    return [(s.text, s.line) for s in statements(text)]


def test_two_policies_are_two_statements_with_their_lines() -> None:
    text = "permit (a);\n\n// a word\n  forbid (b)\nwhen { c };\n"
    assert cut(text) == [("permit (a);", 1), ("forbid (b)\nwhen { c };", 4)]


def test_every_policy_ends_where_it_ends_however_many_went_before() -> None:
    text = "permit (a);\nforbid (b);\npermit (c) when { d };\nforbid (e);"
    assert [line for _, line in cut(text)] == [1, 2, 3, 4]


@pytest.mark.parametrize("text", ["", "  \n", "// nothing; here\n"])
def test_nothing_is_no_statement(text) -> None:
    assert cut(text) == []


def test_a_semicolon_in_a_string_a_comment_or_brackets_ends_nothing() -> None:
    text = '@reason("a; b \\" c;")\npermit (a) // d;\nwhen { {e: "};"} };'
    assert cut(text) == [(text, 1)]


def test_what_is_left_after_the_last_semicolon_is_a_statement() -> None:
    assert cut("permit (a);\nforbid (b)") == [("permit (a);", 1), ("forbid (b)", 2)]


def test_a_line_end_at_the_very_beginning_counts() -> None:
    assert cut("\npermit (a);\nforbid (b)") == [("permit (a);", 2), ("forbid (b)", 3)]
    assert cut("\nforbid (b)") == [("forbid (b)", 2)]


def test_a_bracket_too_many_does_not_swallow_the_next_policy() -> None:
    assert [line for _, line in cut("permit (a)) };\nforbid (b);")] == [1, 2]


def test_a_slash_is_no_comment() -> None:
    assert cut("a / b;") == [("a / b;", 1)]


def test_the_line_of_a_word_is_found_and_else_the_first() -> None:
    statement = Statement("permit (a)\nwhen { identity\n&& id };", 10)
    assert statement.line_with("id") == 12
    assert statement.line_with("identity") == 11
    assert statement.line_with("nowhere") == 10
    assert statement.line_with("") == 10
    assert statement.line_with("nowhere", "id") == 12
    assert statement.line_with("identity", "id") == 11


@given(st.lists(st.sampled_from(['"', ";", "{", "}", "//", "\n", "a", "\\", "@id", "("])))
def test_any_text_is_cut_and_nothing_but_comments_and_blanks_is_lost(pieces) -> None:
    text = "".join(pieces)
    kept = list(statements(text))
    assert all(statement.text in text for statement in kept)
    assert [s.line for s in kept] == sorted(s.line for s in kept)
