"""One connection that speaks HTTP/1.1, up to its end or until it becomes something else."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from hortus.inspector.sink import http1, websocket
from hortus.inspector.sink.answer import Answer
from hortus.inspector.sink.desk import Desk
from hortus.inspector.sink.http1 import Head

_REASONS = {200: "OK", 404: "Not Found"}


@dataclass(frozen=True, slots=True)
class Line:
    """A connection: its number, what carries it, the name it was made to, and its two ends."""

    number: int
    scheme: str
    name: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


Tunnel = Callable[[str, int, Line], Awaitable[None]]


async def hold(line: Line, desk: Desk, tunnel: Tunnel, listen: websocket.Listen) -> None:
    """Answer requests until the client is done, asks for a tunnel, or wants a WebSocket."""
    while head := await http1.read_head(line.reader):
        if head.method == "CONNECT":
            host, _, port = head.target.rpartition(":")
            line.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await tunnel(host.strip("[]"), int(port) if port.isdecimal() else 443, line)
            return
        if "100-continue" in head.field("expect").lower():
            line.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await http1.read_body(line.reader, head)
        answer = _ask(line, desk, head, body)
        if key := _wants_websocket(head):
            line.writer.write(websocket.acceptance(key))
            await websocket.follow(line.reader, line.writer, line.number, listen)
            return
        is_last = head.field("connection").lower() == "close" or head.version == "1.0"
        line.writer.write(_written(answer, is_last=is_last, has_body=head.method != "HEAD"))
        await line.writer.drain()
        if is_last:
            return


def _ask(line: Line, desk: Desk, head: Head, body: bytes) -> Answer:
    scheme, authority, target = line.scheme, head.field("host") or line.name, head.target
    if "://" in target:  # how one asks a proxy
        parts = urlsplit(target)
        scheme, authority = parts.scheme, parts.netloc
        target = target.split(authority, 1)[1] or "/"
    return desk.take(
        connection=line.number,
        scheme=scheme,
        authority=authority,
        version=head.version,
        method=head.method,
        target=target,
        headers=head.headers,
        body=body,
    )


def _wants_websocket(head: Head) -> str:
    is_asked = head.field("upgrade").lower() == "websocket"
    return head.field("sec-websocket-key") if is_asked else ""


def _written(answer: Answer, *, is_last: bool, has_body: bool) -> bytes:
    head = (
        f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Answered')}\r\n"
        f"content-type: {answer.kind}\r\ncontent-length: {len(answer.body)}\r\n"
        f"connection: {'close' if is_last else 'keep-alive'}\r\n\r\n"
    )
    return head.encode() + (answer.body if has_body else b"")
