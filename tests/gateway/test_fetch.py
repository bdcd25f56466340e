"""One small GET: what is an answer, and what is not."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import pytest

from hortus.gateway.fetch import Fetched, fetch

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def fetched(handler: Handler, address: str, *, timeout_s: float = 5.0) -> Fetched | None:
    """Return what ``fetch`` makes of a server that does this with a connection."""
    tasks: list[asyncio.Task[None]] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await handler(reader, writer)
        writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.create_task(handle(reader, writer)))

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        found = await fetch(
            address.replace("PORT", str(port)), timeout_s=timeout_s, headers={"x-test": "1"}
        )
        await asyncio.gather(*tasks)
    return found


def answer_to(reply: bytes, *, path: str = "/v1/models") -> Fetched | None:
    """Return what ``fetch`` makes of these bytes; REQUEST in them is what was asked."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        writer.write(reply.replace(b"REQUEST", request.split(b"\r\n")[0]))
        await writer.drain()

    return asyncio.run(fetched(handle, f"http://127.0.0.1:PORT{path}"))


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nhi",
    ],
    ids=["length", "chunked", "until the end"],
)
def test_a_body_is_read_however_it_is_framed(reply: bytes) -> None:
    found = answer_to(reply)
    assert found is not None
    assert (found.status, found.body) == (200, b"hi")


def test_status_and_headers_are_kept_whatever_they_are() -> None:
    found = answer_to(
        b"HTTP/1.1 404 No\r\nServer: X\r\nAsked: REQUEST\r\nContent-Length: 0\r\n\r\n"
    )
    assert found is not None
    assert found.status == 404
    assert found.headers["server"] == "X"
    assert found.headers["asked"] == "GET /v1/models HTTP/1.1"


def test_a_redirect_is_not_followed() -> None:
    found = answer_to(b"HTTP/1.1 302 X\r\nLocation: http://h/\r\nContent-Length: 0\r\n\r\n")
    assert found is not None
    assert found.status == 302


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"220 mail\r\n",
        b"HTTP/1.1 200 OK\r\nContent-",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2**21,
    ],
    ids=["nothing", "no http", "half a head", "too much"],
)
def test_what_is_no_answer_is_none(reply: bytes) -> None:
    assert answer_to(reply) is None


def test_a_free_port_a_wrong_port_and_a_wrong_path_are_none() -> None:
    async def free_port() -> int:
        async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
            port: int = server.sockets[0].getsockname()[1]
            return port

    port = asyncio.run(free_port())
    assert asyncio.run(fetch(f"http://127.0.0.1:{port}/", timeout_s=5)) is None
    assert asyncio.run(fetch("http://127.0.0.1:99999/", timeout_s=5)) is None
    assert answer_to(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", path="/é") is None


async def _keep_quiet(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


def test_silence_ends_after_the_time_allowed() -> None:
    assert asyncio.run(fetched(_keep_quiet, "http://127.0.0.1:PORT/", timeout_s=0.05)) is None


def test_tls_is_spoken_to_an_https_address_and_a_plain_server_is_none() -> None:
    first: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        first.append(await reader.read(1))

    assert asyncio.run(fetched(handle, "https://127.0.0.1:PORT/")) is None
    assert first == [bytes([22])], "a TLS handshake record"
