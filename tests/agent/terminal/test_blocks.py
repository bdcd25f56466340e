from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.terminal.blocks import Blocks

MARKDOWN = st.text(alphabet="a \n`~-*1.|#", max_size=80)


def cut(text, pieces=()):
    blocks = Blocks()
    given = [block for piece in (pieces or [text]) for block in blocks.feed(piece)]
    return given, blocks.rest


@given(MARKDOWN, st.lists(st.integers(0, 80), max_size=6))
def test_nothing_is_lost_however_the_text_comes(text, cuts):
    ends = [0, *sorted(min(at, len(text)) for at in cuts), len(text)]
    pieces = [text[a:b] for a, b in pairwise(ends)]
    blocks = Blocks()
    given = [block for piece in pieces for block in blocks.feed(piece)]
    assert "".join(given + blocks.finish()) == text


@given(MARKDOWN)
def test_the_blocks_do_not_depend_on_the_pieces(text):
    letter_by_letter = cut(text, list(text)) if text else ([], "")
    assert letter_by_letter == cut(text)


def test_a_paragraph_is_whole_at_the_blank_line():
    assert cut("one\ntwo\n\nthree") == (["one\ntwo\n\n"], "three")


def test_a_fence_is_whole_at_its_end_and_not_at_a_blank_line():
    code = "```python\na = 1\n\nb = 2\n```\n"
    assert cut(code + "x") == ([code], "x")


def test_text_before_a_fence_is_a_block_of_its_own():
    assert cut("see:\n```\nx\n```\n")[0] == ["see:\n", "```\nx\n```\n"]


@pytest.mark.parametrize("inner", ["~~~", "``"])
def test_another_fence_inside_does_not_end_one(inner):
    code = f"```\n{inner}\nx\n```\n"
    assert cut(code)[0] == [code]


def test_a_list_with_blank_lines_stays_one_list():
    given, rest = cut("1. one\n\n2. two\n\n3. three\n")
    assert given == []
    assert rest == "1. one\n\n2. two\n\n3. three\n"


def test_a_list_ends_where_other_text_follows_a_blank_line():
    given, rest = cut("- one\n- two\n\nAfter.\n")
    assert given == ["- one\n- two\n\n"]
    assert rest == "After.\n"


def test_after_the_end_it_begins_anew():
    blocks = Blocks()
    blocks.feed("```\nopen")
    assert blocks.finish() == ["```\nopen"]
    assert blocks.rest == ""
    assert blocks.feed("text\n\n") == ["text\n\n"]
