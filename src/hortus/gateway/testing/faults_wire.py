"""The server side of one connection, down to the byte, for answers that no server should give."""

import asyncio
import socket
import struct
from dataclasses import dataclass, field
from typing import cast


class HungUpError(Exception):
    """The client closed the connection."""


@dataclass(slots=True)
class Asked:
    """One request as it came in; times are the event loop's."""

    path: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    at: float
    hung_up_at: float | None = None
    """When the client closed the connection under an unfinished answer; None if it did not."""
    sent: int = field(default=0)
    """Bytes handed to the operating system in answer to it."""


class Peer(asyncio.Protocol):
    """A connection that a fault is played on."""

    def __init__(self, someone_hung_up: asyncio.Event) -> None:
        self._someone_hung_up = someone_hung_up
        self._buffer = bytearray()
        self._changed = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self._transport: asyncio.Transport | None = None
        self._gone = False
        self._asked: Asked | None = None

    # For the player of a fault.

    async def request(self) -> Asked | None:
        """Return the next request, or None once the client has hung up."""
        self._asked = None
        while (asked := self._parse()) is None:
            if self._gone:
                return None
            self._changed.clear()
            await self._changed.wait()
        self._asked = asked
        return asked

    async def send(self, data: bytes) -> None:
        """Send ``data`` and wait until the operating system has taken it."""
        if self._gone or self._transport is None or self._transport.is_closing():
            raise HungUpError
        self._transport.write(data)
        await asyncio.sleep(0)  # a client that takes everything must not starve the loop
        await self._writable.wait()
        if self._gone:
            raise HungUpError
        if self._asked is not None:
            self._asked.sent += len(data)

    async def hold(self) -> None:
        """Do nothing until the client hangs up."""
        while not self._gone:
            self._changed.clear()
            await self._changed.wait()

    def finish(self) -> None:
        """Mark the answer as finished: hanging up after it is no event."""
        self._asked = None

    def close(self) -> None:
        """Close the connection in the orderly way."""
        self._asked = None
        if self._transport is not None:
            self._transport.close()

    def reset(self) -> None:
        """Close the connection the hard way: the client's next read fails."""
        self._asked = None
        if self._transport is not None:
            handle = cast("socket.socket", self._transport.get_extra_info("socket"))
            handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._transport.abort()

    # Called by the event loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=0)

    def data_received(self, data: bytes) -> None:
        """Keep what came for ``request``."""
        self._buffer += data
        self._changed.set()

    def pause_writing(self) -> None:
        """Make ``send`` wait."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Let ``send`` go on."""
        self._writable.set()

    def eof_received(self) -> bool:
        """Take the client's farewell as it is meant."""
        self._hung_up()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the client is gone, however it left."""
        del exc
        self._transport = None
        self._hung_up()

    def _hung_up(self) -> None:
        if not self._gone and self._asked is not None:
            self._asked.hung_up_at = asyncio.get_running_loop().time()
            self._someone_hung_up.set()
        self._gone = True
        self._changed.set()
        self._writable.set()

    def _parse(self) -> Asked | None:
        head, mark, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if not mark:
            return None
        start, *lines = head.split(b"\r\n")
        headers = tuple(
            (name.lower(), value.strip()) for name, _, value in (x.partition(b":") for x in lines)
        )
        length = int(dict(headers).get(b"content-length", b"0"))
        if len(rest) < length:
            return None
        self._buffer = bytearray(rest[length:])
        path = start.split(b" ")[1].decode()
        return Asked(path, headers, rest[:length], asyncio.get_running_loop().time())
