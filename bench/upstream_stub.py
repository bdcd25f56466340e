"""A model server that costs next to nothing: canned chat answers from a raw uvloop protocol.

Run as ``python bench/upstream_stub.py --port N``. A request with ``"stream": true`` gets 201
server-sent events in writes of ten, a millisecond apart; any other gets 300 bytes of JSON.
"""

import argparse
import asyncio
import json
import sys

import httptools
import uvloop

EVENTS, GROUP = 201, 10
# Without a pause it depends on the scheduler how many groups a gateway finds in one read.
_PAUSE_S = 0.001
_STREAM_MARKS = (b'"stream":true', b'"stream": true')


def _event(delta: dict[str, str], finish: str | None = None, **more: object) -> bytes:
    chunk = {
        "id": "chatcmpl-bench",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": "bench",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        **more,
    }
    return b"data: " + json.dumps(chunk, separators=(",", ":")).encode() + b"\n\n"


def answer() -> bytes:
    """Return the whole HTTP answer to a request without streaming."""
    body = {
        "id": "chatcmpl-bench",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "bench",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "a walled garden " * 4},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 512, "completion_tokens": 16, "total_tokens": 528},
    }
    text = json.dumps(body, separators=(",", ":")).encode()
    head = (
        f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(text)}\r\n\r\n"
    )
    return head.encode() + text


def stream() -> list[bytes]:
    """Return the writes of a streamed answer: the head, groups of events, the end."""
    usage = {"prompt_tokens": 512, "completion_tokens": 199, "total_tokens": 711}
    events = [
        *(_event({"content": f"word{number} "}) for number in range(EVENTS - 2)),
        _event({}, "stop", usage=usage),
        b"data: [DONE]\n\n",
    ]
    head = (
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    )
    groups = [b"".join(events[n : n + GROUP]) for n in range(0, len(events), GROUP)]
    chunks = [f"{len(group):x}\r\n".encode() + group + b"\r\n" for group in groups]
    return [head + chunks[0], *chunks[1:], b"0\r\n\r\n"]


class Upstream(asyncio.Protocol):
    """One connection from a gateway."""

    _ANSWER, _STREAM = answer(), stream()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with a fresh parser."""
        self._transport = transport
        self._parser = httptools.HttpRequestParser(self)
        self._streamed = False
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        """Parse what came in."""
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """Look for the wish to stream; a request has it in its first or last bytes."""
        if any(mark in body[:200] or mark in body[-200:] for mark in _STREAM_MARKS):
            self._streamed = True

    def on_message_complete(self) -> None:
        """Answer."""
        if self._streamed:
            self._streamed = False
            self._write_from(0)
        else:
            self._transport.write(self._ANSWER)  # type: ignore[attr-defined]

    def _write_from(self, number: int) -> None:
        if self._transport.is_closing():
            return
        self._transport.write(self._STREAM[number])  # type: ignore[attr-defined]
        if number + 1 < len(self._STREAM):
            self._loop.call_later(_PAUSE_S, self._write_from, number + 1)


async def serve(port: int) -> None:
    """Serve until the process is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Upstream, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="TCP port on 127.0.0.1")
    try:
        uvloop.run(serve(parser.parse_args().port))
    except KeyboardInterrupt:
        sys.exit(0)
