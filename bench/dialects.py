"""CPU time of what the gateway does to the bytes of a request and of a stream."""

import json
import sys
import time
import timeit
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hortus.core import Dialect
from hortus.gateway.dialects import CODECS, peek, rename_model, replay, usage_watch
from hortus.gateway.dialects.types import Answer, Text, Usage
from hortus.gateway.sse import SseSplitter

_RESULT = Path("build/bench/dialects.json")
_EVENTS = 201
_REPEATS = 7


def request_body(kilobytes: int) -> bytes:
    """Return a request as coding clients send it: 40 % tools, the rest conversation."""
    parameters = {
        "type": "object",
        "properties": {
            f"p{number}": {"type": "string", "description": 'the "name" of\na thing'}
            for number in range(4)
        },
        "required": ["p0"],
    }
    tool = {
        "type": "function",
        "function": {
            "name": "read_file",
            "description": "Reads a file.\n" * 60,
            "parameters": parameters,
        },
    }
    tools = [tool] * max(1, round(kilobytes * 400 / len(json.dumps(tool))))
    turn = {"role": "user", "content": 'def area(r):\n    return {"area": [3.14 * r * r]}\n' * 20}
    left = kilobytes * 1_000 - len(json.dumps(tools))
    turns = [turn] * max(1, left // len(json.dumps(turn)))
    body = {"model": "house/code", "stream": True, "messages": turns, "tools": tools}
    return json.dumps(body).encode()


def stream_bytes(dialect: Dialect) -> bytes:
    """Return a stream of about 200 events."""
    writer = CODECS[dialect].event_encoder(model="m", id="a_1")
    head, *rest = replay(Answer("a_1", "m", (Text("x"),), usage=Usage(9, 9)))
    opened, delta, *end = rest
    events = [head, opened, *[delta] * _EVENTS, *end]
    return b"".join(writer.encode(event) for event in events)


def watch_stream(dialect: Dialect, stream: bytes) -> None:
    """Split a stream and read along, as for a client of the same dialect."""
    splitter, watch = SseSplitter(), usage_watch(dialect)
    for start in range(0, len(stream), 2_048):
        for event in splitter.feed(stream[start : start + 2_048]):
            watch.feed(event.data)


def translate_stream(source: Dialect, target: Dialect, stream: bytes) -> None:
    """Split, decode and encode a stream, as for a client of another dialect."""
    splitter, reader = SseSplitter(), CODECS[source].event_decoder()
    writer = CODECS[target].event_encoder(model="m", id="a_1")
    for start in range(0, len(stream), 2_048):
        for sse in splitter.feed(stream[start : start + 2_048]):
            for event in reader.feed(sse):
                writer.encode(event)


def translate_request(target: Dialect, body: bytes) -> None:
    """Decode a chat request and encode it in another dialect."""
    CODECS[target].encode_request(CODECS[Dialect.CHAT].decode_request(body))


def cpu_us(work: Callable[[], object]) -> float:
    """Return the CPU microseconds of one call, the best of several series."""
    timer = timeit.Timer(work, timer=time.process_time)
    number, _ = timer.autorange()
    return min(timer.repeat(_REPEATS, number)) / number * 1e6


def measured() -> dict[str, float]:
    """Return CPU microseconds by name."""
    found: dict[str, float] = {}
    for size in (2, 20, 80):
        body = request_body(size)
        found[f"peek {size} kB"] = cpu_us(partial(peek, body, Dialect.CHAT, max_depth=128))
        found[f"rename {size} kB"] = cpu_us(partial(rename_model, body, "house/code", "m"))
    for target in (Dialect.MESSAGES, Dialect.RESPONSES):
        body = request_body(80)
        found[f"chat to {target}, 80 kB"] = cpu_us(partial(translate_request, target, body))
    for source in CODECS:
        stream = stream_bytes(source)
        found[f"watch {source} stream"] = cpu_us(partial(watch_stream, source, stream))
        for target in CODECS:
            if target is not source:
                found[f"{source} to {target} stream"] = cpu_us(
                    partial(translate_stream, source, target, stream)
                )
    return {name: round(value, 1) for name, value in found.items()}


def main() -> int:
    """Measure, print and keep the figures."""
    found = measured()
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(found, indent=2) + "\n")
    print(f"CPU microseconds each; a stream has {_EVENTS} pieces of text")
    for name, value in found.items():
        print(f"{name:32} {value:10.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
