"""One connection that speaks HTTP/1.1, up to its end or until it becomes something else."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from hortus.inspector.sink import http1, websocket
from hortus.inspector.sink.answer import Answer
from hortus.inspector.sink.desk import BROKEN_OFF, Asked, Desk
from hortus.inspector.sink.http1 import Head

_REASONS = {200: "OK", 404: "Not Found", 500: "Internal Server Error"}
_PART = 1 << 16


@dataclass(frozen=True, slots=True)
class Streams:
    """The two ends of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@dataclass(frozen=True, slots=True)
class Line:
    """A connection: its number, what carries it, the name it was made to, and its two ends."""

    number: int
    scheme: str
    name: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


Join = Callable[[str, int], Awaitable[Streams]]


async def hold(line: Line, desk: Desk, join: Join, listen: websocket.Listen) -> None:
    """Answer requests until the client is done, asks for a tunnel, or wants a WebSocket."""
    while head := await http1.read_head(line.reader):
        if head.method == "CONNECT":
            await _tunnel(line, head, join)
            return
        answer = await _ask(line, desk, head)
        if key := _wants_websocket(head):
            line.writer.write(websocket.acceptance(key))
            await websocket.follow(line.reader, line.writer, line.number, listen)
            return
        is_last = _is_last(head)
        line.writer.write(_written(answer, is_last=is_last, has_body=head.method != "HEAD"))
        await line.writer.drain()
        if is_last:
            return


async def _ask(line: Line, desk: Desk, head: Head) -> Answer:
    """Take a request's body and have it answered; what breaks off is written down as well."""
    if "100-continue" in head.field("expect").lower():
        line.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = bytearray()
    is_whole = False
    try:
        await http1.read_body(line.reader, head, body)
        is_whole = True
    finally:
        if not is_whole:
            desk.note(_asked(line, head, bytes(body)), BROKEN_OFF)
    return desk.take(_asked(line, head, bytes(body)))


def _asked(line: Line, head: Head, body: bytes) -> Asked:
    scheme, authority, target = line.scheme, head.field("host") or line.name, head.target
    if "://" in target:  # how one asks a proxy
        scheme, _, rest = target.partition("://")
        authority, slash, path = rest.partition("/")
        target = slash + path or "/"
    return Asked(
        connection=line.number,
        scheme=scheme,
        authority=authority,
        version=head.version,
        method=head.method,
        target=target,
        headers=head.headers,
        body=body,
    )


async def _tunnel(line: Line, head: Head, join: Join) -> None:
    """Be a proxy: join a client to another server."""
    host, _, port = head.target.rpartition(":")
    try:
        streams = await join(host.strip("[]"), http1.number(port, 65535))
    except (OSError, UnicodeError):
        line.writer.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")
        return
    line.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await pass_on(line, streams)


async def pass_on(line: Line, streams: Streams) -> None:
    """Pass on all that both ends of a tunnel say, until one is done."""
    try:
        await asyncio.gather(
            _copy(line.reader, streams.writer), _copy(streams.reader, line.writer)
        )
    finally:
        streams.writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(_PART):
            writer.write(part)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


def _wants_websocket(head: Head) -> str:
    is_asked = head.field("upgrade").lower() == "websocket"
    return head.field("sec-websocket-key") if is_asked else ""


def _is_last(head: Head) -> bool:
    wishes = [wish.strip() for wish in head.field("connection").lower().split(",")]
    return "close" in wishes or (head.version == "1.0" and "keep-alive" not in wishes)


def _written(answer: Answer, *, is_last: bool, has_body: bool) -> bytes:
    head = (
        f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Answered')}\r\n"
        f"content-type: {answer.kind}\r\ncontent-length: {len(answer.body)}\r\n"
        f"connection: {'close' if is_last else 'keep-alive'}\r\n\r\n"
    )
    return head.encode() + (answer.body if has_body else b"")
