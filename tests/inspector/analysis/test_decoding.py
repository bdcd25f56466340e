"""What a program did to its words, undone."""

import base64
import gzip
import json
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.inspector.analysis.decoding import Number, decompressed, nested, parsed, values

TEXT = b'{"asked": "say hello"}' * 3


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT)),
        ("", TEXT),
        ("unheard-of", TEXT),
        ("gzip, br", brotli.compress(gzip.compress(TEXT, mtime=0))),
    ],
)
def test_a_content_coding_is_undone(coding, packed):
    assert decompressed(packed, coding) == TEXT


PACK = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_what_is_packed_in_several_pieces_is_read_to_its_end(coding):
    pieces = b"".join(PACK[coding](part) for part in (b"one ", b"two ", b"three"))
    assert decompressed(pieces, coding) == b"one two three"


@pytest.mark.parametrize("coding", PACK)
def test_what_stands_behind_a_packed_body_is_not_lost(coding):
    told = decompressed(PACK[coding](TEXT) + b"and a secret", coding)
    assert b"and a secret" in told


@pytest.mark.parametrize("coding", PACK)
def test_a_packed_body_that_breaks_off_is_read_as_far_as_it_came(coding):
    text = bytes(range(256)) * 2000
    packed = PACK[coding](text)
    told = decompressed(packed[: len(packed) * 3 // 4], coding)
    assert text.startswith(told) or told == packed[: len(packed) * 3 // 4]


BOMBS = {
    "gzip": lambda body: gzip.compress(body, 1),
    "deflate": lambda body: zlib.compress(body, 1),
    "br": lambda body: brotli.compress(body, quality=0),
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", BOMBS)
def test_a_body_that_unpacks_without_end_is_cut(coding):
    assert len(decompressed(BOMBS[coding](bytes(80 << 20)), coding)) == 64 << 20


@given(st.binary(max_size=200), st.sampled_from(sorted(PACK)), st.binary(max_size=20))
@settings(max_examples=60, deadline=None)
def test_whatever_is_packed_comes_back_with_whatever_stands_behind_it(body, coding, behind):
    told = decompressed(PACK[coding](body) + behind, coding)
    assert (body in told and behind in told) or told == PACK[coding](body) + behind


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_wrong_coding_leaves_the_body_as_it_is(coding):
    assert decompressed(b"no such thing", coding) == b"no such thing"


def test_numbers_keep_their_spelling_and_keys_their_order():
    value = parsed('{"b": 1.0, "a": 1}')
    assert list(value.items()) == [("b", Number("1.0")), ("a", Number("1"))]


@pytest.mark.parametrize("text", ["", "{", "plain words", "[" * 100_000])
def test_what_is_no_json_is_none(text):
    assert parsed(text) is None


@pytest.mark.parametrize(
    "packed",
    [
        json.dumps({"a": 1}),
        base64.b64encode(b'{"a": 1, "b": "somewhat longer"}').decode(),
        base64.b64encode(gzip.compress(b'{"a": 1}', mtime=0)).decode(),
        base64.urlsafe_b64encode(zlib.compress(b'{"a": 1}' * 9)).decode().rstrip("="),
    ],
)
def test_what_is_nested_in_a_string_is_found(packed):
    assert nested(packed) is not None


@pytest.mark.parametrize("text", ["hello", "a" * 23, "sk-inspector-0123456789abcdef01234567"])
def test_a_plain_string_has_nothing_nested(text):
    assert nested(text) is None


@pytest.mark.parametrize(
    ("body", "kind", "paths"),
    [
        (b'{"a": 1}', "application/json", [""]),
        (b'{"a": 1}\n{"a": 2}\n', "application/x-ndjson", ["line[0]", "line[1]"]),
        (b"a=1&b=", "application/x-www-form-urlencoded", [""]),
        (b"plain words", "text/plain", [""]),
        (b"\xff\xfe\x00", "application/octet-stream", [""]),
    ],
)
def test_a_body_is_taken_for_what_it_is(body, kind, paths):
    assert [path for path, _ in values(body, kind)] == paths
