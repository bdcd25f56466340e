"""Somebody listens at the address that was meant, and leaves the program its own."""

import asyncio
import socket

import pytest

from hortus.inspector.sink.ports import Ports, is_own, plain


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("0.0.0.0", True), ("::1", True), ("::", True),
        ("::ffff:127.0.0.1", True), ("198.18.0.7", False), ("2001:db8::1", False),
    ],
)  # fmt: skip
def test_the_program_s_own_machine_is_known(address, own):
    assert is_own(address) is own


def test_an_address_in_another_s_form_is_the_same():
    assert plain("::ffff:198.18.0.7") == "198.18.0.7"
    assert plain("2001:DB8::1") == "2001:db8::1"


def test_a_connection_arrives_where_somebody_listens():
    async def scenario():
        arrived = asyncio.Queue()
        ports, port = Ports(arrived.put_nowait), free_port()
        ports.open("127.0.0.1", port)
        ports.open("127.0.0.1", port)
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        with await arrived.get() as connection:
            place = connection.getsockname()
        writer.close()
        ports.close()
        return place, port

    place, port = asyncio.run(scenario())
    assert place == ("127.0.0.1", port)


def test_a_port_that_the_program_has_is_left_to_it():
    async def scenario():
        with socket.create_server(("127.0.0.1", 0)) as taken:
            ports = Ports(lambda _: None)
            ports.open("127.0.0.1", taken.getsockname()[1])
            ports.close()

    asyncio.run(scenario())


def test_the_same_port_of_another_address_stays_free():
    async def scenario():
        ports, port = Ports(lambda _: None), free_port()
        ports.open("127.0.0.2", port)
        with socket.create_server(("127.0.0.1", port)) as own:
            found = own.getsockname()[1]
        ports.close()
        return found == port

    assert asyncio.run(scenario())
