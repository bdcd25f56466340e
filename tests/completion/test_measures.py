"""The measures mean what their names say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.completion.measures import (
    calibration_error,
    edit_similarity,
    is_right,
    precision_at,
    reliability,
)

CHANCES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("abc", "abc", 1.0),
        ("abc", "abd", 2 / 3),
        ("", "", 1.0),
        ("", "ab", 0.0),
        ("ab", "b", 2 / 3),
    ],
)
def test_edit_similarity_is_the_share_of_characters_in_common(
    one: str, other: str, expected: float
) -> None:
    assert edit_similarity(one, other) == pytest.approx(expected)


@given(st.text(max_size=12), st.text(max_size=12))
def test_edit_similarity_is_symmetric_and_one_only_for_equals(one: str, other: str) -> None:
    assert edit_similarity(one, other) == edit_similarity(other, one)
    assert 0 <= edit_similarity(one, other) <= 1
    assert (edit_similarity(one, other) == 1) == (one == other)


@pytest.mark.parametrize(
    ("text", "truth", "right"),
    [
        ("foo(", "foo(bar)", True),
        ("foo", "foobar", False),
        ("foo", "foo_bar", False),
        ("foo", "foo(bar)", True),
        ("foo(bar)", "foo(bar)", True),
        ("foo(bar) ", "foo(bar)", False),
        ("", "foo", False),
    ],
)
def test_a_text_is_right_if_every_character_is_and_no_word_is_cut(
    text: str,
    truth: str,
    right: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert is_right(text, truth) is right


def test_precision_is_that_of_the_most_confident() -> None:
    confidence, right = [0.9, 0.1, 0.8, 0.2], [True, False, True, True]
    assert precision_at(0.5, confidence, right) == 1.0
    assert precision_at(1.0, confidence, right) == 0.75
    assert precision_at(0.01, confidence, right) is None


@given(CHANCES)
def test_every_statement_is_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    bins = reliability([chance for chance, _ in pairs], [right for _, right in pairs])
    assert sum(part.count for part in bins) == len(pairs)
    for part in bins:
        assert part.low - 1e-9 <= part.stated <= part.high + 1e-9


@given(CHANCES)
def test_the_calibration_error_is_a_share(pairs: list[tuple[float, bool]]) -> None:
    bins = reliability([chance for chance, _ in pairs], [right for _, right in pairs])
    assert 0 <= calibration_error(bins) <= 1


def test_honest_statements_have_no_calibration_error() -> None:
    bins = reliability([0.75] * 4 + [0.25] * 4, [True] * 3 + [False] + [True] + [False] * 3)
    assert calibration_error(bins) == 0
    assert calibration_error(()) == 0
