"""A process that keeps content as fast as it can until it is killed, for tests."""

import asyncio
import itertools
import sys
from pathlib import Path

from hortus.audit import LogParts
from hortus.content import Capture, ContentPlaces, SealedRows
from hortus.core import ContentRuleSettings, ContentSettings, Principal, SystemClock
from hortus.store import Store
from hortus.store.testing import an_intent, an_outcome

RULES = {"all": ContentRuleSettings(people=["p*"], classes=["none"])}


async def keep(store: Store, capture: Capture, number: int, first: str) -> None:
    decision = f"dec_{first}_{number}"
    asker = Principal("key_1", f"p{number % 50}_{first}")
    tape = await capture.tape(decision, asker, "m", frozenset())
    tape.answer(b"answer " + decision.encode())
    kept = await tape.seal(b"question " + decision.encode(), frozenset())
    await store.records.append(an_intent(decision), kept, an_outcome(decision))
    sys.stdout.write(f"{decision}\n")
    sys.stdout.flush()


async def main(data: Path, first: str) -> None:
    clock = SystemClock()
    places = ContentPlaces(data / "content" / "master.key", data / "content" / "keys")
    capture = Capture(ContentSettings(rules=RULES), places, clock)
    with Store.open(data, participants=[LogParts.make().appender, SealedRows()]) as store:
        for start in itertools.count(0, 16):
            await asyncio.gather(
                *(keep(store, capture, n, first) for n in range(start, start + 16))
            )


asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
