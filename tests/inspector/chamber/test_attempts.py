"""What an attempt to connect is about, read from the memory of whoever makes it."""

import asyncio
import os
import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.chamber.attempts import Attempts, parse


def four(address, port):
    return struct.pack("=H", socket.AF_INET) + struct.pack("!H", port) + socket.inet_aton(address)


def six(address, port):
    head = struct.pack("=H", socket.AF_INET6) + struct.pack("!HI", port, 0)
    return head + socket.inet_pton(socket.AF_INET6, address) + bytes(4)


@pytest.mark.parametrize(
    ("said", "target"),
    [
        (four("203.0.113.7", 443) + bytes(8), ("203.0.113.7", 443)),
        (six("2001:db8::7", 80), ("2001:db8::7", 80)),
        (six("2001:db8::7", 80)[:20], None),
        (struct.pack("=H", socket.AF_UNIX) + b"/run/docker.sock", None),
        (b"", None),
        (b"\2", None),
    ],
)
def test_addresses_of_the_internet_are_read(said, target):
    assert parse(said) == target


@given(st.binary(max_size=28))
def test_no_address_breaks_it(said):
    assert parse(said) is None or len(parse(said)) == 2


def test_once_nobody_can_ask_any_more_nothing_is_waited_for():
    async def scenario():
        listener, other = os.pipe()
        attempts = Attempts(listener, lambda _: None)
        attempts.open()
        os.close(other)
        await asyncio.sleep(0.01)
        attempts.close()

    asyncio.run(scenario())
