"""Messages of a WebSocket are heard, masked or not, in one frame or several."""

import asyncio
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.sink import websocket


class Writer:
    def __init__(self):
        self.written = b""

    def write(self, data):
        self.written += data


def frame(body, kind=1, *, last=True, mask=b""):
    size = len(body)
    if size < 126:
        length = bytes([size | (0x80 if mask else 0)])
    elif size < 1 << 16:
        length = bytes([126 | (0x80 if mask else 0)]) + size.to_bytes(2, "big")
    else:
        length = bytes([127 | (0x80 if mask else 0)]) + size.to_bytes(8, "big")
    hidden = bytes(b ^ mask[at % 4] for at, b in enumerate(body)) if mask else body
    return bytes([(0x80 if last else 0) | kind]) + length + mask + hidden


def heard(*frames):
    async def hear():
        reader = asyncio.StreamReader()
        reader.feed_data(b"".join(frames))
        reader.feed_eof()
        writer, got = Writer(), []
        await websocket.follow(reader, writer, 3, lambda number, body: got.append((number, body)))
        return got, writer.written

    return asyncio.run(hear())


CLOSE = frame(b"", 8)


@given(st.binary(max_size=300), st.binary(min_size=4, max_size=4))
def test_a_message_is_unmasked(body, mask):
    assert heard(frame(body, 2, mask=mask), CLOSE)[0] == [(3, body)]


@pytest.mark.parametrize("size", [125, 126, 65535, 65536, 200_000])
def test_messages_of_any_size_are_heard(size):
    assert heard(frame(b"x" * size), CLOSE)[0] == [(3, b"x" * size)]


def test_a_message_in_parts_is_one_message():
    parts = frame(b"one ", last=False), frame(b"", 9), frame(b"two", 0)
    assert heard(*parts, CLOSE)[0] == [(3, b"one two")]


def test_a_ping_is_answered():
    assert heard(frame(b"hi", 9), CLOSE)[1] == b"\x8a\x02hi\x88\x00"


def test_a_frame_too_large_ends_it():
    with pytest.raises(ConnectionResetError):
        heard(b"\x81\x7f" + (1 << 40).to_bytes(8, "big"))


@given(st.binary(max_size=100))
def test_no_bytes_break_it(sent):
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionResetError):
        heard(sent)
