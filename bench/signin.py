"""CPU of sessions: tokens issued and renewed, tokens found, and proofs of possession checked."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from hortus.core import SystemClock
from hortus.identity import Issued, Keyring, Lifetimes, People, Proofs, Sessions, load_pepper
from hortus.identity.testing import ClientKey
from hortus.store import StoreView

_RESULT = Path("build/bench/signin.json")
_URL = "https://hortus.example/v1/messages"
_SESSIONS, _CHECKS = 1_000, 3_000
_Thing = TypeVar("_Thing")


def each_us(work: Callable[[_Thing], object], things: Iterable[_Thing]) -> list[float]:
    """Return the CPU time of each call, on the thread that makes it."""
    times = []
    for thing in things:
        began = time.thread_time_ns()
        work(thing)
        times.append((time.thread_time_ns() - began) / 1e3)
    return times


def sessions_of(folder: Path, view: StoreView) -> tuple[Sessions, str]:
    """Return the sessions of a folder in which one person may sign in, and their id."""
    clock = SystemClock()
    person = People(view.people, clock, "bench").add_person("anna")
    keyring = Keyring.open(view, folder, clock)
    pepper = load_pepper(folder, create=True)
    sessions = Sessions(view.sessions, pepper, clock, lambda: keyring.roster, Lifetimes())
    return sessions, person.person_id


def issuing(sessions: Sessions, person: str) -> tuple[dict[str, list[float]], list[Issued]]:
    """Return what beginning and renewing a session costs, and the tokens made."""
    made: list[Issued] = []
    begun = each_us(lambda _: made.append(sessions.start(person, "bench")), range(_SESSIONS))
    renewed = each_us(lambda one: sessions.renew(one.refresh), made[:_SESSIONS])
    return {"a session begun, durable": begun, "a session renewed, durable": renewed}, made


def checking(sessions: Sessions, person: str, made: list[Issued]) -> dict[str, list[float]]:
    """Return what finding the holder of a token costs, and what a proof beside it does."""
    sessions.refresh()
    plain = made[0].access
    key = ClientKey.new()
    bound = sessions.start(person, "bench", key.thumbprint).access
    sessions.refresh()
    now_us = SystemClock().now_us()
    proofs = [key.proof("POST", _URL, now_us, bound) for _ in range(2 * _CHECKS)]
    alone = Proofs(SystemClock())
    return {
        "a token found": each_us(lambda _: sessions.find(plain), range(_CHECKS)),
        "a token never seen found": each_us(lambda one: sessions.find(one.access), made[1:]),
        "a proof checked (RFC 9449)": each_us(
            lambda proof: alone.check(proof, bound), proofs[:_CHECKS]
        ),
        "a bound token found, its proof checked": each_us(
            lambda proof: sessions.find(bound, proof), proofs[_CHECKS:]
        ),
    }


def main() -> int:
    """Measure, print a table and keep it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with StoreView.open(folder, create=True) as view:
            sessions, person = sessions_of(folder, view)
            times, made = issuing(sessions, person)
            times |= checking(sessions, person, made)
    figures = {}
    print(f"{'':<44}{'p50 us':>10}{'p99 us':>10}{'a CPU second':>14}")
    for what, found in times.items():
        cuts = statistics.quantiles(found, n=100)
        rate = 1e6 * len(found) / sum(found)
        figures[what] = {"p50_us": cuts[49], "p99_us": cuts[98], "per_cpu_s": rate}
        print(f"{what:<44}{cuts[49]:>10.1f}{cuts[98]:>10.1f}{rate:>14,.0f}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
