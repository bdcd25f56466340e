"""What is read of a document at once is what a walk through its bytes finds in it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import Edit
from hortus.gateway.screening import Screening, screen_document
from hortus.gateway.screening.answer_texts import joined_texts
from hortus.gateway.testing.faults_samples import sample_for
from tests.gateway.screening.streams import RULES

NAMES = st.sampled_from(
    ["text", "content", "type", "arguments", "input", "partial_json", "signature", "logprobs", ""]
)
STRINGS = st.lists(st.sampled_from(["a word", '"', "\\", "\\n", "\\\\", "é", "😀", "\n"])).map(
    "".join
)
DOCUMENTS = st.recursive(
    st.one_of(STRINGS, st.integers(), st.none(), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=4)
    ),
    max_leaves=20,
)


class Listening(Screening):
    """Hears every text that is looked at, and never takes one for clean."""

    def __init__(self):
        super().__init__(RULES, {})
        self.heard = []

    def edits(self, text):
        """Keep the text and say that something is to change."""
        self.heard.append(text)
        return [Edit(0, 0, "")]


def heard(data):
    """Return what is looked at: once where both ways read the same, else twice."""
    screening = Listening()
    assert screen_document(data, screening) == data
    return screening.heard


@given(st.dictionaries(NAMES, DOCUMENTS, max_size=5), st.booleans())
def test_both_ways_read_the_same(document, ascii_only):
    data = json.dumps({"long": "x" * 20, **document}, ensure_ascii=ascii_only).encode()
    read = joined_texts(data, {})
    assert len(heard(data)) == 1
    assert read in {None, *heard(data)}


@given(st.lists(st.one_of(st.none(), STRINGS), max_size=6))
def test_texts_of_blocks_that_follow_one_another_are_joined(texts):
    blocks = [{"type": "b"} if text is None else {"text": text} for text in texts]
    data = json.dumps({"long": "x" * 20, "content": blocks}).encode()
    assert heard(data) == [joined_texts(data, {})]


@pytest.mark.parametrize("path", ["/chat/completions", "/messages", "/responses", "/completions"])
def test_the_answers_of_all_dialects_are_read_at_once(path):
    assert joined_texts(sample_for(path).whole, {}) is not None


@pytest.mark.parametrize(
    "data",
    [
        b'{"text": "one", "text": "two"}',
        b'{"a": "\\\\", "a": "ends in a backslash \\\\"}',
        b'{"n": {"a": 1, "a": 2}}',
        b'{"arguments": {"command": "ls"}}',
        b'{"input": ["a"]}',
        b'{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b'{"a": ',
        b"[DONE]",
        b'{"a": 1e999}',
        b'{"a": ' * 40 + b'"deep"' + b"}" * 40,
        b"[" * 5_000 + b"]" * 5_000,
    ],
)
def test_what_only_its_bytes_tell_is_left_to_the_walk(data):
    assert joined_texts(data, {}) is None


def test_what_was_said_before_or_is_screened_elsewhere_is_left_out():
    data = b'{"delta": {"text": "a"}, "list": [{"x": "b"}, {"x": "c"}], "d": "e"}'
    skip = frozenset({("delta", "text"), ("list", 1, "x")})
    assert joined_texts(data, {"e": "e"}, skip) == "b\n"
    assert joined_texts(data, {"e": "f"}, skip) is None
    assert joined_texts(data, {}, frozenset({("list", 1, "y")})) is None
