"""The server listens where it is told, and stops when it is told."""

import asyncio
import signal
import socket

import pytest

from hortus.gateway.errors import AddressError
from hortus.gateway.server import HttpServer, bind


def test_port_0_takes_a_free_port():
    with bind("127.0.0.1", 0) as one, bind("127.0.0.1", 0) as other:
        assert one.getsockname()[1] != other.getsockname()[1]


def test_ipv6_is_spoken_too():
    with bind("::1", 0) as listener:
        assert listener.getsockname()[0] == "::1"


def test_small_pieces_are_sent_at_once():
    with bind("127.0.0.1", 0) as listener:
        listener.setblocking(True)
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_a_port_in_use_is_refused_with_what_to_do():
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressError, match=f"port {port} on 127.0.0.1 is taken") as caught:
            bind("127.0.0.1", port)
    assert "--port" in caught.value.remedy


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("127.0.0.1", 70_000)])
def test_an_address_of_another_machine_or_world_is_refused(host, port):
    with pytest.raises(AddressError, match=f"cannot listen on {host}"):
        bind(host, port)


async def hello(scope, receive, send):
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def test_it_serves_until_it_is_stopped_and_leaves_the_signals_alone():
    async def story():
        before = signal.getsignal(signal.SIGINT)
        listener = bind("127.0.0.1", 0)
        server = HttpServer(hello, listener)
        serving = asyncio.create_task(server.run())
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        said = await reader.read()
        writer.close()
        assert signal.getsignal(signal.SIGINT) is before
        server.stop()
        await serving
        return said

    said = asyncio.run(story())
    assert b"\r\nhello\r\n" in said
    assert b"server:" not in said.lower()
