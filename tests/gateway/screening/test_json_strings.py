"""The strings of JSON are found and read as a parser reads them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.screening.json_strings import (
    decode,
    find_strings,
    is_json,
    key_before,
    text_of,
)
from tests.gateway.screening.bodies import bodies

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def raw_of(text, *, ascii_only=True):
    """Return a text as it stands between its quotes."""
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1].encode()


def all_strings(value):
    """Return the strings of a parsed document, in order."""
    match value:
        case str():
            return [value]
        case list():
            return [text for item in value for text in all_strings(item)]
        case tuple():
            return [text for item in value for text in all_strings(item)]
    return []


@given(bodies())
def test_they_are_those_that_a_parser_finds(drawn):
    body = drawn[0].encode()
    strings = find_strings(body)
    spans = zip(strings.starts.tolist(), strings.ends.tolist(), strict=True)
    found = [text_of(body[start:end]).decode() for start, end in spans]
    # As pairs, an object keeps its keys in the order in which they were written.
    assert found == all_strings(json.loads(drawn[0], object_pairs_hook=list))


@given(TEXTS, st.booleans())
def test_a_string_is_read_as_a_parser_reads_it(text, ascii_only):
    raw = raw_of(text, ascii_only=ascii_only)
    assert text_of(raw) == decode(raw).data == text.encode()


@given(TEXTS, TEXTS, TEXTS, st.booleans())
def test_each_part_leads_back_to_what_stands_for_it(before, text, after, ascii_only):
    head, raw, tail = (raw_of(t, ascii_only=ascii_only) for t in (before, text, after))
    start = len(before.encode())
    span = decode(head + raw + tail).span(start, start + len(text.encode()))
    assert span == (len(head), len(head) + len(raw))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\\ud83d", b"\xed\xa0\xbd"),
        (b"\\ud83d\\ude00", b"\xf0\x9f\x98\x80"),
        (b'\\/\\b\\f\\n\\r\\t\\"\\\\', b'/\b\f\n\r\t"\\'),
        (b"\\q \\u12", b"\\q \\u12"),
        (b"a\nb\\n", b"a\nb\n"),
    ],
)
def test_what_no_parser_should_have_let_through_is_read_as_far_as_it_goes(raw, said):
    assert text_of(raw) == decode(raw).data == said


@pytest.mark.parametrize(
    ("text", "start", "key"),
    [
        (b'{"a":"b"}', 6, b'"a":"'),
        (b'{"a" : "b"}', 8, b'"a" : "'),
        (b'["a","b"]', 6, b'"'),
        (b'{"a":["b"]}', 7, b'"'),
        (b'{"%b":"b"}' % (b"k" * 90), 95, b'"'),
    ],
)
def test_the_key_of_a_string_is_what_stands_right_before_it(text, start, key):
    assert text[key_before(text, start) : start] == key


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (b'{"a": 1}', True),
        (b"\n [1]", True),
        (b"{not json}", False),
        (b'{"a": 1} and more', False),
        (b"1", False),
        (b"", False),
        (b'{"a": "\xff"', False),
        (b"[" * 100_000, False),
    ],
)
def test_only_a_whole_document_is_json(text, answer):
    assert is_json(text) is answer
