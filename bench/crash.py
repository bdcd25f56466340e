"""Kill a process that writes records at a random moment, many times, and look for lost records.

The child appends from several tasks at once, signs and publishes the audit log all the time, and
prints the decision id of each record that was acknowledged, with its receipt. After ``kill -9``
every id printed must be in the database, the file must be intact, its numbers without a gap, a new
writer must open it, and the audit log must hold: its files, the database under it, and every
receipt. All rounds use one data folder, so each begins with what the last crash left. Any command
that prints acknowledged ids, with receipts or without, is good for a child: ``--child 'CMD
{data}'``. Writes build/bench/crash.json. It proves the death of a process, not a power cut: for
that see docs/explanation/records.md.
"""

import argparse
import asyncio
import itertools
import json
import random
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from hortus.audit import AuditLog, LogParts, LogPlaces, check_database, check_log, read_key
from hortus.audit.offline import Claims
from hortus.core import SystemClock, new_id
from hortus.store import Database, Store
from hortus.store.testing import an_intent, an_outcome

_ROOT = Path(__file__).resolve().parent.parent
_TASKS = 16
_SHORTEST_S, _LONGEST_S = 0.02, 0.5
_START_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Round:
    """What one crash left behind."""

    number: int
    lived_ms: int
    acknowledged: int
    lost: int
    on_disk: int
    intact: bool
    gaps: int
    receipts: int
    faults: int
    reopened_ms: float

    @property
    def sound(self) -> bool:
        """Tell whether every promise was kept."""
        whole = self.intact and not self.gaps and not self.faults
        return self.acknowledged > 0 and not self.lost and whole


def main() -> int:
    """Run the rounds, print the table and return 0 if nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", default="", help="command; {data} stands for the data folder")
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "bench" / "crash.json")
    parser.add_argument("--append", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.append:
        asyncio.run(append_for_ever(args.append))
    child = args.child or shlex.join([sys.executable, __file__, "--append", "{data}"])
    chance = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="hortus-crash-") as name:
        rounds = [
            crash(n, child, Path(name), chance.uniform(_SHORTEST_S, _LONGEST_S))
            for n in range(1, args.rounds + 1)
        ]
    report(rounds, args.out)
    return 0 if rounds and all(found.sound for found in rounds) else 1


async def append_for_ever(folder: Path) -> None:
    """Append as fast as it goes, and print each id once its records are acknowledged."""
    store, log = _open(folder)
    clock = SystemClock()

    async def client() -> None:
        for _ in itertools.count():
            decision_id = new_id("dec", clock.now_us())
            await store.records.append(an_intent(decision_id))
            await store.records.append(an_outcome(decision_id))
            print(decision_id, log.receipt(decision_id).decode(), flush=True)

    async def publisher() -> None:
        for _ in itertools.count():
            if await asyncio.to_thread(log.publish) is None:
                sys.exit(log.problem)

    await asyncio.gather(publisher(), *(client() for _ in range(_TASKS)))


def _open(folder: Path) -> tuple[Store, AuditLog]:
    parts = LogParts.make()
    store = Store.open(folder, participants=[parts.appender])
    return store, parts.open(Database(folder), _places(folder), SystemClock())


def _places(folder: Path) -> LogPlaces:
    return LogPlaces(folder / "audit" / "log.key", folder / "audit" / "log")


def crash(number: int, child: str, folder: Path, life_s: float) -> Round:
    """Let the child live for ``life_s`` after its first promise, kill it, and look."""
    command = [word.replace("{data}", str(folder)) for word in shlex.split(child)]
    lines: list[bytes] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        reading = Thread(target=_read, args=(process.stdout, lines))
        reading.start()
        try:
            _wait_for_a_line(lines, process)
            time.sleep(life_s)
        finally:
            process.kill()
            reading.join()
    # What was cut while it was printed was not promised to anyone.
    words = [line.decode().split(maxsplit=1) for line in lines if line.endswith(b"\n")]
    promises = {found[0]: found[1].strip() if found[1:] else "" for found in words}
    return _look(number, folder, promises, life_s)


def _read(pipe: IO[bytes], lines: list[bytes]) -> None:
    for line in pipe:
        lines.append(line)  # noqa: PERF402 - seen by the waiting thread line by line


def _wait_for_a_line(lines: Sequence[bytes], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_TIMEOUT_S
    while not lines:
        if process.poll() is not None or time.monotonic() > until:
            sys.exit("the child promised nothing; run it by hand to see why")
        time.sleep(0.005)


def _look(number: int, folder: Path, promises: Mapping[str, str], life_s: float) -> Round:
    """Look at what is left; ``promises`` are the receipts by the ids that were acknowledged."""
    began = time.perf_counter()
    store, log = _open(folder)
    with store:
        asyncio.run(_append_one(store))
        reopened_ms = (time.perf_counter() - began) * 1_000
    log.publish()
    receipts = [receipt for receipt in promises.values() if receipt]
    with Database(folder).reading() as connection:
        intact = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        ended = {row[0] for row in connection.execute("SELECT decision_id FROM outcomes")}
        numbers = connection.execute(
            "SELECT count(*), max(seq) FROM"
            " (SELECT seq FROM intents UNION ALL SELECT seq FROM outcomes)"
        ).fetchone()
    return Round(
        number=number,
        lived_ms=round(life_s * 1_000),
        acknowledged=len(promises),
        lost=len(promises.keys() - ended),
        on_disk=numbers[0],
        intact=intact,
        gaps=numbers[1] - numbers[0],
        receipts=len(receipts),
        faults=_faults(folder, receipts),
        reopened_ms=round(reopened_ms, 1),
    )


def _faults(folder: Path, receipts: Sequence[str]) -> int:
    """Check the log as an auditor with all receipts would, and the database under it."""
    log = _places(folder).folder
    report = check_log(log, read_key(str(log / "log.pub")), Claims(receipts))
    check_database(Database(folder), log, report)
    for fault in report.faults:
        print(f"  {fault.kind} at {fault.entry}: {fault.text}")
    return len(report.faults) + report.more


async def _append_one(store: Store) -> None:
    decision_id = new_id("dec", SystemClock().now_us())
    await store.records.append(an_intent(decision_id), an_outcome(decision_id))


def report(rounds: Sequence[Round], out: Path) -> None:
    """Print the rounds with their sum, and write them for programs."""
    print(
        "round  lived ms  acknowledged  lost  rows on disk  intact  gaps  receipts  faults"
        "  reopened ms"
    )
    for r in rounds:
        print(
            f"{r.number:>5}  {r.lived_ms:>8}  {r.acknowledged:>12}  {r.lost:>4}  {r.on_disk:>12}"
            f"  {'yes' if r.intact else 'NO':>6}  {r.gaps:>4}  {r.receipts:>8}  {r.faults:>6}"
            f"  {r.reopened_ms:>11}"
        )
    acknowledged, lost = sum(r.acknowledged for r in rounds), sum(r.lost for r in rounds)
    receipts, faults = sum(r.receipts for r in rounds), sum(r.faults for r in rounds)
    print(
        f"{len(rounds)} crashes, {acknowledged} acknowledged, {lost} lost,"
        f" {receipts} receipts, {faults} faults in the log"
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    total = {"crashes": len(rounds), "acknowledged": acknowledged, "lost": lost}
    total |= {"receipts": receipts, "faults": faults}
    out.write_text(json.dumps({**total, "rounds": [asdict(r) for r in rounds]}, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
