"""Token numbers lead back to the texts, through one layer or two."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.completion.lexer import lex, newline_hash
from hortus.completion.vocabulary import UNKNOWN, Vocabulary, distinct, merge, without

WORDS = st.lists(st.from_regex(r"[a-z(),]{1,12}", fullmatch=True), max_size=20).map(" ".join)


def vocabulary_of(*files: str) -> Vocabulary:
    return Vocabulary((merge([distinct(lex([text.encode()]))[0] for text in files]),))


@given(st.lists(WORDS, min_size=1, max_size=3))
def test_every_token_of_the_files_has_a_number_that_gives_its_text(files: list[str]) -> None:
    vocabulary = vocabulary_of(*files)
    for text in files:
        lexed = lex([text.encode()])
        line_ends = set(lexed.newlines.tolist())
        for at, number in enumerate(vocabulary.numbers(lexed.hashes).tolist()):
            expected = b"" if at in line_ends else lexed.text[lexed.starts[at] : lexed.ends[at]]
            assert vocabulary.text(number) == expected


@given(WORDS, WORDS)
def test_a_second_layer_keeps_the_numbers_of_the_first(old: str, new: str) -> None:
    base = vocabulary_of(old)
    layer, _ = distinct(lex([new.encode()]))
    both = base.plus(without(layer, base))
    old_hashes = lex([old.encode()]).hashes
    assert np.array_equal(both.numbers(old_hashes), base.numbers(old_hashes))
    assert UNKNOWN not in both.numbers(lex([new.encode()]).hashes)
    assert len({both.text(n) for n in range(len(both))} - {b""}) >= len(both) - 1


def test_a_token_never_seen_has_no_number() -> None:
    assert vocabulary_of("a b").numbers(lex([b"c"]).hashes)[2] == UNKNOWN


def test_newline_tokens_have_no_text() -> None:
    vocabulary = vocabulary_of("a\n    b")
    (number,) = vocabulary.numbers(np.array([newline_hash(4)], dtype=np.uint64))
    assert vocabulary.text(number) == b""


def test_a_number_out_of_range_has_no_text() -> None:
    with pytest.raises(IndexError):
        vocabulary_of("a").text(100)


def test_a_vocabulary_of_no_files_knows_nothing() -> None:
    empty = Vocabulary((merge([]),))
    assert len(empty) == 0
    assert empty.numbers(lex([b"a"]).hashes).tolist() == [UNKNOWN] * 4
