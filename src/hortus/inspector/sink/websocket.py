"""WebSockets, to be listened to (RFC 6455)."""

import asyncio
import base64
import hashlib
from collections.abc import Callable

_WORD = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CONTINUED, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0, 1, 2, 8, 9, 10
_LARGEST = 16 << 20

Listen = Callable[[int, bytes], None]
"""Takes the number of a connection and a message."""


def acceptance(key: str) -> bytes:
    """Return the answer that makes a connection a WebSocket."""
    digest = hashlib.sha1(f"{key}{_WORD}".encode(), usedforsecurity=False).digest()
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
        b"sec-websocket-accept: " + base64.b64encode(digest) + b"\r\n\r\n"
    )


async def follow(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int, listen: Listen
) -> None:
    """Hand every message to ``listen`` until the client closes."""
    message = b""
    while True:
        last, kind, body = await _frame(reader)
        if kind == _CLOSE:
            writer.write(bytes([0x80 | _CLOSE, 0]))
            return
        if kind == _PING:
            writer.write(bytes([0x80 | _PONG, len(body)]) + body)
        elif kind in (_CONTINUED, _TEXT, _BINARY):
            message += body
            if last or len(message) > _LARGEST:
                listen(connection, message)
                message = b""


async def _frame(reader: asyncio.StreamReader) -> tuple[bool, int, bytes]:
    """Return whether a frame is a message's last, its kind, and its unmasked content."""
    first, second = await reader.readexactly(2)
    size = second & 0x7F
    if size == 126:  # noqa: PLR2004 - the next two bytes say it
        size = int.from_bytes(await reader.readexactly(2), "big")
    elif size == 127:  # noqa: PLR2004 - the next eight bytes do
        size = int.from_bytes(await reader.readexactly(8), "big")
    if size > _LARGEST:
        raise ConnectionResetError("a frame too large to be listened to")
    mask = await reader.readexactly(4) if second & 0x80 else b""
    body = await reader.readexactly(size)
    if mask:
        wide = (mask * (size // 4 + 1))[:size]
        body = (int.from_bytes(body, "big") ^ int.from_bytes(wide, "big")).to_bytes(size, "big")
    return bool(first & 0x80), first & 0x0F, body
