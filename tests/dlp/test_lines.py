"""Lines are told apart by what they say, not by where or how they stand."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp.lines import LineHasher

HASHER = LineHasher()
LINE = "total = price_of(article, amount) + delivery"
LETTERS = st.text("ab cd(1_.\t", max_size=60)


def hashes(text):
    return HASHER.hashes(text.encode()).tolist()


def says_something(line):
    """Tell by other means which lines have a number."""
    found = re.search(r"[A-Za-z].*", line)
    return bool(found) and len(found[0]) >= 30 and len(re.findall(r"[A-Za-z]+", found[0])) >= 3


@pytest.mark.parametrize(
    "quoted",
    [f"    {LINE}", f"   12\u2192{LINE}", f"+{LINE}", f"> {LINE}", f"# {LINE}", f"{LINE}  \r"],
)
def test_a_line_is_the_same_however_it_is_quoted(quoted):
    assert hashes(quoted) == hashes(LINE) != []


def test_a_line_is_the_same_wherever_it_stands():
    assert hashes("x\n" * 500 + LINE + "\nend") == hashes(LINE)


@pytest.mark.parametrize("line", ["", "}", "return self.value", "x" * 200, "1 2 3 4" * 20])
def test_a_line_that_says_little_has_no_number(line):
    assert hashes(line) == []


@given(st.lists(LETTERS, max_size=20))
def test_the_lines_with_a_number_are_those_of_three_words_and_thirty_characters(lines):
    assert len(hashes("\n".join(lines))) == sum(map(says_something, lines))


@given(LETTERS, LETTERS)
def test_lines_that_differ_have_different_numbers(one, other):
    one, other = (f"begin of the line {text.rstrip()} and its end" for text in (one, other))
    assert (hashes(one) == hashes(other)) == (one.replace("\t", " ") == other.replace("\t", " "))


@given(st.lists(st.sampled_from([LINE, "", "short", f"{LINE} and more"]), max_size=12))
def test_a_text_gives_what_its_lines_give(lines):
    assert hashes("\n".join(lines)) == [n for line in lines for n in hashes(line)]


def test_lines_beyond_a_block_are_hashed_too_and_one_without_end_is_left_out():
    text = "\n".join([LINE] * 5_000)
    assert hashes(text) == hashes(LINE) * 5_000
    assert hashes(f"{LINE}\n{'long word ' * 20_000}\n{LINE}") == hashes(LINE) * 2


@given(st.binary(max_size=400))
def test_any_bytes_can_be_hashed(data):
    assert HASHER.hashes(data).dtype == np.uint64
