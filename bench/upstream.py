"""CPU per request of hortus' own upstream client beside aiohttp's, against the same stub server.

The client under test runs alone in this process on core 0, the stub on core 1. The figure is this
process's CPU time divided by the requests made; rounds are interleaved and the median is shown.
Also: how long after ``abort()`` the server's connection is closed.
Writes build/bench/upstream.json.
"""

import argparse
import asyncio
import json
import os
import socket
import statistics
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from process import start

from hortus.gateway.testing.faults import FaultyServer, endless_stream
from hortus.gateway.upstream import Timeouts, UpstreamClient
from hortus.gateway.upstream.address import parse_address
from hortus.gateway.upstream.client import PlainClient
from hortus.gateway.upstream.secure import SecureClient

_ROOT = Path(__file__).resolve().parent.parent
_TIMEOUTS = Timeouts(5, 30, 30, 60)
_HEADERS = [
    (b"content-type", b"application/json"),
    (b"authorization", b"Bearer sk-0123456789abcdef"),
    (b"accept", b"text/event-stream"),
]
_CLIENTS = {"own": PlainClient, "aiohttp": SecureClient}
_SHAPES = [
    (size, streamed, concurrency)
    for size, streamed in ((2_200, False), (80_000, False), (2_200, True))
    for concurrency in (1, 16, 64)
]


def body_of(size: int, *, streamed: bool) -> bytes:
    """Return a chat request of ``size`` bytes."""
    request = {"model": "m", "stream": streamed, "messages": [{"role": "user", "content": ""}]}
    short = len(json.dumps(request))
    request["messages"] = [{"role": "user", "content": "x" * (size - short)}]
    return json.dumps(request).encode()


async def ask(client: UpstreamClient, body: bytes) -> int:
    """Make one request and read the answer as the gateway does, piece by piece."""
    response = await client.send("/chat/completions", _HEADERS, body)
    size = 0
    while piece := await response.chunk():
        size += len(piece)
    return size


async def cpu_us(client: UpstreamClient, body: bytes, concurrency: int, requests: int) -> float:
    """Return the CPU microseconds a request costs this process."""

    async def worker(count: int) -> None:
        for _ in range(count):
            await ask(client, body)

    each = requests // concurrency
    await asyncio.gather(*(worker(2) for _ in range(concurrency)))
    before = time.process_time()
    await asyncio.gather(*(worker(each) for _ in range(concurrency)))
    return (time.process_time() - before) / (each * concurrency) * 1e6


async def abort_ms(make: Callable[..., UpstreamClient]) -> float:
    """Return how long the server's side of a connection outlives ``abort``, in milliseconds."""
    async with FaultyServer(endless_stream()) as server:
        client = make(parse_address(server.url), _TIMEOUTS)
        response = await client.send("/chat/completions", _HEADERS, body_of(500, streamed=True))
        await response.chunk()
        before = asyncio.get_running_loop().time()
        response.abort()
        gone = await server.hung_up()
        await client.close()
    return (gone - before) * 1e3


async def measure(port: int, rounds: int, scale: int) -> list[dict[str, object]]:
    """Return one row per client and shape."""
    rows: list[dict[str, object]] = []
    address = parse_address(f"http://127.0.0.1:{port}/v1")
    for size, streamed, concurrency in _SHAPES:
        requests = scale * (1 if streamed else 4)
        found: dict[str, list[float]] = {name: [] for name in _CLIENTS}
        for _ in range(rounds):
            for name, make in _CLIENTS.items():
                client = make(address, _TIMEOUTS)
                body = body_of(size, streamed=streamed)
                found[name].append(await cpu_us(client, body, concurrency, requests))
                await client.close()
        rows += [
            {
                "client": name,
                "request_bytes": size,
                "streamed": streamed,
                "concurrency": concurrency,
                "cpu_us": round(statistics.median(values), 1),
            }
            for name, values in found.items()
        ]
    return rows


@contextmanager
def stub() -> Iterator[int]:
    """Run the stub server on core 1; yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = start(
        [sys.executable, _ROOT / "bench/upstream_stub.py", "--port", str(port)],
        core=1,
        log=_ROOT / "build/bench/upstream-stub.log",
        environment={"PATH": "/usr/bin:/bin"},
    )
    try:
        wait_until_up(port)
        yield port
    finally:
        program.stop()


def wait_until_up(port: int) -> None:
    """Return once something listens on the port."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def run(job: Coroutine[None, None, list[dict[str, object]]]) -> list[dict[str, object]]:
    """Run a job on uvloop, as the gateway does."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(job)


def main() -> None:
    """Measure, print a table and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=int, default=1_000, help="streams per round")
    wanted = parser.parse_args()
    os.sched_setaffinity(0, {0})
    with stub() as port:
        rows = run(measure(port, wanted.rounds, wanted.scale))
    aborts = {name: round(asyncio.run(abort_ms(make)), 2) for name, make in _CLIENTS.items()}
    print(
        f"{'request':>8} {'answer':>8} {'conc':>5} {'own us':>8} {'aiohttp us':>11} {'ratio':>6}"
    )
    for own, other in zip(rows[::2], rows[1::2], strict=True):
        kind = "stream" if own["streamed"] else "whole"
        ratio = float(str(other["cpu_us"])) / float(str(own["cpu_us"]))
        print(
            f"{own['request_bytes']:>8} {kind:>8} {own['concurrency']:>5} "
            f"{own['cpu_us']:>8} {other['cpu_us']:>11} {ratio:>6.1f}"
        )
    print("closed after abort(), ms:", aborts)
    place = _ROOT / "build/bench/upstream.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"rows": rows, "closed_after_abort_ms": aborts}, indent=1))


if __name__ == "__main__":
    main()
