"""CPU per request of hortus beside nginx and LiteLLM: same core, same load, one run.

Every gateway runs pinned to core 0; the model server and the load client share core 1. The figure
is the CPU time of the gateway's whole process tree divided by the requests answered, so it holds
on a busy machine too; latencies hold only on a quiet one. Rounds are interleaved and the median is
shown. Writes build/bench/gateway.json.
"""

import argparse
import json
import os
import platform
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import uvloop
from contenders import CONTENDERS, ROOT, Bench, Contender, SkippedError, wait_until_up
from load import Shape, Tally, Target, offer
from process import Program, start

_LOAD_CORE = 1
_SHAPES = (
    *(Shape(size, streamed=False, concurrency=n) for size in (2_200, 80_000) for n in (1, 16, 64)),
    *(Shape(2_200, streamed=True, concurrency=n) for n in (1, 16)),
)
_MEMORY_SHAPE = Shape(2_200, streamed=False, concurrency=16)
_MEMORY_STEPS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: a gateway under one shape of load."""

    contender: str
    size: int
    streamed: bool
    concurrency: int
    requests: int
    wrong: int
    cpu_us: float
    p50_ms: float
    p99_ms: float
    per_s: float


@dataclass(frozen=True, slots=True)
class Running:
    """A gateway that is up."""

    contender: Contender
    program: Program | None
    target: Target


def main(words: Sequence[str]) -> int:
    """Run the benchmark and return its exit status."""
    args = arguments(words)
    if len(os.sched_getaffinity(0)) < 2:
        print("this needs two cores: one for the gateway, one for everything else")
        return 1
    os.sched_setaffinity(0, {_LOAD_CORE})
    with tempfile.TemporaryDirectory() as folder, upstream(Path(folder)) as port:
        skipped, cells, memory = measure(args, Path(folder), port)
    show(cells, memory, skipped)
    write(args, cells, memory, skipped)
    return int(any(cell.wrong for cell in cells))


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=[*CONTENDERS], default=[*CONTENDERS])
    parser.add_argument("--rounds", type=int, default=3, help="how often all is measured")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one measurement")
    parser.add_argument("--at-most", type=int, default=30_000, help="requests in a measurement")
    parser.add_argument(
        "--memory", type=int, default=0, metavar="N", help="memory after N requests"
    )
    parser.add_argument(
        "--output", type=Path, default=ROOT / "build" / "bench" / "gateway.json", metavar="FILE"
    )
    return parser.parse_args(words)


@contextmanager
def upstream(folder: Path) -> Iterator[int]:
    """Run the model server beside the load client."""
    port = free_port()
    stub = str(Path(__file__).with_name("upstream_stub.py"))
    command = [sys.executable, stub, "--port", str(port)]
    program = start(command, core=_LOAD_CORE, log=folder / "upstream.log", environment={})
    try:
        wait_until_up(program, Target(port))
        yield port
    finally:
        program.stop()


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(
    args: argparse.Namespace, folder: Path, port: int
) -> tuple[dict[str, str], list[Cell], dict[str, list[float]]]:
    """Start every gateway, measure all in turn, stop them."""
    skipped: dict[str, str] = {}
    running: list[Running] = []
    try:
        for name in args.only:
            with suppressed(skipped, name):
                running.append(begin(CONTENDERS[name], folder, port))
        cells = [cell for _ in range(args.rounds) for cell in one_round(args, running)]
        memory = {r.contender.name: resident(r, args) for r in running if r.program}
        return skipped, medians(cells), memory
    finally:
        for one in running:
            if one.program:
                one.program.stop()


@contextmanager
def suppressed(skipped: dict[str, str], name: str) -> Iterator[None]:
    """Note why a contender cannot run, and go on without it."""
    try:
        yield
    except SkippedError as e:
        skipped[name] = str(e)
        print(f"{name} is skipped: {e}", file=sys.stderr)


def begin(contender: Contender, folder: Path, port: int) -> Running:
    """Start one gateway and warm it up."""
    print(f"starting {contender.name} ...", file=sys.stderr)
    own = folder / contender.name
    own.mkdir()
    program, target = contender.begin(Bench(own, port, free_port()))
    try:
        wait_until_up(program, target)
        for streamed in (False, True):
            load(target, Shape(2_200, streamed, 4), seconds=3.0, at_most=500)
    except SkippedError:
        if program:
            program.stop()
        raise
    return Running(contender, program, target)


def load(target: Target, shape: Shape, *, seconds: float, at_most: int) -> Tally:
    """Offer load and return what came back; all answers wrong means that nothing works."""
    tally = uvloop.run(offer(target, shape, seconds=seconds, at_most=at_most))
    if tally.wrong and not tally.done:
        raise SkippedError(f"every answer was wrong, the first: {tally.first_wrong!r}")
    return tally


def one_round(args: argparse.Namespace, running: Sequence[Running]) -> Iterator[Cell]:
    """Measure every gateway under every load once."""
    for shape in _SHAPES:
        for one in running:
            yield measure_cell(one, shape, args.seconds, args.at_most)


def measure_cell(one: Running, shape: Shape, seconds: float, at_most: int) -> Cell:
    """Measure one gateway under one load."""
    before = one.program.cpu_s() if one.program else 0.0
    tally = load(one.target, shape, seconds=seconds, at_most=at_most)
    time.sleep(0.05)  # what is done after the answer (records) belongs to it
    used = (one.program.cpu_s() if one.program else 0.0) - before
    return Cell(
        one.contender.name,
        **asdict(shape),
        requests=tally.done,
        wrong=tally.wrong,
        cpu_us=used * 1e6 / max(tally.done, 1),
        p50_ms=tally.p50 * 1e3,
        p99_ms=tally.p(0.99) * 1e3,
        per_s=tally.done / tally.wall_s,
    )


def medians(cells: Sequence[Cell]) -> list[Cell]:
    """Return one cell for all rounds of it: medians, and all requests together."""
    groups: dict[tuple[object, ...], list[Cell]] = {}
    for cell in cells:
        key = (cell.contender, cell.size, cell.streamed, cell.concurrency)
        groups.setdefault(key, []).append(cell)
    return [
        replace(
            group[0],
            requests=sum(c.requests for c in group),
            wrong=sum(c.wrong for c in group),
            **{
                name: statistics.median(getattr(c, name) for c in group)
                for name in ("cpu_us", "p50_ms", "p99_ms", "per_s")
            },
        )
        for group in groups.values()
    ]


def resident(one: Running, args: argparse.Namespace) -> list[float]:
    """Return the resident megabytes at first and after each part of ``--memory`` requests."""
    assert one.program
    found = [one.program.resident_bytes() / 1e6]
    part = args.memory // _MEMORY_STEPS
    # A gateway too slow for so many requests in ten minutes is measured as it is.
    if part and load(one.target, _MEMORY_SHAPE, seconds=2.0, at_most=part).done >= part / 100:
        for _ in range(_MEMORY_STEPS):
            load(one.target, _MEMORY_SHAPE, seconds=300.0, at_most=part)
            found.append(one.program.resident_bytes() / 1e6)
    return found


def show(cells: Sequence[Cell], memory: dict[str, list[float]], skipped: dict[str, str]) -> None:
    """Print the tables."""
    floor = {(c.size, c.streamed, c.concurrency): c for c in cells if c.contender == "nginx"}
    bare = {(c.size, c.streamed, c.concurrency): c for c in cells if c.contender == "direct"}
    print(
        f"\n{'load':<26}{'gateway':<12}{'CPU us':>9}{'x nginx':>9}{'p50 ms':>10}"
        f"{'added':>10}{'p99 ms':>10}{'req/s':>8}{'n':>8}{'wrong':>7}"
    )
    for cell in sorted(cells, key=lambda c: (c.streamed, c.size, c.concurrency)):
        key = (cell.size, cell.streamed, cell.concurrency)
        what = (
            f"{'stream' if cell.streamed else 'whole'} {cell.size / 1000:g} kB x{cell.concurrency}"
        )
        ratio = f"{cell.cpu_us / floor[key].cpu_us:.1f}" if key in floor and cell.cpu_us else "-"
        added = f"{cell.p50_ms - bare[key].p50_ms:.2f}" if key in bare else "-"
        print(
            f"{what:<26}{cell.contender:<12}{cell.cpu_us:>9.0f}{ratio:>9}{cell.p50_ms:>10.2f}"
            f"{added:>10}{cell.p99_ms:>10.2f}{cell.per_s:>8.0f}{cell.requests:>8}{cell.wrong:>7}"
        )
    print()
    for name, found in memory.items():
        print(f"resident MB {name}: {' '.join(f'{value:.1f}' for value in found)}")
    for name, why in skipped.items():
        print(f"skipped {name}: {why}")


def write(
    args: argparse.Namespace,
    cells: Sequence[Cell],
    memory: dict[str, list[float]],
    skipped: dict[str, str],
) -> None:
    """Write everything as JSON."""
    path: Path = args.output
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "machine": {
            "cores": os.cpu_count(),
            "load": os.getloadavg(),
            "python": platform.python_version(),
            "system": platform.platform(),
            "nginx": shutil.which("nginx") is not None,
        },
        "plan": {name: value for name, value in vars(args).items() if name != "output"},
        "contenders": {name: CONTENDERS[name].note for name in args.only},
        "cells": [asdict(cell) for cell in cells],
        "resident_mb": memory,
        "skipped": skipped,
    }
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"\nwritten: {path}")


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
