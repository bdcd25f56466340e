"""CPU time of policy decisions: cached, uncached, for all models, and at a company's size."""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hortus.core import Action
from hortus.policy import (
    DEFAULT,
    PACKS,
    Account,
    Circumstances,
    DataClass,
    Directory,
    Holdings,
    Label,
    LegalEntity,
    Model,
    Parameters,
    PolicyEngine,
    Project,
    Provider,
    Request,
    Source,
    Team,
    Zone,
    load_bundle,
    model,
    shipped_source,
    shipped_terms,
    user,
)

_RESULT = Path("build/bench/policy.json")
_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_MODELS, _TEAMS, _PROJECTS = 30, 60, 500
_EXTRA = """
@id("team-{n}-project-{n}")
@reason("team {n} keeps to its own projects")
@remedy("ask team {n}")
@owner("bench")
forbid (principal in Team::"team-{n}", action == Action::"infer", resource is Model)
when {{ context has project && context.project.dataClass == DataClass::"restricted" }}
unless {{ context.project has owner && principal in context.project.owner }};
"""
_EXAMPLE = """
[[example]]
policy = "team-{n}-project-{n}"
allowed = {allowed}
who = "u"
what = "m"
"""


def directory(people: int) -> Directory:
    """Return a company: people in teams, models, projects, two providers, three companies."""
    chance = random.Random(1)
    holdings = Holdings(
        teams=[Team("all"), *(Team(f"team-{n}", frozenset({"all"})) for n in range(_TEAMS))],
        entities=[LegalEntity(f"entity-{c}", c) for c in ("DE", "FR", "IN")],
        providers=[
            Provider("acme", "DE"),
            Provider("anthropic", "US", shipped_terms()["anthropic"], frozenset({"entity-DE"})),
        ],
        models=[
            Model(
                f"model-{n}",
                inside=n % 2 == 0,
                region="DE" if n % 2 == 0 else "US",
                provider="acme" if n % 2 == 0 else "anthropic",
                ceiling=DataClass.CONFIDENTIAL,
            )
            for n in range(_MODELS)
        ],
        projects=[
            Project(f"project-{n}", chance.choice(list(DataClass)), f"team-{n % _TEAMS}")
            for n in range(_PROJECTS)
        ],
    )
    places = [chance.choice(("DE", "FR", "IN")) for _ in range(people)]
    accounts = [
        Account(
            f"user-{n}",
            frozenset({f"team-{n % _TEAMS}", f"team-{(n * 7) % _TEAMS}"}),
            place,
            f"entity-{place}",
            DataClass.CONFIDENTIAL,
        )
        for n, place in enumerate(places)
    ]
    return Directory(accounts, holdings)


def engine(policies: int, people: int) -> PolicyEngine:
    """Return an engine with everything that is shipped and as many more as asked for."""
    sources = [shipped_source(name) for name in (DEFAULT, *PACKS)]
    shipped = len(load_bundle(sources, Parameters()).policies)
    numbers = [n % _TEAMS + (n // _TEAMS) * 1000 for n in range(policies - shipped)]
    text = "".join(_EXTRA.replace('"team-{n}")', '"x")').format(n=n) for n in numbers)
    text = text.replace("team-1000", "team-0") if policies <= _TEAMS else text
    shown = "".join(
        _EXAMPLE.format(n=n, allowed=allowed) for n in numbers for allowed in ("true", "false")
    )
    own = Source("bench.cedar", text, shown, "bench.examples.toml")
    return PolicyEngine(load_bundle([*sources, own], Parameters()), directory(people))


def questions(people: int, count: int) -> list[Request]:
    """Return questions of which no two are the same, from a few hundred people at work."""
    chance = random.Random(2)
    found: dict[Request, None] = {}
    while len(found) < count:
        around = Circumstances(
            chance.choice(list(DataClass)),
            frozenset(chance.sample(list(Label), chance.randrange(3))),
            chance.choice(list(Zone)),
            project=f"project-{chance.randrange(_PROJECTS)}",
            tool=f"client@{chance.randrange(20)}",
        )
        who, what = chance.randrange(people), chance.randrange(_MODELS)
        found[
            Request(user(f"user-{who}"), Action.INFER, model(f"model-{what}"), _NOON, around)
        ] = None
    return list(found)


def each_us(work: Callable[[Request], object], requests: Iterable[Request]) -> Iterator[float]:
    """Yield the CPU time of each question."""
    for request in requests:
        began = time.thread_time_ns()
        work(request)
        yield (time.thread_time_ns() - began) / 1e3


def cached_us(asked: PolicyEngine, requests: list[Request]) -> list[float]:
    """Return the CPU time of a question asked before, as the mean of a hundred at a time.

    A single one is too short for the clock.
    """
    for request in requests:
        asked.decide(request)
    rounds = []
    for start in range(0, len(requests), 100):
        part = [replace(request) for request in requests[start : start + 100]]
        began = time.thread_time_ns()
        for request in part:
            asked.decide(request)
        rounds.append((time.thread_time_ns() - began) / 1e3 / len(part))
    return rounds


def percentiles(name: str, times: list[float]) -> dict[str, float]:
    """Return the median and the 99th percentile."""
    cuts = statistics.quantiles(times, n=100)
    return {f"{name}, p50 us": cuts[49], f"{name}, p99 us": cuts[98]}


def measure(policies: int, people: int, count: int) -> dict[str, float]:
    """Return the figures of one size."""
    began = time.process_time()
    asked = engine(policies, people)
    name = f"{policies} policies, {people + _MODELS + _TEAMS + _PROJECTS + 6} entities"
    found = {f"{name}: start, ms": (time.process_time() - began) * 1e3}
    requests = questions(people, count)
    first = list(each_us(asked.decide, requests))
    found |= percentiles(f"{name}: uncached", first)
    # The same people and projects from another network: their part of the directory is known.
    again = [
        replace(r, circumstances=replace(r.circumstances, approvers=frozenset({"x"})))
        for r in requests
    ]
    found |= percentiles(f"{name}: uncached, person known", list(each_us(asked.decide, again)))
    found |= percentiles(f"{name}: cached", cached_us(asked, requests))
    fresh = [replace(r, circumstances=Circumstances()) for r in requests[:100]]
    times = []
    for request in fresh:
        began_ns = time.thread_time_ns()
        for n in range(_MODELS):
            asked.decide(replace(request, what=model(f"model-{n}"), who=request.who))
        times.append((time.thread_time_ns() - began_ns) / 1e3)
    return found | percentiles(f"{name}: which of {_MODELS} models", times)


def main() -> int:
    """Measure, print a table and keep it."""
    figures = measure(30, 2_000, 2_000) | measure(100, 30_000, 2_000)
    for name, figure in figures.items():
        print(f"{name:<72} {figure:>10.1f}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
