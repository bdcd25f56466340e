"""A model server that does one thing wrong, for tests of what happens then."""

import asyncio

import msgspec

from hortus.gateway.testing.faults_samples import sample_for
from hortus.gateway.testing.faults_server import Fault, FaultyServer
from hortus.gateway.testing.faults_wire import Asked, Peer

__all__ = [
    "Asked",
    "Fault",
    "FaultyServer",
    "Peer",
    "accepts_nothing",
    "answers_well",
    "bad_event",
    "bad_sse",
    "bad_status_line",
    "compressed",
    "cut_after",
    "cut_mid_stream",
    "endless_stream",
    "ends_early",
    "every_fault",
    "falls_silent",
    "giant_body",
    "giant_header",
    "hangs",
    "json_for_stream",
    "long_length",
    "refuses",
    "short_length",
    "slow_head",
    "status",
    "stream_for_json",
    "surplus_answer",
    "wrong_content_type",
]

_PIECE = 65_536
_JSON = b"application/json"
_SSE = b"text/event-stream"


def answers_well() -> Fault:
    """Do nothing wrong; what the others are measured against."""

    async def play(peer: Peer, asked: Asked) -> None:
        if _streams(asked):
            await _send_events(peer, sample_for(asked.path).events)
            await peer.send(b"0\r\n\r\n")
        else:
            await peer.send(_whole(sample_for(asked.path).whole))

    return Fault("answers_well", play)


def refuses() -> Fault:
    """Refuse connections."""
    return Fault("refuses", _never, listens=False)


def accepts_nothing() -> Fault:
    """Let connections wait for ever."""
    return Fault("accepts_nothing", _never, accepts=False)


def hangs() -> Fault:
    """Take the request and say nothing."""
    return Fault("hangs", _never)


def slow_head(pause_s: float = 0.02) -> Fault:
    """Send the head one byte at a time, and never the end of it."""

    async def play(peer: Peer, asked: Asked) -> None:
        del asked
        for byte in b"HTTP/1.1 200 OK\r\n" + b"x-slow: yes\r\n" * 1_000:
            await peer.send(bytes([byte]))
            await asyncio.sleep(pause_s)

    return Fault("slow_head", play)


def cut_after(size: int, *, reset: bool = False) -> Fault:
    """Send ``size`` bytes of a right answer, head included, then close (or reset)."""

    async def play(peer: Peer, asked: Asked) -> None:
        sample = sample_for(asked.path)
        if _streams(asked):
            body = b"".join(_chunk(event) for event in sample.events) + b"0\r\n\r\n"
            answer = _head(_SSE) + body
        else:
            answer = _whole(sample.whole)
        await peer.send(answer[:size])
        _end(peer, reset=reset)

    return Fault(f"cut_after_{size}", play)


def cut_mid_stream(events: int = 3, *, reset: bool = False) -> Fault:
    """Send some whole events (or half of a whole answer), then close."""

    async def play(peer: Peer, asked: Asked) -> None:
        sample = sample_for(asked.path)
        if _streams(asked):
            await _send_events(peer, sample.events[:events])
        else:
            answer = _whole(sample.whole)
            await peer.send(answer[: len(answer) - len(sample.whole) // 2])
        _end(peer, reset=reset)

    return Fault("reset_mid_stream" if reset else "cut_mid_stream", play)


def ends_early(events: int = 3) -> Fault:
    """End the HTTP answer properly, but before the stream's own end."""

    async def play(peer: Peer, asked: Asked) -> None:
        await _send_events(peer, sample_for(asked.path).events[:events])
        await peer.send(b"0\r\n\r\n")

    return Fault("ends_early", play)


def falls_silent(events: int = 3) -> Fault:
    """Send some events and then nothing, for ever."""

    async def play(peer: Peer, asked: Asked) -> None:
        await _send_events(peer, sample_for(asked.path).events[:events])
        await peer.hold()

    return Fault("falls_silent", play)


def bad_status_line() -> Fault:
    """Answer with something that is not HTTP."""
    return _says("bad_status_line", b"ICY 2oo Fine\r\n\r\n")


def bad_event(at: int = 2) -> Fault:
    """Break the JSON of the event at position ``at``, the last one of the stream."""

    async def play(peer: Peer, asked: Asked) -> None:
        events = sample_for(asked.path).events[:at]
        broken = b'event: broken\ndata: {"choices": [{"index": \n\n'
        await _send_events(peer, (*events, broken))
        await peer.send(b"0\r\n\r\n")

    return Fault("bad_event" if at else "bad_first_event", play)


def bad_sse() -> Fault:
    """Call it an event stream and send what is none."""
    return _says("bad_sse", _whole(b"\x00\xff this is \xfe no event stream" * 20, _SSE))


def wrong_content_type() -> Fault:
    """Answer with a web page, as a proxy on the way might."""
    page = b"<html><body>Welcome to nginx!</body></html>"
    return _says("wrong_content_type", _whole(page, b"text/html"))


def short_length() -> Fault:
    """Announce fewer bytes than are sent: what remains looks like another answer."""

    async def play(peer: Peer, asked: Asked) -> None:
        whole = sample_for(asked.path).whole
        head = _head(_JSON, length=len(whole) // 2)
        await peer.send(head + whole)

    return Fault("short_length", play)


def long_length() -> Fault:
    """Announce more bytes than are sent, then close."""

    async def play(peer: Peer, asked: Asked) -> None:
        whole = sample_for(asked.path).whole
        await peer.send(_head(_JSON, length=len(whole) + 100) + whole)
        peer.close()

    return Fault("long_length", play)


def surplus_answer() -> Fault:
    """Send a second, unasked answer behind the right one."""

    async def play(peer: Peer, asked: Asked) -> None:
        await peer.send(_whole(sample_for(asked.path).whole) + _whole(b'{"smuggled": true}'))

    return Fault("surplus_answer", play)


def status(code: int, *, retry_after: str = "", body: bytes = b"") -> Fault:
    """Answer every request with an error status."""
    message = body or msgspec.json.encode({"error": {"message": f"scripted {code}"}})
    extra = b"retry-after: %b\r\n" % retry_after.encode() if retry_after else b""
    name = f"status_{code}_retry_after" if retry_after else f"status_{code}"
    return _says(name, _whole(message, status=code, extra=extra))


def json_for_stream() -> Fault:
    """Answer as if no stream had been asked for."""

    async def play(peer: Peer, asked: Asked) -> None:
        await peer.send(_whole(sample_for(asked.path).whole))

    return Fault("json_for_stream", play)


def stream_for_json() -> Fault:
    """Answer with a stream that nobody asked for."""

    async def play(peer: Peer, asked: Asked) -> None:
        await _send_events(peer, sample_for(asked.path).events)
        await peer.send(b"0\r\n\r\n")

    return Fault("stream_for_json", play)


def endless_stream() -> Fault:
    """Send the middle of a stream again and again, as fast as it is taken."""

    async def play(peer: Peer, asked: Asked) -> None:
        first, *_ = events = sample_for(asked.path).events
        middle = next(e for e in events if b"Hello" in e)
        await _send_events(peer, [first])
        burst = _chunk(middle) * 50
        while True:
            await peer.send(burst)

    return Fault("endless_stream", play)


def giant_header(size: int = 1_000_000) -> Fault:
    """Send a header of ``size`` bytes."""
    extra = b"x-giant: %b\r\n" % (b"a" * size)
    return _says("giant_header", _whole(b"{}", extra=extra))


def giant_body(size: int = 200_000_000) -> Fault:
    """Send a body of ``size`` bytes, as fast as it is taken."""

    async def play(peer: Peer, asked: Asked) -> None:
        del asked
        await peer.send(_head(_JSON, length=size))
        piece = b" " * _PIECE
        for start in range(0, size, _PIECE):
            await peer.send(piece[: size - start])

    return Fault("giant_body", play)


def compressed() -> Fault:
    """Answer compressed, though it was asked not to be."""
    return _says("compressed", _whole(b"\x1f\x8b" * 20, extra=b"content-encoding: gzip\r\n"))


def every_fault() -> tuple[Fault, ...]:
    """Return one of each, for a matrix of tests; sizes and pauses are the defaults."""
    return (
        refuses(),
        accepts_nothing(),
        hangs(),
        slow_head(),
        cut_after(0),
        cut_after(10),
        cut_after(150),
        cut_mid_stream(),
        cut_mid_stream(reset=True),
        ends_early(),
        falls_silent(),
        bad_status_line(),
        bad_event(),
        bad_event(0),
        bad_sse(),
        wrong_content_type(),
        short_length(),
        long_length(),
        surplus_answer(),
        *(status(code) for code in (400, 401, 404, 429, 500, 503, 529)),
        status(429, retry_after="2"),
        json_for_stream(),
        stream_for_json(),
        endless_stream(),
        giant_header(),
        giant_body(),
        compressed(),
    )


async def _never(peer: Peer, asked: Asked) -> None:
    del asked
    await peer.hold()


def _says(name: str, answer: bytes) -> Fault:
    async def play(peer: Peer, asked: Asked) -> None:
        del asked
        await peer.send(answer)

    return Fault(name, play)


def _streams(asked: Asked) -> bool:
    return b'"stream":true' in asked.body.replace(b" ", b"")


def _head(kind: bytes, *, length: int | None = None) -> bytes:
    framing = b"transfer-encoding: chunked" if length is None else b"content-length: %d" % length
    return b"HTTP/1.1 200 OK\r\ncontent-type: %b\r\n%b\r\n\r\n" % (kind, framing)


def _whole(body: bytes, kind: bytes = _JSON, *, status: int = 200, extra: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d Scripted\r\ncontent-type: %b\r\ncontent-length: %d\r\n%b\r\n%b" % (
        status,
        kind,
        len(body),
        extra,
        body,
    )


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


async def _send_events(peer: Peer, events: tuple[bytes, ...] | list[bytes]) -> None:
    await peer.send(_head(_SSE))
    for event in events:
        await peer.send(_chunk(event))


def _end(peer: Peer, *, reset: bool) -> None:
    if reset:
        peer.reset()
    else:
        peer.close()
