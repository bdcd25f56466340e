"""Patterns in code, what is not parsed, and what a broken pattern says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.review.engine import DEEPEST, LARGEST, LONGEST_LINE, find, parse, unfit
from hortus.review.errors import RuleFileError
from hortus.review.types import Variant


def variant(pattern, fix=None):
    return Variant(("python",), {"rule": {"pattern": pattern}}, fix)


def test_a_match_has_its_place_counted_in_characters():
    (match,) = find(variant("eval($A)"), parse("é = 'ü'; eval(x)\n", "python"))
    assert (match.line, match.column, match.last_line, match.text) == (1, 10, 1, "eval(x)")


def test_a_match_over_several_lines_has_its_last_one():
    (match,) = find(variant("f($$$A)"), parse("f(\n  1,\n  2,\n)\n", "python"))
    assert (match.line, match.last_line) == (1, 4)


def test_a_rewrite_is_filled_with_what_matched():
    (match,) = find(
        variant("old($A, $$$REST)", "new($$$REST, a=$A)"), parse("old(1, 2, b=3)", "python")
    )
    assert match.edit.text == "new(2, b=3, a=1)"
    assert (match.edit.start, match.edit.end, match.edit.seen) == (0, 14, "old(1, 2, b=3)")


def test_a_hole_that_the_pattern_lacks_stays_as_it_is_written():
    (match,) = find(variant("old($A)", "new($B)"), parse("old(1)", "python"))
    assert match.edit.text == "new($B)"


def test_further_lines_of_a_rewrite_are_indented_like_the_first():
    (match,) = find(variant("old()", "new()\nnewer()"), parse("if a:\n    old()\n", "python"))
    assert match.edit.text == "new()\n    newer()"


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"rule": {"kind": "nope"}}, "nope"),
        ({"rule": {"foo": 1}}, "foo"),
        ({"rule": {"pattern": "a", "regex": "("}}, "unclosed group"),
        ({"rule": {}}, "positive"),
    ],
)
def test_a_broken_pattern_is_told_in_one_line_without_a_stack(config, words):
    with pytest.raises(RuleFileError) as error:
        list(find(Variant(("python",), config), parse("a", "python")))
    assert words in error.value.message
    assert "\n" not in error.value.message
    assert "Stack" not in error.value.message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x\n" * LARGEST, "larger"),
        ("x" * (LONGEST_LINE + 1), "line"),
        ("(\n" * (DEEPEST + 1), "nested"),
        ("[{(" * DEEPEST, "nested"),
    ],
)
def test_what_would_keep_the_parser_busy_is_left_out(text, reason):
    assert reason in unfit(text)


@given(st.text(alphabet="()[]{}x\n", max_size=60).map(lambda part: part * 30))
def test_brackets_are_counted_as_one_by_one(text):
    depth = deepest = 0
    for sign in text:
        depth = max(0, depth + (sign in "([{") - (sign in ")]}"))
        deepest = max(deepest, depth)
    assert bool(unfit(text)) == (deepest > DEEPEST)


@pytest.mark.parametrize(("deep", "fits"), [(DEEPEST, True), (DEEPEST + 1, False)])
@pytest.mark.parametrize("before", ["", "(" * 150 + ")" * 150, "()" * 500, ")" * 500])
def test_the_limit_is_exact_whatever_comes_before(before, deep, fits):
    assert bool(unfit(before + "[" * deep + "]" * deep)) is not fits


def test_ordinary_code_is_fit():
    assert unfit("f(g([1, {2: 3}]))\n" * 1000) == ""


@settings(max_examples=60)
@given(st.text(max_size=200), st.sampled_from(["python", "c", "javascript", "go"]))
def test_any_text_can_be_parsed_and_matches_are_where_they_say(text, language):
    parsed = parse(text, language)
    assert len(parsed.text) == len(text)
    for match in find(Variant((language,), {"rule": {"regex": "a"}}, ""), parsed):
        assert parsed.text[match.edit.start : match.edit.end] == match.edit.seen
