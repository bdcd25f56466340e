"""Files are cut where people would cut them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.chunking import cut
from hortus.knowledge.languages import GRAMMARS

PYTHON = '''\
import os

# Opens the door.
@decorated
def opens(door):
    def inner():
        return door
    return inner


class House:
    """A house."""

    rooms = 3

    def enter(self):
        return self.rooms

    async def leave(self):
        pass
'''


def spans(text, language):
    return [(c.first, c.last, [s.name for s in c.symbols]) for c in cut(text, language)]


def test_functions_classes_and_the_rest_are_chunks_of_their_own():
    assert spans(PYTHON, "python") == [
        (1, 21, []),
        (3, 8, ["opens", "inner"]),
        (11, 18, ["House"]),
        (16, 17, ["enter"]),
        (19, 20, ["leave"]),
    ]


def test_decorators_and_comments_above_belong_to_a_function():
    (chunk,) = [c for c in cut(PYTHON, "python") if c.symbols and c.symbols[0].name == "opens"]
    assert chunk.text.startswith("# Opens the door.\n@decorated\ndef opens")


def test_a_long_function_is_cut_into_parts():
    text = "def f():\n" + "    x = 1\n" * 300
    assert [(c.first, c.last) for c in cut(text, "python")] == [(1, 120), (121, 240), (241, 301)]


def test_a_text_without_a_grammar_is_cut_by_length():
    assert spans("line\n" * 250, "markdown") == [(1, 120, []), (121, 240, []), (241, 251, [])]


def test_prose_is_cut_at_its_headings_and_long_sections_by_length():
    text = "# Door\n" + "line\n" * 9 + "## Key\n" + "line\n" * 150
    assert spans(text, "markdown") == [(1, 10, []), (11, 130, []), (131, 162, [])]
    assert spans(text, "") == [(1, 120, []), (121, 162, [])]


def test_an_empty_text_has_no_chunks():
    assert cut("\n\n  \n", "python") == []


@given(
    st.text(alphabet="def class():\n abc{}\"'#@", max_size=300), st.sampled_from(list(GRAMMARS))
)
def test_every_line_with_something_on_it_is_in_exactly_one_chunk(text, language):
    kept = sorted(line for c in cut(text, language) for line in c.text.split("\n") if line.strip())
    assert kept == sorted(line for line in text.split("\n") if line.strip())


@given(st.text(max_size=400), st.sampled_from([*sorted(GRAMMARS), "", "markdown"]))
def test_any_text_is_cut_without_losing_or_doubling_a_line(text, language):
    lines = text.split("\n")
    chunks = cut(text, language)
    assert sorted(line for c in chunks for line in c.text.split("\n") if line.strip()) == sorted(
        line for line in lines if line.strip()
    )
    for chunk in chunks:
        own = chunk.text.split("\n")
        assert (own[0], own[-1]) == (lines[chunk.first - 1], lines[chunk.last - 1])
        assert len(own) <= chunk.last - chunk.first + 1
        assert all(chunk.first <= symbol.line <= chunk.last for symbol in chunk.symbols)


@given(st.lists(st.sampled_from(PYTHON.split("\n")), max_size=60))
def test_lines_of_code_in_any_order_are_each_in_one_chunk(lines):
    chunks = cut("\n".join(lines), "python")
    kept = sorted(line for c in chunks for line in c.text.split("\n") if line.strip())
    assert kept == sorted(line for line in lines if line.strip())


@pytest.mark.parametrize("language", sorted(GRAMMARS))
def test_broken_code_is_cut_like_any_other(language):
    assert cut("function ( { [ class def $$$ \x00 \x7f", language)
