"""Endless repetition is noticed; what merely looks alike is not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.asking.repetition import Repetition


def noticed(text, size=50, **options):
    watch = Repetition(**options)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return next((i * size for i, piece in enumerate(pieces) if watch.feed(piece)), None)


@pytest.mark.parametrize(
    "piece", ["a", "\n", "I will read it. ", "x" * 90 + "\n", "Zeile für Zeile. " * 20]
)
def test_a_text_that_only_repeats_itself_is_noticed_soon(piece):
    at = noticed("Well. " + piece * (20_000 // len(piece)))
    assert at is not None
    assert at < 6_000


@given(st.text(min_size=1, max_size=60), st.integers(1, 400))
def test_whatever_repeats_is_noticed_however_it_is_cut(piece, size):
    assert noticed(piece * (12_000 // len(piece)), size) is not None


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"line {n}: value {n * n}\n" for n in range(2_000)),
        "".join(f"| {n} | 0 | 0 | 0 |\n" for n in range(2_000)),
        ("def test():\n    assert True\n" * 40 + "# the end of a part\n" + "y = 2\n" * 60) * 3,
        "=" * 2_000 + "\nA title\n" + "=" * 2_000,
        "x = [" + "0, " * 600 + "]\n",
    ],
)
def test_tables_rules_and_rows_of_zeros_are_no_repetition(text):
    assert noticed(text) is None


def test_a_text_without_a_pattern_is_none():
    chosen = random.Random(7)
    words = ["the", "file", "is", "read", "and", "then", "mended"]
    assert noticed(" ".join(chosen.choice(words) for _ in range(9_000))) is None


def test_what_follows_a_repetition_that_ended_is_no_repetition():
    watch = Repetition()
    assert not any(watch.feed(piece) for piece in ["ab" * 1_000, "end of it. ", "cd" * 1_000])


def test_a_wider_window_takes_longer_to_notice():
    text = "0, " * 9_000
    assert noticed(text) < noticed(text, window=16_384)
