"""The body of a request, read from ASGI in whatever pieces it comes."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core.asgi import Message, read_body

GONE, TOO_LARGE = ConnectionError("gone"), ValueError("too large")
LEFT: Message = {"type": "http.disconnect"}


class Client:
    """Sends what it is told to, and counts what was asked for."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = list(messages)

    @property
    def waiting(self) -> int:
        """Return how many messages nobody has read."""
        return len(self._messages)

    async def receive(self) -> Message:
        """Return the next message."""
        return self._messages.pop(0)


def sent(*pieces: bytes) -> list[Message]:
    last = len(pieces) - 1
    return [
        {"type": "http.request", "body": piece, "more_body": number < last}
        for number, piece in enumerate(pieces)
    ]


def body_of(client: Client, most_bytes: int = 100) -> bytes:
    return asyncio.run(read_body(client.receive, most_bytes, gone=GONE, too_large=TOO_LARGE))


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=6))
def test_however_it_comes_it_is_the_same_body(pieces):
    assert body_of(Client(sent(*pieces))) == b"".join(pieces)


def test_a_message_need_say_nothing_of_body_or_more():
    assert body_of(Client([{"type": "http.request"}])) == b""


def test_exactly_so_much_is_taken():
    assert body_of(Client(sent(b"x" * 60, b"x" * 40))) == b"x" * 100


def test_no_more_is_read_once_it_is_too_much():
    client = Client(sent(b"x" * 60, b"x" * 41, b"x", b"x"))
    with pytest.raises(ValueError, match="too large"):
        body_of(client)
    assert client.waiting == 2


@pytest.mark.parametrize("before", [[], sent(b"a", b"b")[:1]], ids=["at once", "in the middle"])
def test_a_client_that_leaves_is_noticed(before):
    with pytest.raises(ConnectionError, match="gone"):
        body_of(Client([*before, LEFT]))
