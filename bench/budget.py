"""Racing requests through real gateways on one budget, one of them killed, and what that costs.

Each gateway is a process of its own; all share one database and one scripted model with a price.
The requests race until the budget is used up. What must hold: what is spent stays within the limit
and what gateways hold of it, each answer is paid for once, and what a killed gateway held comes
back. Writes build/bench/budget.json.
"""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import aiohttp
from databases import Databases

from hortus.budget import LEASE_S, Budgets, Charges, Price, Rates, Spender, Treasury
from hortus.compose.testing import RunningHouse, ask, inside
from hortus.core import SystemClock
from hortus.gateway.testing import Say, Script, ScriptedModel, Turn, Usage
from hortus.store import BudgetRecord, BudgetTable, Database

_RESULT = Path("build/bench/budget.json")
_SCRIPT = Script((Turn((Say("hello"),), usage=Usage(100, 5)),))
_PRICES = {"price_in_per_mtok": 1.0, "price_out_per_mtok": 10.0, "max_output_tokens": 20}
_COST, _WORST = 150, 300
"""What an answer costs in millionths, and more than what is set aside for one."""
_AT_ONCE = 64
_FITTING = 0.6
"""So much of the requests fits into the budget."""


@dataclass(frozen=True, slots=True)
class Race:
    """What became of the requests of one race, in millionths."""

    kind: str
    gateways: int
    killed: bool
    requests: int
    answered: int
    refused: int
    broken: int
    asked_of_model: int
    limit: int
    spent: int
    recorded: int
    held: int
    wall_s: float

    @property
    def holds(self) -> bool:
        """Whether it went as it must."""
        # What is left over is too little for one more request at each gateway.
        used_up = self.limit - self.spent < self.gateways * _WORST
        within = used_up and self.spent <= self.limit and self.spent == self.recorded
        if self.killed:
            # What a killed gateway had sent and not yet recorded is counted nowhere.
            return within and self.answered * _COST <= self.spent
        return within and self.spent == self.answered * _COST == self.asked_of_model * _COST


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway that runs: where, and the key it takes."""

    url: str
    key: str
    process: subprocess.Popen[str]


async def serve(folder: Path, tables: Mapping[str, Mapping[str, object]]) -> None:
    """Run one gateway until it is told to stop, or killed."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with RunningHouse(folder, SystemClock(), 0, **tables) as hortus:
        print(json.dumps([hortus.url, hortus.key]), flush=True)
        await stopped.wait()


@contextmanager
def gateway(folder: Path, database: Database, model_url: str) -> Iterator[Gateway]:
    """Start a gateway as a process."""
    common = database.folder
    tables: dict[str, object] = {"models": {"m": {**inside(model_url), **_PRICES}}}
    tables["store"] = {"durability": "normal"}
    if database.server is not None:
        tables["store"] = {"durability": "normal", "url": database.server.url}
        tables["audit"] = {"folder": str(common / "log"), "key_file": str(common / "log.key")}
        folder.mkdir()
        (folder / "pepper").touch(0o600)
        (folder / "pepper").write_text("ab" * 32)
    command = [sys.executable, __file__, "--serve", str(folder), json.dumps(tables)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            url, key = json.loads(line)
            yield Gateway(url, key, process)
        finally:
            process.terminate()


async def race(database: Database, kind: str, count: int, *, kill: bool = False) -> Race:
    """Let requests race until ``count`` were sent; with ``kill`` one gateway dies on the way."""
    limit = round(count * _FITTING) * _COST
    _add_budget(database, limit)
    several = 2 if database.server else 1
    began = time.monotonic()
    with ExitStack() as stack:
        async with ScriptedModel(_SCRIPT) as model:
            running = await asyncio.to_thread(
                _start, stack, database, model.url, [f"g{n}" for n in range(several)]
            )
            victim = running[0].process if kill else None
            ends = await _ask_all(running, count, victim)
            if kill:
                await asyncio.sleep(LEASE_S)
                ends += await _ask_all(running[1:], count, None)
            asked = len(model.requests)
            recorded, spent, held = _figures(database)
    return Race(
        kind,
        several,
        kill,
        sum(ends.values()),
        ends["200"],
        ends["402"],
        sum(ends.values()) - ends["200"] - ends["402"],
        asked,
        limit,
        spent,
        recorded,
        held,
        time.monotonic() - began,
    )


def _start(
    stack: ExitStack, database: Database, model_url: str, names: Sequence[str]
) -> list[Gateway]:
    alone = database.folder
    return [
        stack.enter_context(
            gateway(database.folder / name if database.server else alone, database, model_url)
        )
        for name in names
    ]


def _add_budget(database: Database, limit: int) -> None:
    made = BudgetRecord("", "cap", "all", "", limit, "EUR", "month", 0, "hard", "", "", 0, 0)
    Budgets(BudgetTable(database), SystemClock(), "bench").add(made)


async def _ask_all(
    running: Sequence[Gateway], count: int, victim: "subprocess.Popen[str] | None"
) -> Counter[str]:
    ends: Counter[str] = Counter()
    numbers = iter(range(count))
    async with _session() as session:

        async def client() -> None:
            for number in numbers:
                if victim is not None and number == count // 4:
                    victim.kill()
                ends[await _ask(session, running[number % len(running)])] += 1

        await asyncio.gather(*(client() for _ in range(_AT_ONCE)))
    return ends


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


async def _ask(session: aiohttp.ClientSession, one: Gateway) -> str:
    headers = {"authorization": f"Bearer {one.key}"}
    url = f"{one.url}/v1/chat/completions"
    try:
        async with session.post(url, json=ask("chat", "m"), headers=headers) as response:
            await response.read()
            return str(response.status)
    except aiohttp.ClientError:
        return "gone"


def _figures(database: Database) -> tuple[int, int, int]:
    with database.reading() as connection:
        statements = (
            "SELECT coalesce(sum(cost_micro), 0) FROM outcomes",
            "SELECT coalesce(sum(spent_micro), 0) FROM budget_days",
            "SELECT coalesce(sum(granted_micro - used_micro), 0) FROM budget_leases",
        )
        recorded, spent, held = (
            int(connection.execute(statement).fetchone()[0]) for statement in statements
        )
    return recorded, spent, held


def cpu_of_a_request(database: Database, budgets: int, count: int = 20_000) -> float:
    """Return the CPU microseconds for setting aside and settling, with so many budgets."""
    table = BudgetTable(database)
    for n in range(budgets):
        name = f"cap {n} of {budgets}"
        limit = 10**15
        made = BudgetRecord("", name, "all", "", limit, "EUR", "month", 0, "hard", "", "", 0, 0)
        Budgets(table, SystemClock(), "bench").add(made)
    treasury = Treasury(table, Rates("EUR", {}), SystemClock(), Charges("gw_bench"))
    who = Spender("ada", frozenset({"payments", "core"}), "shop", "cc-7")
    worst, cost = Price(3_000, "EUR"), Price(150, "EUR")

    async def scenario() -> float:
        treasury.settle("dec", await treasury.reserve(who, "m", worst), cost)
        began = time.process_time()
        for number in range(count):
            treasury.settle(f"dec_{number}", await treasury.reserve(who, "m", worst), cost)
        return (time.process_time() - began) / count * 1e6

    return asyncio.run(scenario())


def main(argv: Sequence[str] | None = None) -> int:
    """Run the races and print a table; the status is 1 where a limit did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--serve", nargs=2, metavar=("FOLDER", "TABLES"))
    parser.add_argument("--out", type=Path, default=_RESULT)
    args = parser.parse_args(argv)
    if args.serve:
        asyncio.run(serve(Path(args.serve[0]), json.loads(args.serve[1])))
        return 0
    databases = Databases()
    try:
        races = list(_races(databases, args.requests))
        costs = {
            str(n): _fresh(databases, partial(cpu_of_a_request, budgets=n)) for n in (0, 1, 5)
        }
    finally:
        databases.close()
    _show(races, costs)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    found = {"races": [asdict(one) for one in races], "cpu_us_by_budgets": costs}
    args.out.write_text(json.dumps(found, indent=2) + "\n")
    return 0 if all(one.holds for one in races) else 1


def _races(databases: Databases, count: int) -> Iterator[Race]:
    for kind in databases.kinds:
        for kill in (False, True) if kind == "postgresql" else (False,):
            with databases.fresh(kind, "normal") as database:
                database.prepare()
                yield asyncio.run(race(database, kind, count, kill=kill))


def _fresh(databases: Databases, measure: Callable[[Database], float]) -> float:
    with databases.fresh("sqlite", "normal") as database:
        return measure(database)


def _show(races: Sequence[Race], costs: dict[str, float]) -> None:
    heads = "database    gateways  killed  requests  answered  refused  broken"
    print(f"{heads}      limit      spent   recorded    held  holds")
    for one in races:
        print(
            f"{one.kind:<11} {one.gateways:>8}  {one.killed!s:>6}  {one.requests:>8}"
            f"  {one.answered:>8}  {one.refused:>7}  {one.broken:>6}  {one.limit:>9}"
            f"  {one.spent:>9}  {one.recorded:>9}  {one.held:>6}  {one.holds}"
        )
    for budgets, cpu_us in costs.items():
        print(f"CPU to set aside and settle with {budgets} budgets: {cpu_us:.1f} us a request")


if __name__ == "__main__":
    sys.exit(main())
