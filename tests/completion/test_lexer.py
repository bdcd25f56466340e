"""The lexer loses nothing on a line and sees only changes of indentation between lines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.completion.lexer import DEEPEST, SEPARATOR_HASH, Lexed, lex, newline_hash

LINES = st.text(
    st.characters(blacklist_characters="\n\0", blacklist_categories=("Cs",)), max_size=40
)
CODE = st.lists(LINES, max_size=12).map("\n".join)


def texts(lexed: Lexed) -> list[str]:
    return [lexed.text[s:e].decode() for s, e in zip(lexed.starts, lexed.ends, strict=True)]


def tokens_of(code: str) -> list[str]:
    """Return the tokens of one line of code."""
    return texts(lex([code.encode()]))[2:-1]


@pytest.mark.parametrize(
    ("code", "tokens"),
    [
        ("x = foo(1)", ["x", " =", " foo", "(", "1", ")"]),
        ("a  b", ["a", "  ", "b"]),
        ("a\tb", ["a", "\tb"]),
        ("größe += 2", ["größe", " +", "=", " 2"]),
        ("if(x)->y;", ["if", "(", "x", ")", "-", ">", "y", ";"]),
    ],
)
def test_a_line_is_cut_into_words_marks_and_blanks(code: str, tokens: list[str]) -> None:
    assert tokens_of(code) == tokens


@given(CODE)
def test_the_tokens_of_a_file_joined_are_the_file(code: str) -> None:
    assert "".join(texts(lex([code.encode()]))) == f"\0\n{code}\n"


@given(st.lists(CODE, min_size=1, max_size=4))
def test_files_lexed_together_give_the_tokens_of_each_alone(files: list[str]) -> None:
    together = lex([code.encode() for code in files])
    alone = [lex([code.encode()]) for code in files]
    assert together.hashes.tolist() == [h for one in alone for h in one.hashes.tolist()]
    assert together.lines.tolist() == [n for one in alone for n in one.lines.tolist()]


@given(CODE)
def test_equal_texts_have_equal_hashes_and_others_do_not(code: str) -> None:
    lexed = lex([code.encode()])
    words = [
        (text, number)
        for at, (text, number) in enumerate(zip(texts(lexed), lexed.hashes.tolist(), strict=True))
        if at not in set(lexed.newlines.tolist())
    ]
    assert len({text for text, _ in words}) == len({number for _, number in words})
    assert len(set(words)) == len({text for text, _ in words})


@given(CODE)
def test_every_newline_token_knows_the_line_it_leads_to(code: str) -> None:
    lexed = lex([code.encode()])
    expected = [lexed.text[: lexed.ends[at]].count(b"\n") for at in lexed.newlines]
    assert lexed.lines.tolist() == expected


def test_a_newline_token_is_the_change_of_indentation() -> None:
    lexed = lex([b"if x:\n    y\n\n    z\nw\n"])
    assert lexed.hashes[lexed.newlines].tolist() == [
        newline_hash(0),
        newline_hash(4),
        newline_hash(0),
        newline_hash(-4),
        newline_hash(0),
    ]


def test_code_moved_to_another_depth_has_the_same_tokens() -> None:
    shallow = lex([b"a\n    b\n        c\n    d\n"]).hashes.tolist()
    deep = lex([b"x\n            a\n                b\n                    c\n"]).hashes.tolist()
    assert shallow[2:7] == deep[4:9]


def test_a_tab_counts_four_columns() -> None:
    tabs = lex([b"a\n\tb\n"]).hashes
    blanks = lex([b"a\n    b\n"]).hashes
    assert np.array_equal(tabs, blanks)


def test_deep_changes_of_indentation_are_clipped() -> None:
    lexed = lex([b"a\n" + b" " * 60 + b"b\n"])
    assert newline_hash(DEEPEST) in lexed.hashes.tolist()


def test_blanks_at_the_end_of_a_line_do_not_matter() -> None:
    assert np.array_equal(lex([b"a  \r\nb\n"]).hashes, lex([b"a\nb"]).hashes)


def test_each_file_begins_with_the_separator() -> None:
    lexed = lex([b"a b", b"", b"c"])
    assert lexed.hashes[lexed.file_starts].tolist() == [SEPARATOR_HASH] * 3


def test_long_tokens_that_differ_at_their_end_differ() -> None:
    lexed = lex([b"q" * 200 + b" " + b"q" * 199 + b"r"])
    assert len(set(lexed.hashes[2:4].tolist())) == 2


def test_no_files_have_no_tokens() -> None:
    assert len(lex([])) == 0
