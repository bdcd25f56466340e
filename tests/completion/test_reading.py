"""A prompt is read up to the token that the cursor stands in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.completion.lexer import lex
from hortus.completion.reading import Reading, read
from hortus.completion.types import Prompt
from hortus.completion.vocabulary import Vocabulary, distinct, merge

KNOWN = "def find(name):\n    return self.items[name]\n"


def vocabulary() -> Vocabulary:
    return Vocabulary((merge([distinct(lex([KNOWN.encode()]))[0]]),))


def text_of(reading: Reading, number: int) -> str:
    if number >= reading.known:
        return reading.new[number - reading.known].decode()
    return vocabulary().text(number).decode()


@pytest.mark.parametrize(
    ("prefix", "begun", "last"),
    [
        ("x = self", " self", " ="),
        ("x = self.", "", "."),
        ("x = ", " ", " ="),
        ("x =", "", " ="),
        ("return na", " na", "return"),
        ("def f():\n    ", "", ""),
        ("def f():\n    re", "re", ""),
        ("", "", ""),
        ("gr\u00fc\u00df", "gr\u00fc\u00df", ""),
    ],
)
def test_the_token_begun_is_set_apart(prefix: str, begun: str, last: str) -> None:
    reading = read(Prompt(prefix), vocabulary())
    assert reading.begun.decode() == begun
    assert text_of(reading, int(reading.before[-1])) == last


@pytest.mark.parametrize(
    ("suffix", "rest"),
    [
        (")\nnext", [")"]),
        (" = 3\n", [" =", " 3"]),
        ("\nnext line", []),
        ("   \nnext line", []),
        ("", []),
        ("tail", ["tail"]),
    ],
)
def test_the_rest_of_the_line_is_known(suffix: str, rest: list[str]) -> None:
    reading = read(Prompt("f(", suffix), vocabulary())
    assert [text_of(reading, number) for number in reading.rest] == rest


def test_new_words_have_numbers_of_their_own() -> None:
    reading = read(Prompt("fresh(name, fresh, ", "other"), vocabulary())
    assert set(reading.new) == {b"fresh", b" fresh", b"other"} | set(reading.new)
    assert reading.before.max() >= reading.known


def test_only_the_nearest_part_of_a_long_prompt_is_read() -> None:
    reading = read(Prompt("x = 1\n" * 100_000 + "y", "z = 1\n" * 100_000), vocabulary())
    assert len(reading.before) < 60_000
    assert len(reading.after) < 30_000
    assert reading.begun == b"y"


def test_one_endless_line_is_read_from_its_middle() -> None:
    assert read(Prompt("a+" * 100_000 + "end"), vocabulary()).begun == b"end"


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_can_be_read(prefix: str, suffix: str) -> None:
    reading = read(Prompt(prefix, suffix), vocabulary())
    assert prefix.encode(errors="replace").endswith(reading.begun)
    assert len(reading.context(3)) <= 3
