"""What keeping content costs a request, and what it takes on the disk.

Each request is an intent and an outcome, made durable with the audit log over them in groups
of 32. ``off`` keeps nothing; ``not covered`` asks the rules, which name somebody else; ``kept``
seals request and answer. The texts are source code of this repository inside JSON; the answer has
2,000 bytes and comes in 40 pieces. All of a group is sealed before any of it is written, so that
the groups are the same each way. CPU is that of the whole process, which holds on a busy machine.
Rounds are interleaved, the median is shown. Writes build/bench/content.json.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from hortus.audit import LogParts
from hortus.content import Capture, ContentPlaces, SealedRows
from hortus.core import ContentRuleSettings, ContentSettings, Principal, SystemClock
from hortus.store import Database, Participant, Record, Store
from hortus.store.testing import an_intent, an_outcome

_ROOT = Path(__file__).resolve().parent.parent
_SIZES = (2_048, 81_920)
_WAYS = ("off", "not covered", "kept")
_ANSWER_BYTES, _PIECES = 2_048, 40
_AT_ONCE = 32
_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement, for each request."""

    request_bytes: int
    way: str
    cpu_us: float
    ratio: float
    database_bytes: int


def main() -> int:
    """Measure, print the table and write it for programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=640)
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "bench" / "content.json")
    args = parser.parse_args()
    figures = [figure for size in _SIZES for figure in compared(size, args.rounds, args.requests)]
    print(f"{'request':>8}  {'way':<12} {'CPU us':>8} {'ratio':>6} {'bytes on disk':>14}")
    for f in figures:
        print(
            f"{f.request_bytes:>8}  {f.way:<12} {f.cpu_us:>8.1f} {f.ratio:>6.2f}"
            f" {f.database_bytes:>14}"
        )
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps([asdict(f) for f in figures], indent=1) + "\n")
    return 0


def compared(size: int, rounds: int, requests: int) -> list[Figure]:
    """Return what each way costs with requests of ``size`` bytes."""
    cpu: dict[str, list[float]] = {way: [] for way in _WAYS}
    disk: dict[str, int] = {}
    for _ in range(rounds):
        for way in _WAYS:
            spent, disk[way] = measured(way, texts(size, requests), requests)
            cpu[way].append(spent)
    base = statistics.median(cpu["off"])
    return [
        Figure(size, way, found := statistics.median(cpu[way]), found / base, disk[way])
        for way in _WAYS
    ]


def texts(size: int, count: int) -> Sequence[bytes]:
    """Return different bodies of requests, made from the source code here."""
    files = sorted((_ROOT / "src").rglob("*.py"))
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    made = []
    for n in range(count):
        start = n * 1_009 % (len(code) - size)
        said = {
            "model": "m",
            "messages": [{"role": "user", "content": code[start : start + size]}],
        }
        made.append(json.dumps(said).encode()[:size])
    return made


def measured(way: str, bodies: Sequence[bytes], requests: int) -> tuple[float, int]:
    """Return the CPU in microseconds and the bytes on the disk for each request."""
    build = _ROOT / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-content-", dir=build) as name:
        folder = Path(name)
        database = Database(folder, "normal")
        parts: list[Participant] = [LogParts.make().appender, SealedRows()]
        with Store.open(database, participants=parts) as store:
            capture = None if way == "off" else opened(folder, way)
            asyncio.run(serve(store, capture, bodies[:_PEOPLE]))  # keys are made once a month
            began = time.process_time()
            asyncio.run(serve(store, capture, bodies))
            spent = time.process_time() - began
        return spent * 1e6 / requests, database.file.stat().st_size // (requests + _PEOPLE)


def opened(folder: Path, way: str) -> Capture:
    """Return what keeps the content of everybody here, or of somebody else."""
    who = "ada-*" if way == "kept" else "somebody-else"
    rules = {"bench": ContentRuleSettings(people=[who], classes=["none"])}
    places = ContentPlaces(folder / "content" / "master.key", folder / "content" / "keys")
    return Capture(ContentSettings(rules=rules), places, SystemClock())


async def serve(store: Store, capture: Capture | None, bodies: Sequence[bytes]) -> None:
    """Record all requests, group by group."""
    answer = [bytes([65 + n % 26]) * (_ANSWER_BYTES // _PIECES) for n in range(_PIECES)]
    for start in range(0, len(bodies), _AT_ONCE):
        group = enumerate(bodies[start : start + _AT_ONCE], start)
        made = await asyncio.gather(*(one(capture, n, body, answer) for n, body in group))
        await asyncio.gather(*(store.records.append(*rows) for rows in made))


async def one(
    capture: Capture | None, number: int, body: bytes, answer: Sequence[bytes]
) -> list[Record]:
    """Return the records of one request, with its content where that is kept."""
    decision = f"dec_{len(body)}_{time.monotonic_ns()}_{number}"
    rows: list[Record] = [an_intent(decision)]
    if capture is not None:
        asker = Principal("key_1", f"ada-{number % _PEOPLE}")
        tape = await capture.tape(decision, asker, "m", frozenset())
        if tape is not None:
            for piece in answer:
                tape.answer(piece)
            rows.append(await tape.seal(body, frozenset()))
    return [*rows, an_outcome(decision)]


if __name__ == "__main__":
    sys.exit(main())
