"""The beginning of SOCKS 5, with every kind of address."""

import asyncio
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.sink import socks


class Writer:
    def write(self, data):
        self.written = data


def wanted(said):
    async def greet():
        reader = asyncio.StreamReader()
        reader.feed_data(said)
        reader.feed_eof()
        return await socks.greet(reader, Writer())

    return asyncio.run(greet())


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (b"\x05\x01\x00\x05\x01\x00\x01\xc6\x12\x00\x07\x01\xbb", ("198.18.0.7", 443)),
        (b"\x05\x02\x00\x02\x05\x01\x00\x03\x05a.b.c\x00\x50", ("a.b.c", 80)),
        (b"\x05\x01\x00\x05\x01\x00\x04" + bytes(15) + b"\x01\x00\x50", ("::1", 80)),
    ],
)
def test_the_place_is_read(said, place):
    assert wanted(said) == place


def test_an_address_of_no_kind_is_refused():
    with pytest.raises(ConnectionResetError):
        wanted(b"\x05\x01\x00\x05\x01\x00\x09\x00\x00")


@pytest.mark.parametrize(("head", "is_one"), [(b"\x05\x01\x00", True), (b"\x05\x02\x00", False),
                                              (b"\x04\x01\x00", False), (b"", False)])  # fmt: skip
def test_a_greeting_is_known(head, is_one):
    assert socks.is_greeting(head) is is_one


@given(st.binary(max_size=40))
def test_no_bytes_break_it(said):
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionResetError):
        wanted(said)
