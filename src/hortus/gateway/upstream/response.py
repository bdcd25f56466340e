"""The answer of a model server over plain HTTP, read at the pace of its reader."""

import asyncio
from typing import Protocol

from hortus.gateway.upstream.errors import CutError, UpstreamError
from hortus.gateway.upstream.reading import read_whole
from hortus.gateway.upstream.types import Header


class Flow(Protocol):
    """What an answer may tell the connection that it comes from."""

    def drained(self) -> None:
        """Everything that came has been taken."""
        ...

    def abort(self) -> None:
        """Nobody waits for the rest."""
        ...


class PlainResponse:
    """Filled by a connection, emptied by a reader; the two meet in one future at a time."""

    __slots__ = (
        "_error",
        "_flow",
        "_label",
        "_loop",
        "_parts",
        "_waiter",
        "buffered",
        "headers",
        "received",
        "status",
    )

    def __init__(self, flow: Flow, loop: asyncio.AbstractEventLoop, label: str) -> None:
        self.status = 0
        self.headers: tuple[Header, ...] = ()
        self.buffered = 0
        self.received = 0
        self._label = label
        self._loop = loop
        self._flow: Flow | None = flow
        self._parts: list[bytes] = []
        self._waiter: asyncio.Future[None] | None = None
        self._error: UpstreamError | None = None

    async def head(self) -> None:
        """Wait until ``status`` and ``headers`` are set."""
        while not self.status:
            if self._error is not None:
                raise self._error
            await self._wait()

    async def chunk(self) -> bytes:
        """Return what has come since the last call, joined; b"" at the end."""
        parts = self._parts
        while not parts:
            if self._error is not None:
                raise self._error
            if self._flow is None:
                return b""
            await self._wait()
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        parts.clear()
        self.buffered = 0
        if self._flow is not None:
            self._flow.drained()
        return data

    async def read(self, limit: int) -> bytes:
        """Return the whole rest of the body, or raise ``AnswerTooLargeError``."""
        return await read_whole(self, self._label, limit)

    def abort(self) -> None:
        """Close the connection at once unless the answer is complete."""
        flow, self._flow = self._flow, None
        if flow is None:
            return
        flow.abort()
        self._parts.clear()
        self.buffered = 0
        self.fail(
            CutError(
                f"the request to the model server at {self._label} was given up",
                remedy="nothing to do: the client went away",
            )
        )

    # The rest is for the connection.

    def begin(self, status: int, headers: tuple[Header, ...]) -> None:
        """Take the head."""
        self.status = status
        self.headers = headers

    def add(self, data: bytes) -> None:
        """Take a piece of the body; the reader is woken by ``wake``."""
        self._parts.append(data)
        self.buffered += len(data)
        self.received += len(data)

    def wake(self) -> None:
        """Let the reader look again."""
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def end(self) -> None:
        """Mark the body as complete."""
        self._flow = None
        self.wake()

    def fail(self, error: UpstreamError) -> None:
        """Raise ``error`` in the reader once it has taken what came before."""
        self._flow = None
        self._error = error
        self.wake()

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
