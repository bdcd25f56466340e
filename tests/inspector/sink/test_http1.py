"""Heads and bodies of HTTP/1.1: read as sent, and refused without a crash."""

import asyncio
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.sink import http1

NAMES = st.text("abcXYZ-", min_size=1, max_size=12)
VALUES = st.text("abc 019:/;=", max_size=20).map(str.strip)


def read(body, **headers):
    async def read_it():
        reader = asyncio.StreamReader(limit=1 << 12)
        reader.feed_data(body)
        reader.feed_eof()
        head = http1.Head(
            "POST", "/", "1.1", tuple((name.replace("_", "-"), v) for name, v in headers.items())
        )
        got = bytearray()
        await http1.read_body(reader, head, got)
        return bytes(got)

    return asyncio.run(read_it())


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8))
def test_a_head_is_read_as_it_was_written(fields):
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
    head = http1.parse_head(f"GET /x HTTP/1.1\r\n{lines}\r\n".encode())
    assert head.headers == tuple(fields)


@given(st.binary(max_size=200))
def test_no_head_breaks_it(block):
    with contextlib.suppress(http1.NotHttpError):
        http1.parse_head(block)


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6))
def test_chunks_are_put_together(parts):
    sent = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert read(sent, Transfer_Encoding="chunked") == b"".join(parts)


@given(st.binary(max_size=200))
def test_no_chunks_break_it(sent):
    with contextlib.suppress(http1.NotHttpError, asyncio.IncompleteReadError):
        read(sent, transfer_encoding="Chunked")


@pytest.mark.parametrize("size", ["", "0"])
def test_a_request_may_have_no_body(size):
    assert read(b"", Content_Length=size) == b""


@given(st.text(max_size=30))
def test_a_length_is_a_number_or_refused(text):
    with contextlib.suppress(http1.NotHttpError):
        assert 0 <= http1.number(text, 99) <= 99


def test_the_last_of_several_fields_counts():
    head = http1.Head("GET", "/", "1.1", (("a", "1"), ("A", "2")))
    assert (head.field("a"), head.field("b")) == ("2", "")


@pytest.mark.parametrize("begun", [b"GET / ", b"POST /x HTTP/1.1", b"CONNECT a:1 "])
def test_requests_are_known_by_their_first_word(begun):
    assert http1.is_request(begun)
    assert not http1.is_request(b" " + begun)
