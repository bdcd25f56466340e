"""Evidence over a log of a million entries: time, memory, and counting again from a copy."""

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from hortus.audit import LogParts, LogPlaces
from hortus.core import Settings, SystemClock
from hortus.evidence import CONTROLS, House, check_evidence, make_evidence
from hortus.store import Database, Record, Store
from hortus.store.testing import an_intent, an_outcome

_RESULT = Path("build/bench/evidence.json")
_CHUNK = 20_000


def fill(data: Path, requests: int) -> House:
    """Record requests of several kinds, sign them, and return the house."""
    parts = LogParts.make()
    places = LogPlaces(data / "audit" / "log.key", data / "audit" / "log")
    database = Database(data, "normal")
    with Store.open(database, participants=[parts.appender]) as store:
        log = parts.open(database, places, SystemClock())
        for first in range(0, requests, _CHUNK):
            asyncio.run(append(store, first, min(requests, first + _CHUNK)))
            log.publish()
    return House(Settings(), database, places)


async def append(store: Store, first: int, last: int) -> None:
    """Record some requests in one go."""
    records: list[Record] = []
    for n in range(first, last):
        at_us, model = 1_700_000_000_000_000 + n * 1_000_000, "far" if n % 3 == 0 else "near"
        about: dict[str, object] = {"at_us": at_us, "inside": n % 3 > 0, "model": model}
        about |= {"rules": "house/reads", "bundle": "b"}
        found = "github-pat:structured:1:redacted" if n % 100 == 0 else ""
        attempts = 2 if n % 50 == 0 else 1
        name = f"dec_{n:09}"
        records += [
            an_intent(name, attempt=k, key_id=f"key_{n % 500}", findings=found, **about)
            for k in range(1, attempts + 1)
        ]
        ended = at_us + 900_000
        records.append(an_outcome(name, at_us=ended, model=model, attempts=attempts))
    await store.records.append(*records)


def memory_mb() -> float:
    """Return the largest memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def measure(house: House) -> dict[str, float]:
    """Return all figures."""
    found: dict[str, float] = {"memory before, MB": memory_mb()}
    made = []
    began = time.process_time()
    for evidence in make_evidence(house, CONTROLS, SystemClock()):
        name = f"{evidence.document.control.id}, CPU s"
        found[name] = time.process_time() - began
        made.append(evidence)
        began = time.process_time()
    found["all made, CPU s"] = sum(found[name] for name in found if name.endswith("CPU s"))
    found["memory after making, MB"] = memory_mb()
    key = house.signer().key
    began = time.process_time()
    flaws = [flaw for each in made for flaw in check_evidence(each.envelope, key).flaws]
    found["all checked by their proofs, CPU s"] = time.process_time() - began
    began = time.process_time()
    checked = check_evidence(made[11].envelope, key, house.places.folder)
    found["one counted again from a copy, CPU s"] = time.process_time() - began
    found["memory after counting, MB"] = memory_mb()
    found["entries"] = made[0].document.log.size
    flaws += checked.flaws
    for flaw in flaws:
        print(f"flaw: {flaw.kind}: {flaw.text}")
    found["flaws"] = len(flaws)
    return found


def main() -> int:
    """Measure, print a table and keep it; the status is 1 where honest evidence has a flaw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=495_050, help="two entries each, or three")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(fill(Path(folder), args.requests))
    for name, figure in figures.items():
        print(f"{name:<45} {figure:>12.2f}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(figures["flaws"] > 0)


if __name__ == "__main__":
    sys.exit(main())
