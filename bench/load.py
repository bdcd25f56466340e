"""A closed-loop load client on raw uvloop protocols: each connection asks again when answered."""

import asyncio
import json
import statistics
import time
from dataclasses import dataclass, field
from functools import partial

import httptools

_FRAME = 40  # what a message costs besides its text
_CODE = "def total(prices, tax):\n    return sum(price * (1 + tax) for price in prices)\n\n"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send requests, and the key to show."""

    port: int
    key: str = ""
    model: str = "bench"


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked: body size, whether streamed, how many at once."""

    size: int
    streamed: bool
    concurrency: int


@dataclass(slots=True)
class Tally:
    """What came back."""

    latencies_s: list[float] = field(default_factory=list)
    wrong: int = 0
    first_wrong: bytes = b""
    wall_s: float = 0.0

    @property
    def done(self) -> int:
        """How many requests were answered in full."""
        return len(self.latencies_s)

    def p(self, share: float) -> float:
        """Return a quantile of the latencies in seconds."""
        ordered = sorted(self.latencies_s)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0

    @property
    def p50(self) -> float:
        """The median latency in seconds."""
        return statistics.median(self.latencies_s) if self.latencies_s else 0.0


def request(target: Target, shape: Shape) -> bytes:
    """Return one whole HTTP request whose body is about ``shape.size`` bytes long."""
    body: dict[str, object] = {"model": target.model, "stream": shape.streamed}
    if shape.streamed:
        body["stream_options"] = {"include_usage": True}
    messages = [{"role": "system", "content": "You are a careful engineer."}]
    body["messages"] = messages
    while (room := shape.size - len(_json(body)) - _FRAME) > 0:
        messages.append({"role": "user", "content": (_CODE * 20)[:room]})
    text = _json(body)
    head = (
        "POST /v1/chat/completions HTTP/1.1\r\n"
        f"host: 127.0.0.1:{target.port}\r\n"
        "content-type: application/json\r\n"
        "user-agent: bench/1\r\n"
        f"authorization: Bearer {target.key}\r\n"
        f"content-length: {len(text)}\r\n\r\n"
    )
    return head.encode() + text


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


async def offer(target: Target, shape: Shape, *, seconds: float, at_most: int) -> Tally:
    """Keep ``shape.concurrency`` requests in flight until time or number is up."""
    run = _Run(target, shape, time.perf_counter() + seconds, at_most)
    began = time.perf_counter()
    await run.finished(shape.concurrency)
    run.tally.wall_s = time.perf_counter() - began
    return run.tally


class _Run:
    """One measurement: what all connections share."""

    def __init__(self, target: Target, shape: Shape, until: float, at_most: int) -> None:
        self.tally = Tally()
        self.bytes = request(target, shape)
        self.streamed = shape.streamed
        self._port, self._until, self._left = target.port, until, at_most

    def may_send(self) -> bool:
        """Take one request from what is left."""
        if self._left <= 0 or time.perf_counter() > self._until:
            return False
        self._left -= 1
        return True

    async def finished(self, connections: int) -> None:
        """Run all connections to their end."""
        await asyncio.gather(*(self._connection() for _ in range(connections)))

    async def _connection(self) -> None:
        loop = asyncio.get_running_loop()
        while self.may_send():
            over = loop.create_future()
            transport, _ = await loop.create_connection(
                partial(_Connection, self, over), "127.0.0.1", self._port
            )
            await over
            transport.close()


class _Connection(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, sends again."""

    def __init__(self, run: _Run, over: asyncio.Future[None]) -> None:
        self._run, self._over = run, over
        self._tail = b""
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = transport
        self._parser = httptools.HttpResponseParser(self)
        self._send()

    def _send(self) -> None:
        self._tail = b""
        self._began = time.perf_counter()
        self._transport.write(self._run.bytes)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Parse a piece of the answer."""
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """Keep the end, which tells whether a stream is whole."""
        self._tail = (self._tail + body)[-400:]

    def on_message_complete(self) -> None:
        """Note the answer and send the next request."""
        tally = self._run.tally
        whole = not self._run.streamed or b"[DONE]" in self._tail
        if self._parser.get_status_code() == 200 and whole:
            tally.latencies_s.append(time.perf_counter() - self._began)
        else:
            tally.wrong += 1
            tally.first_wrong = tally.first_wrong or self._tail
        if not self._parser.should_keep_alive() or not self._run.may_send():
            self._end()
        else:
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        """Count an answer that never came."""
        if not self._over.done():
            self._run.tally.wrong += 1
            self._run.tally.first_wrong = self._run.tally.first_wrong or repr(error).encode()
        self._end()

    def _end(self) -> None:
        if not self._over.done():
            self._over.set_result(None)
