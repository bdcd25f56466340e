"""What a record costs: one commit for a group of records against one commit for each.

Each row is a closed loop: so many callers append one record after the other, each waiting until
its record is durable. ``commit each`` writes the same rows over one connection with a commit for
every record. CPU is that of the whole process for each record, so it holds on a busy machine;
the rates hold only on a quiet one. Rounds are interleaved and the median is shown. Writes
build/bench/store.json.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from hortus.store import Intent, Store
from hortus.store.connection import transaction
from hortus.store.database import Database
from hortus.store.records import RecordTables
from hortus.store.testing import an_intent

_ROOT = Path(__file__).resolve().parent.parent
_CALLERS = (1, 8, 32, 128, 512)
_MOST_RECORDS = 20_000
_ALONE = 400


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement."""

    way: str
    durability: str
    callers: int
    records: int
    per_s: float
    cpu_us: float
    append_us: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be measured."""

    measure: Callable[[Path, str, int], Run]
    durability: str
    callers: int


def main() -> int:
    """Measure, print the table and write it for programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "bench" / "store.json")
    args = parser.parse_args()
    tasks = [Task(commit_each, durability, 1) for durability in ("full", "normal")]
    tasks += [Task(group_commit, d, callers) for d in ("full", "normal") for callers in _CALLERS]
    rounds = [[measured(task) for task in tasks] for _ in range(args.rounds)]
    medians = [middle(runs) for runs in zip(*rounds, strict=True)]
    report(medians, args.out)
    return 0


def measured(task: Task) -> Run:
    """Measure in a folder of its own, on the disk of the working directory."""
    build = _ROOT / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-store-", dir=build) as name:
        return task.measure(Path(name), task.durability, task.callers)


def commit_each(folder: Path, durability: str, callers: int) -> Run:
    """Write each record in a transaction of its own, without a thread in between."""
    database = Database(folder, durability)
    database.prepare()
    tables, record, waits = RecordTables(), an_intent("dec_1"), []
    with closing(database.writer()) as connection:
        tables.begin(connection)
        began, cpu = time.perf_counter(), time.process_time()
        for _ in range(_ALONE):
            start = time.perf_counter()
            with transaction(connection):
                tables.write(connection, [record])
            tables.settle(committed=True)
            waits.append(time.perf_counter() - start)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    return _run("commit each", durability, callers, waits, (wall, cpu, 0.0))


def group_commit(folder: Path, durability: str, callers: int) -> Run:
    """Let ``callers`` append through the writer."""
    with Store.open(folder, durability=durability) as store:
        return asyncio.run(_closed_loop(store, durability, callers))


async def _closed_loop(store: Store, durability: str, callers: int) -> Run:
    records = min(_MOST_RECORDS, _ALONE * callers)
    waits: list[float] = []
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(
        *(_caller(store, an_intent(f"dec_{n}"), records // callers, waits) for n in range(callers))
    )
    cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    append_us = await _append_cost(store)
    return _run("group commit", durability, callers, waits, (wall, cpu, append_us))


async def _caller(store: Store, record: Intent, count: int, waits: list[float]) -> None:
    for _ in range(count):
        start = time.perf_counter()
        await store.records.append(record)
        waits.append(time.perf_counter() - start)


async def _append_cost(store: Store) -> float:
    """Return the CPU that one call costs the event loop's own thread, in microseconds."""
    record, count = an_intent("dec_cost"), 2_000
    start = time.thread_time()
    futures = [store.records.append(record) for _ in range(count)]
    await asyncio.gather(*futures)
    return (time.thread_time() - start) / count * 1e6


def _run(
    way: str,
    durability: str,
    callers: int,
    waits: Sequence[float],
    spent: tuple[float, float, float],
) -> Run:
    wall, cpu, append_us = spent
    cuts = statistics.quantiles(waits, n=100)
    return Run(
        way=way,
        durability=durability,
        callers=callers,
        records=len(waits),
        per_s=round(len(waits) / wall),
        cpu_us=round(cpu / len(waits) * 1e6, 1),
        append_us=round(append_us, 1),
        p50_ms=round(cuts[49] * 1_000, 2),
        p99_ms=round(cuts[98] * 1_000, 2),
    )


def middle(runs: Sequence[Run]) -> Run:
    """Return the run with the median CPU."""
    return sorted(runs, key=lambda run: run.cpu_us)[len(runs) // 2]


def report(runs: Sequence[Run], out: Path) -> None:
    """Print the table, and write it for programs."""
    print(
        "way           durability  callers  records/s  CPU µs/record  of it loop µs"
        "  p50 ms  p99 ms"
    )
    for r in runs:
        print(
            f"{r.way:<12}  {r.durability:<10}  {r.callers:>7}  {r.per_s:>9}  {r.cpu_us:>13}"
            f"  {r.append_us:>13}  {r.p50_ms:>6}  {r.p99_ms:>6}"
        )
    alone = {r.durability: r.per_s for r in runs if r.way == "commit each"}
    for r in runs:
        if r.callers == max(_CALLERS):
            times = r.per_s / alone[r.durability]
            print(f"{r.durability}: group commit with {r.callers} callers = {times:.1f} x")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps([asdict(r) for r in runs], indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
