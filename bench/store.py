"""What a record costs: one commit for a group of records against one commit for each.

Each row is a closed loop: so many callers append one record after the other, each waiting until
its record is durable. ``commit each`` writes the same rows over one connection with a commit for
every record. CPU is that of the whole process for each record, so it holds on a busy machine; the
rates hold only on a quiet one. On a server CPU is that of this process alone. Rounds are
interleaved and the median is shown. Writes build/bench/store.json.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from databases import Databases

from hortus.store import Database, Intent, Store, transaction
from hortus.store.records import RecordTables
from hortus.store.testing import an_intent

_ROOT = Path(__file__).resolve().parent.parent
_CALLERS = (1, 8, 32, 128, 512)
_MOST_RECORDS = 20_000
_ALONE = 400


Measured = tuple[str, list[float], tuple[float, float, float]]
"""The way, how long each record took, and wall clock, CPU and cost of a call."""


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement."""

    store: str
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

    measure: Callable[[Database, int], Measured]
    store: str
    durability: str
    callers: int


def main() -> int:
    """Measure, print the table and write it for programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "bench" / "store.json")
    args = parser.parse_args()
    with closing(Databases()) as databases:
        # On a server `normal` differs only where there is a standby.
        ways = [("sqlite", "full"), ("sqlite", "normal"), ("postgresql", "full")]
        ways = [way for way in ways if way[0] in databases.kinds]
        tasks = [Task(commit_each, *way, 1) for way in ways]
        tasks += [Task(group_commit, *way, callers) for way in ways for callers in _CALLERS]
        rounds = [[measured(task, databases) for task in tasks] for _ in range(args.rounds)]
    medians = [middle(runs) for runs in zip(*rounds, strict=True)]
    report(medians, args.out)
    return 0


def measured(task: Task, databases: Databases) -> Run:
    """Measure in a database of its own."""
    with databases.fresh(task.store, task.durability) as database:
        way, waits, spent = task.measure(database, task.callers)
    return _run(task, way, waits, spent)


def commit_each(database: Database, _: int) -> Measured:
    """Write each record in a transaction of its own, without a thread in between."""
    tables, record, waits = RecordTables(), an_intent("dec_1"), []
    with closing(database.writer()) as connection:
        began, cpu = time.perf_counter(), time.process_time()
        for number in range(_ALONE):
            start = time.perf_counter()
            with transaction(connection):
                # Where others may write, the newest number has to be read each time.
                if database.shared or not number:
                    tables.begin(connection)
                tables.write(connection, [record])
            tables.settle(committed=True)
            waits.append(time.perf_counter() - start)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    return "commit each", waits, (wall, cpu, 0.0)


def group_commit(database: Database, callers: int) -> Measured:
    """Let ``callers`` append through the writer."""
    with Store.open(database) as store:
        return asyncio.run(_closed_loop(store, callers))


async def _closed_loop(store: Store, callers: int) -> Measured:
    records = min(_MOST_RECORDS, _ALONE * callers)
    waits: list[float] = []
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(
        *(_caller(store, an_intent(f"dec_{n}"), records // callers, waits) for n in range(callers))
    )
    cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    append_us = await _append_cost(store)
    return "group commit", waits, (wall, cpu, append_us)


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


def _run(task: Task, way: str, waits: Sequence[float], spent: tuple[float, float, float]) -> Run:
    wall, cpu, append_us = spent
    cuts = statistics.quantiles(waits, n=100)
    return Run(
        store=task.store,
        way=way,
        durability=task.durability,
        callers=task.callers,
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
        "store       way           durability  callers  records/s  CPU µs/record  of it loop µs"
        "  p50 ms  p99 ms"
    )
    for r in runs:
        print(
            f"{r.store:<10}  {r.way:<12}  {r.durability:<10}  {r.callers:>7}  {r.per_s:>9}"
            f"  {r.cpu_us:>13}  {r.append_us:>13}  {r.p50_ms:>6}  {r.p99_ms:>6}"
        )
    alone = {(r.store, r.durability): r.per_s for r in runs if r.way == "commit each"}
    for r in runs:
        if r.callers == max(_CALLERS):
            times = r.per_s / alone[r.store, r.durability]
            print(
                f"{r.store}, {r.durability}: group commit with {r.callers} callers = {times:.1f} x"
            )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps([asdict(r) for r in runs], indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
