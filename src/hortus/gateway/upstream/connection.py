"""One HTTP/1.1 connection: a request goes out, an answer comes in, and then perhaps another."""

import asyncio
import select
from typing import Protocol, cast

from hortus.gateway.upstream.errors import (
    CutError,
    FirstByteTimeoutError,
    ProtocolError,
    SilenceTimeoutError,
    TotalTimeoutError,
    UndeliveredError,
    UpstreamError,
)
from hortus.gateway.upstream.parsing import AnswerParser
from hortus.gateway.upstream.response import PlainResponse
from hortus.gateway.upstream.types import Limits, Timeouts

# Up to here head and body are joined into one write; a copy costs less than a second packet.
_ONE_WRITE = 262_144
_LEAST_ERROR_STATUS = 300


class Keeper(Protocol):
    """Who owns the connections: told when one is free again and when one is gone."""

    def freed(self, connection: "Connection") -> None:
        """Take back a connection whose answer is complete; it is fit for another request."""
        ...

    def lost(self, connection: "Connection") -> None:
        """Forget a connection that is closed."""
        ...


class Connection(asyncio.Protocol):
    """The wire side of an exchange; the reader's side is a ``PlainResponse``."""

    __slots__ = (
        "_answered",
        "_body",
        "_keeper",
        "_label",
        "_limits",
        "_loop",
        "_offset",
        "_parser",
        "_poll",
        "_read_paused",
        "_response",
        "_seen",
        "_started",
        "_transport",
        "_write_paused",
        "idle_since",
    )

    def __init__(self, keeper: Keeper, label: str, limits: Limits) -> None:
        self._keeper = keeper
        self._label = label
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._parser = AnswerParser(label, limits.head_bytes, limits.idle_s)
        self._poll = select.poll()
        self._transport: asyncio.Transport | None = None
        self._response: PlainResponse | None = None
        self._body = b""
        self._offset = 0
        self._answered = self._read_paused = self._write_paused = False
        self._started = self._seen = self.idle_since = 0.0

    # Used by the client.

    async def exchange(self, head: bytes, body: bytes) -> PlainResponse:
        """Send one request and return once the head of its answer is here."""
        if self._transport is None:
            raise self._cut()
        response = PlainResponse(self, self._loop, self._label)
        self._parser.expect(response)
        self._response = response
        self._answered = False
        self._started = self._seen = self._loop.time()
        self._body = body
        self._offset = min(len(body), _ONE_WRITE)
        self._transport.write(head + body[:_ONE_WRITE])
        self._pump()
        try:
            await response.head()
        except asyncio.CancelledError:
            response.abort()
            raise
        return response

    def is_usable(self, now: float) -> bool:
        """Tell whether an idle connection is young, open and silent.

        Asks the kernel too, since the event loop may not have come round to reading the
        server's farewell, or a second answer that nobody asked for.
        """
        return (
            self._transport is not None
            and not self.is_stale(now)
            and not self._transport.is_closing()
            and not self._poll.poll(0)
        )

    def is_stale(self, now: float) -> bool:
        """Tell whether an idle connection is so old that the server may close it any moment."""
        return now - self.idle_since >= self._parser.keep_s

    def check_deadlines(self, now: float, timeouts: Timeouts) -> None:
        """End the exchange where one of its times is up."""
        response = self._response
        if response is None:
            return
        passed = now - self._started
        if passed >= timeouts.total_s:
            self._late(TotalTimeoutError, "finish its answer", timeouts.total_s)
        elif not response.status:
            if passed >= timeouts.first_byte_s:
                self._late(FirstByteTimeoutError, "begin its answer", timeouts.first_byte_s)
        elif not self._read_paused and now - self._seen >= timeouts.between_bytes_s:
            self._late(SilenceTimeoutError, "go on with its answer", timeouts.between_bytes_s)

    def close(self) -> None:
        """Close at once; an answer under way ends with an error."""
        self._end(self._cut())

    # Used by the response.

    def drained(self) -> None:
        """Read on, now that the reader has taken everything."""
        if self._read_paused and self._transport is not None:
            self._read_paused = False
            self._seen = self._loop.time()
            self._transport.resume_reading()

    def abort(self) -> None:
        """Close at once, without a word to the reader."""
        self._response = None
        if self._transport is not None:
            self._transport.abort()

    # Called by the event loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; hear of every byte that the kernel does not take at once."""
        # A cast, since uvloop's transport is one by its methods only.
        self._transport = stream = cast("asyncio.Transport", transport)
        stream.set_write_buffer_limits(high=0)
        self._poll.register(stream.get_extra_info("socket").fileno(), select.POLLIN)

    def pause_writing(self) -> None:
        """Stop: the kernel has its fill."""
        self._write_paused = True

    def resume_writing(self) -> None:
        """Go on with the request."""
        self._write_paused = False
        self._pump()

    def data_received(self, data: bytes) -> None:
        """Parse what came, then wake the reader once for all of it."""
        response = self._response
        if response is None:
            # Nobody asked. Whatever it is, it must not become the answer to the next request.
            self.abort()
            return
        self._answered = True
        self._seen = self._loop.time()
        try:
            self._parser.feed(data)
        except ProtocolError as e:
            self._end(e)
            return
        if self._parser.complete:
            self._finish(response)
            return
        if response.buffered > self._limits.buffer_bytes and not self._read_paused:
            self._read_paused = True
            self._pause()
        response.wake()

    def eof_received(self) -> bool:
        """Close at once: a transport left to itself would first flush a request in vain."""
        self._hung_up(clean=True)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """End what is under way and forget the connection."""
        self._hung_up(clean=exc is None)
        self._transport = None
        self._parser.close()
        self._keeper.lost(self)

    def _hung_up(self, *, clean: bool) -> None:
        response = self._response
        if response is None:
            self.abort()
        elif clean and response.status and not self._parser.framed:
            self.abort()
            response.end()
        else:
            self._end(self._cut())

    def _pump(self) -> None:
        """Write the next pieces of a large request until the kernel has its fill."""
        response, transport = self._response, self._transport
        while (
            self._offset < len(self._body)
            and not self._write_paused
            and transport is not None
            and response is not None
            # A server that has refused already does not want the rest.
            and response.status < _LEAST_ERROR_STATUS
        ):
            end = self._offset + _ONE_WRITE
            piece = memoryview(self._body)[self._offset : end]
            self._offset += len(piece)
            transport.write(piece)

    def _finish(self, response: PlainResponse) -> None:
        self._response = None
        if self._parser.keep_alive and self._is_sent() and self._transport is not None:
            self._body = b""
            self.drained()
            self.idle_since = self._seen
            self._keeper.freed(self)
        else:
            self.abort()
        response.end()

    def _is_sent(self) -> bool:
        return self._offset >= len(self._body) and not self._write_paused

    def _end(self, error: UpstreamError) -> None:
        response = self._response
        self.abort()
        if response is not None:
            response.fail(error)

    def _cut(self) -> CutError:
        """Return the error for a connection that ended, by how far the exchange had come."""
        response = self._response
        remedy = "look into the model server's log; another model may be asked meanwhile"
        if response is None or not (self._answered or self._is_sent()):
            return UndeliveredError(
                f"the model server at {self._label} closed the connection before it had taken "
                "the request",
                remedy=remedy,
            )
        if not response.status:
            how = "without an answer"
        else:
            how = f"in the middle of its answer, after {response.received} bytes of it"
        return CutError(
            f"the model server at {self._label} closed the connection {how}", remedy=remedy
        )

    def _late(self, leaf: type[UpstreamError], what: str, limit_s: float) -> None:
        self._end(
            leaf(
                f"the model server at {self._label} did not {what} within {limit_s:g} s",
                remedy="see whether the server is overloaded, or raise the time-out in [gateway]",
            )
        )

    def _pause(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()
