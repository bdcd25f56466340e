"""Kill what writes records at a random moment, many times, and look for lost records.

A child appends from several tasks at once, signs and publishes the audit log all the time, and
prints the decision id of each record that was acknowledged, with its receipt. After ``kill -9``
every id printed must be in the database, once, the database must be intact, its numbers without a
gap, a new writer must open it, and the audit log must hold: its files, the database under it, and
every receipt. All rounds use one data folder, so each begins with what the last crash left.

With ``--store postgresql`` two children share one database and one folder for the log. In turn a
child is killed, and the other goes on and takes over the signing; or the server is, and is started
again under both.

Any command that prints acknowledged ids, with receipts or without, is good for a child:
``--child 'CMD {data} {url}'``. Writes build/bench/crash.json. It proves the death of a process,
not a power cut: for that see docs/explanation/records.md.
"""

import argparse
import asyncio
import itertools
import json
import logging
import random
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread

from hortus.audit import AuditLog, LogParts, LogPlaces, check_database, check_log, read_key
from hortus.audit.offline import Claims
from hortus.core import SystemClock, new_id
from hortus.store import Database, Server, Store, StoreError
from hortus.store.testing import an_intent, an_outcome
from hortus.store.testing.server import TrialServer, find_programs

_ROOT = Path(__file__).resolve().parent.parent
_TASKS = 16
_SHORTEST_S, _LONGEST_S = 0.02, 0.5
_START_TIMEOUT_S = 60
_UNLIKE_ITSELF_S = 0.05
_HEADING = (
    "round  victim  lived ms  acknowledged  lost  twice  rows on disk  intact  gaps  receipts"
    "  faults  reopened ms"
)


@dataclass(frozen=True, slots=True)
class Round:
    """What one crash left behind."""

    number: int
    victim: str
    lived_ms: int
    acknowledged: int
    lost: int
    doubled: int
    on_disk: int
    intact: bool
    gaps: int
    receipts: int
    faults: int
    reopened_ms: float

    @property
    def sound(self) -> bool:
        """Tell whether every promise was kept."""
        whole = self.intact and not self.gaps and not self.faults and not self.doubled
        return self.acknowledged > 0 and not self.lost and whole


class Child:
    """A process that appends, and what it has promised so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.lines: list[bytes] = []
        # A full pipe would hold the child up.
        self.reading = Thread(target=self._read)
        self.reading.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as pipe:
            for line in pipe:
                self.lines.append(line)

    def wait_for_more(self) -> None:
        """Return once the child has promised something that it had not before."""
        before, until = len(self.lines), time.monotonic() + _START_TIMEOUT_S
        while len(self.lines) == before:
            if self.process.poll() is not None or time.monotonic() > until:
                sys.exit("the child promised nothing; run it by hand to see why")
            time.sleep(0.005)

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()
        self.reading.join()

    def promises(self) -> dict[str, str]:
        """Return the receipts by the ids that were acknowledged."""
        # What was cut while it was printed was not promised to anyone.
        words = [line.decode().split(maxsplit=1) for line in self.lines if line.endswith(b"\n")]
        return {found[0]: found[1].strip() if found[1:] else "" for found in words}


@dataclass(frozen=True, slots=True)
class Ground:
    """Where it all happens."""

    folder: Path
    command: str
    trial: TrialServer | None = None
    server: Server | None = None

    @property
    def database(self) -> Database:
        """Return the database."""
        return Database(self.folder, server=self.server)

    def child(self) -> Child:
        """Start a child."""
        names = {"{data}": str(self.folder), "{url}": self.server.url if self.server else ""}
        words = [names.get(word, word) for word in shlex.split(self.command)]
        return Child(subprocess.Popen(words, stdout=subprocess.PIPE))


def main() -> int:
    """Run the rounds, print the table and return 0 if nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--each", type=int, default=25, help="rounds in one data folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--child", default="", help="command; {data} stands for the data folder")
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "bench" / "crash.json")
    parser.add_argument("--append", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--url", default="", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.append:
        asyncio.run(append_for_ever(args.append, Server(args.url) if args.url else None))
    chance = random.Random(args.seed)
    print(_HEADING, flush=True)
    rounds: list[Round] = []
    for first in range(1, args.rounds + 1, args.each):
        with _ground(args.store, args.child) as ground:
            for number in range(first, min(first + args.each, args.rounds + 1)):
                rounds.append(crash(number, ground, chance))
                print(_line(rounds[-1]), flush=True)
                _write(args.store, rounds, args.out)
    print(_summary(args.store, rounds))
    return 0 if rounds and all(found.sound for found in rounds) else 1


@contextmanager
def _ground(store: str, child: str) -> Iterator[Ground]:
    own = shlex.join([sys.executable, __file__, "--append", "{data}"])
    with tempfile.TemporaryDirectory(prefix="hortus-crash-") as name:
        if store == "sqlite":
            yield Ground(Path(name), child or own)
            return
        if (programs := find_programs()) is None:
            sys.exit("PostgreSQL is not installed: run scripts/postgres.sh")
        trial = TrialServer(programs)
        try:
            yield Ground(Path(name), child or f"{own} --url {{url}}", trial, trial.new())
        finally:
            trial.close()


async def append_for_ever(folder: Path, server: Server | None) -> None:
    """Append as fast as it goes, and print each id once its records are acknowledged."""
    if server is not None:
        # That the server is away now and then is said too often.
        logging.disable()
    store, log = _open(Database(folder, server=server))
    clock = SystemClock()

    async def client() -> None:
        for _ in itertools.count():
            decision_id = new_id("dec", clock.now_us())
            try:
                await store.records.append(an_intent(decision_id))
                await store.records.append(an_outcome(decision_id))
            except StoreError:
                if server is None:
                    raise
                await asyncio.sleep(_UNLIKE_ITSELF_S)
                continue
            print(decision_id, log.receipt(decision_id).decode(), flush=True)

    async def publisher() -> None:
        for _ in itertools.count():
            if await asyncio.to_thread(log.publish) is None and server is None:
                sys.exit(log.problem)
            if server is not None:
                await asyncio.sleep(_UNLIKE_ITSELF_S)

    await asyncio.gather(publisher(), *(client() for _ in range(_TASKS)))


def _open(database: Database) -> tuple[Store, AuditLog]:
    parts = LogParts.make()
    store = Store.open(database, participants=[parts.appender])
    return store, parts.open(database, _places(database.folder), SystemClock())


def _places(folder: Path) -> LogPlaces:
    return LogPlaces(folder / "audit" / "log.key", folder / "audit" / "log")


def crash(number: int, ground: Ground, chance: random.Random) -> Round:
    """Let the children live for a while after their first promise, kill, and look."""
    life_s = chance.uniform(_SHORTEST_S, _LONGEST_S)
    children = [ground.child()]
    victim = "writer"
    try:
        children[0].wait_for_more()
        if ground.trial is not None:
            children.append(ground.child())
            children[1].wait_for_more()
        time.sleep(life_s)
        if ground.trial is not None:
            victim = "writer" if number % 2 else "server"
            _kill_one(victim, ground.trial, children)
    finally:
        for child in children:
            child.kill()
    promises = {k: v for child in children for k, v in child.promises().items()}
    return _look(number, victim, ground.database, promises, life_s)


def _kill_one(victim: str, trial: TrialServer, children: Sequence[Child]) -> None:
    """Kill the writer that signs, or the server under both; who is left has to go on."""
    if victim == "writer":
        children[0].kill()
        children[1].wait_for_more()
        return
    trial.kill()
    trial.start()
    for child in children:
        child.wait_for_more()


def _look(
    number: int, victim: str, database: Database, promises: Mapping[str, str], life_s: float
) -> Round:
    """Look at what is left; ``promises`` are the receipts by the ids that were acknowledged."""
    began = time.perf_counter()
    store, log = _open(database)
    with store:
        asyncio.run(_append_one(store))
        reopened_ms = (time.perf_counter() - began) * 1_000
    if log.publish() is None:
        print(f"  the log is not signed: {log.problem}")
    log.close()
    receipts = [receipt for receipt in promises.values() if receipt]
    with database.reading() as connection:
        intact = database.server is not None or connection.execute(
            "PRAGMA integrity_check"
        ).fetchall() == [("ok",)]
        ended = [row[0] for row in connection.execute("SELECT decision_id FROM outcomes")]
        numbers = connection.execute(
            "SELECT count(*), max(seq) FROM"
            " (SELECT seq FROM intents UNION ALL SELECT seq FROM outcomes) AS numbered"
        ).fetchone()
    return Round(
        number=number,
        victim=victim,
        lived_ms=round(life_s * 1_000),
        acknowledged=len(promises),
        lost=len(promises.keys() - set(ended)),
        doubled=len(ended) - len(set(ended)),
        on_disk=numbers[0],
        intact=intact,
        gaps=numbers[1] - numbers[0],
        receipts=len(receipts),
        faults=_faults(database, receipts),
        reopened_ms=round(reopened_ms, 1),
    )


def _faults(database: Database, receipts: Sequence[str]) -> int:
    """Check the log as an auditor with all receipts would, and the database under it."""
    log = _places(database.folder).folder
    report = check_log(log, read_key(str(log / "log.pub")), Claims(receipts))
    check_database(database, log, report)
    for fault in report.faults:
        print(f"  {fault.kind} at {fault.entry}: {fault.text}")
    return len(report.faults) + report.more


async def _append_one(store: Store) -> None:
    decision_id = new_id("dec", SystemClock().now_us())
    await store.records.append(an_intent(decision_id), an_outcome(decision_id))


def _line(r: Round) -> str:
    return (
        f"{r.number:>5}  {r.victim:<6}  {r.lived_ms:>8}  {r.acknowledged:>12}  {r.lost:>4}"
        f"  {r.doubled:>5}  {r.on_disk:>12}  {'yes' if r.intact else 'NO':>6}  {r.gaps:>4}"
        f"  {r.receipts:>8}  {r.faults:>6}  {r.reopened_ms:>11}"
    )


def _sums(store: str, rounds: Sequence[Round]) -> dict[str, str | int]:
    return {
        "store": store,
        "crashes": len(rounds),
        "acknowledged": sum(r.acknowledged for r in rounds),
        "lost": sum(r.lost for r in rounds),
        "doubled": max((r.doubled for r in rounds), default=0),
        "receipts": sum(r.receipts for r in rounds),
        "faults": sum(r.faults for r in rounds),
    }


def _summary(store: str, rounds: Sequence[Round]) -> str:
    s = _sums(store, rounds)
    return (
        f"{store}: {s['crashes']} crashes, {s['acknowledged']} acknowledged, {s['lost']} lost,"
        f" {s['doubled']} twice, {s['receipts']} receipts, {s['faults']} faults in the log"
    )


def _write(store: str, rounds: Sequence[Round], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    total = {**_sums(store, rounds), "rounds": [asdict(r) for r in rounds]}
    out.write_text(json.dumps(total, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
