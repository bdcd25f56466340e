"""What the audit log costs the writer, and how fast it is published, checked and proven.

``writer`` rows: the CPU of the writing thread for each record of a group, with the log and without
it, on the same connection. ``durable`` rows: closed loops of callers that each wait until an
intent and an outcome are on disk (one request), by group commit and by a commit for each record,
both with the log, in a file and on a PostgreSQL server. CPU is that of this process and holds on a
busy machine; rates hold only on a quiet one. Then a log of ``--entries`` is published from
nothing, checked from its files and in the database, and entries of it are proven. Rounds are
interleaved; the median by CPU is shown. Writes build/bench/audit.json.
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
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from databases import Databases

from hortus.audit import (
    Appender,
    AuditLog,
    LogParts,
    LogPlaces,
    check_database,
    check_log,
    read_key,
)
from hortus.audit.proofs import Tree
from hortus.core import SystemClock
from hortus.store import Database, Participant, Record, Store, transaction
from hortus.store.keys import KeyUse
from hortus.store.records import RecordTables
from hortus.store.testing import an_intent, an_outcome

_ROOT = Path(__file__).resolve().parent.parent
_GROUPS = (1, 8, 32, 128, 512)
_CALLERS = (1, 32, 128, 512)
_WRITTEN = 8_192
_REQUESTS, _ALONE = 4_000, 200
_PROOFS = 2_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement; ``per_s`` is by the clock on the wall, ``cpu_us`` for each one counted."""

    store: str
    what: str
    size: int
    count: int
    per_s: int
    cpu_us: float


def main() -> int:
    """Measure, print the table and write it for programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "bench" / "audit.json")
    args = parser.parse_args()
    tasks: list[Callable[[Path], list[Figure]]] = [writer_cost]
    tasks.append(lambda folder: whole_log(folder, args.entries))
    with closing(Databases()) as databases:
        rounds = [
            [f for task in tasks for f in in_folder(task)] + durable(databases)
            for _ in range(args.rounds)
        ]
    figures = [
        sorted(same, key=lambda f: f.cpu_us)[len(same) // 2] for same in zip(*rounds, strict=True)
    ]
    report(figures, args.out)
    return 0


def in_folder(task: Callable[[Path], list[Figure]]) -> list[Figure]:
    """Measure in a folder of its own, on the disk of the working directory."""
    build = _ROOT / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-audit-", dir=build) as name:
        return task(Path(name))


def requests(start: int, count: int) -> list[Record]:
    """Return the records of ``count`` requests, two each."""
    made: list[Record] = []
    for n in range(start, start + count):
        made += (an_intent(f"dec_{n:026}"), an_outcome(f"dec_{n:026}"))
    return made


def writer_cost(folder: Path) -> list[Figure]:
    """Return what a record costs the writing thread without and with the log."""
    figures = []
    for size in _GROUPS:
        ways: dict[str, list[Participant]] = {
            "writer, no log": [RecordTables(), KeyUse()],
            "writer, log": [RecordTables(), KeyUse(), Appender()],
            "writer, log, receipts": [RecordTables(), KeyUse(), LogParts.make().appender],
        }
        for what, parts in ways.items():
            data = folder / f"{what}-{size}"
            figures.append(_write_groups(data, what, parts, size))
    return figures


def _write_groups(data: Path, what: str, parts: Sequence[Participant], size: int) -> Figure:
    database = Database(data, "normal")
    database.prepare()
    count = _WRITTEN if size > 1 else _WRITTEN // 8
    records = requests(0, count // 2)
    with closing(database.writer()) as connection:
        with transaction(connection):
            for part in parts:
                part.begin(connection)
        began, cpu = time.perf_counter(), time.thread_time()
        for at in range(0, count, size):
            with transaction(connection):
                for part in parts:
                    part.write(connection, records[at : at + size])
            for part in parts:
                part.settle(committed=True)
        cpu, wall = time.thread_time() - cpu, time.perf_counter() - began
    return _figure(what, size, count, wall, cpu)


def durable(databases: Databases) -> list[Figure]:
    """Return requests a second whose records are durable and in the log, in each store."""
    figures = []
    for kind in databases.kinds:
        with databases.fresh(kind) as database:
            figures.append(_commit_each(database, kind))
        for callers in _CALLERS:
            for what, log in (("group commit, no log", []), ("group commit, log", [Appender()])):
                with (
                    databases.fresh(kind) as database,
                    Store.open(database, participants=log) as store,
                ):
                    figure = asyncio.run(_closed_loop(store, what, callers))
                    figures.append(replace(figure, store=kind))
    return figures


def _commit_each(database: Database, kind: str) -> Figure:
    parts: list[Participant] = [RecordTables(), KeyUse(), Appender()]
    with closing(database.writer()) as connection:
        began, cpu = time.perf_counter(), time.process_time()
        for number, record in enumerate(requests(0, _ALONE)):
            with transaction(connection):
                # Where others may write, the head has to be read each time.
                if database.shared or not number:
                    for part in parts:
                        part.begin(connection)
                for part in parts:
                    part.write(connection, [record])
            for part in parts:
                part.settle(committed=True)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    return replace(_figure("commit each, log", 1, _ALONE, wall, cpu), store=kind)


async def _closed_loop(store: Store, what: str, callers: int) -> Figure:
    count = min(_REQUESTS, _ALONE * callers)

    async def caller(number: int) -> None:
        for n in range(count // callers):
            decision_id = f"dec_{number:012}{n:014}"
            await store.records.append(an_intent(decision_id))
            await store.records.append(an_outcome(decision_id))

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(caller(number) for number in range(callers)))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - began
    return _figure(what, callers, count, wall, cpu)


def whole_log(folder: Path, entries: int) -> list[Figure]:
    """Return what it costs to lay out a log, to check it and to prove from it."""
    parts = LogParts.make()
    with Store.open(folder, durability="normal", participants=[parts.appender]) as store:
        places = LogPlaces(folder / "log.key", folder / "log")
        log = parts.open(Database(folder), places, SystemClock())
        asyncio.run(_fill(store, entries))
        figures = [_receipts(log, entries)]
        figures.append(_timed("publish", entries, log.publish))
    key, database = read_key(str(places.folder / "log.pub")), Database(folder)
    report = check_log(places.folder, key)

    def from_files() -> None:
        if check_log(places.folder, key).faults:
            sys.exit("the log made here does not hold")

    def in_database() -> None:
        check_database(database, places.folder, report)
        if report.faults:
            sys.exit("the database made here does not hold")

    def prove() -> None:
        for n in range(_PROOFS):
            Tree(places.folder, entries).inclusion(n * 7_919 % entries)

    figures.append(_timed("verify from files", entries, from_files))
    figures.append(_timed("verify in database", entries, in_database))
    figures.append(_timed("inclusion proof", _PROOFS, prove, entries))
    return figures


async def _fill(store: Store, entries: int) -> None:
    for start in range(0, entries // 2, 2_048):
        await store.records.append(*requests(start, min(2_048, entries // 2 - start)))


def _receipts(log: AuditLog, entries: int) -> Figure:
    """Return what a receipt costs where each has to be signed for by itself."""
    newest = range(entries // 2 - 1, entries // 2 - 2_000, -1)

    def take() -> None:
        for n in newest:
            log.receipt(f"dec_{n:026}")

    return _timed("receipt, shared signature", len(newest), take, entries)


def _timed(what: str, count: int, job: Callable[[], object], size: int = 0) -> Figure:
    began, cpu = time.perf_counter(), time.thread_time()
    job()
    cpu, wall = time.thread_time() - cpu, time.perf_counter() - began
    return _figure(what, size or count, count, wall, cpu)


def _figure(what: str, size: int, count: int, wall: float, cpu: float) -> Figure:
    return Figure("sqlite", what, size, count, round(count / wall), round(cpu / count * 1e6, 2))


def report(figures: Sequence[Figure], out: Path) -> None:
    """Print the table and what follows from it, and write both for programs."""
    print(
        f"{'store':<10}  {'what':<26}  {'size':>8}  {'per s':>8}  {'CPU µs each':>11}"
        "  per CPU second"
    )
    for f in figures:
        print(
            f"{f.store:<10}  {f.what:<26}  {f.size:>8}  {f.per_s:>8}  {f.cpu_us:>11}"
            f"  {1e6 / f.cpu_us:>14.0f}"
        )
    derived = conclusions({(f.store, f.what, f.size): f for f in figures})
    for name, value in derived.items():
        print(f"{name}: {value}")
    out.parent.mkdir(parents=True, exist_ok=True)
    document = {"figures": [asdict(f) for f in figures], "derived": derived}
    out.write_text(json.dumps(document, indent=1) + "\n")


def conclusions(by: dict[tuple[str, str, int], Figure]) -> dict[str, float]:
    """Return what the log adds to a record, and what groups gain."""
    derived = {}
    for size in _GROUPS:
        added = (
            by["sqlite", "writer, log, receipts", size].cpu_us
            - by["sqlite", "writer, no log", size].cpu_us
        )
        derived[f"added CPU µs a record, groups of {size}"] = round(added, 2)
    for kind in dict.fromkeys(store for store, _, _ in by):
        alone = by[kind, "commit each, log", 1]
        for callers in _CALLERS[1:]:
            busy = by[kind, "group commit, log", callers]
            derived[f"{kind}: group commit with {callers} callers, times as fast"] = round(
                busy.per_s / alone.per_s, 1
            )
    shared = [derived[f"added CPU µs a record, groups of {size}"] for size in _GROUPS if size > 1]
    derived["added CPU µs a record, median over groups of 8 and more"] = statistics.median(shared)
    return derived


if __name__ == "__main__":
    sys.exit(main())
