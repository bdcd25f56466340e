"""CPU time of a decision as the gateway asks for it: from its question to the recorded facts."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from policy import engine

from hortus.compose.joints import DataLabels, Deciders
from hortus.compose.policies import PoliciesInForce
from hortus.compose.policyfolder import PolicyTexts
from hortus.compose.policyquestion import Asking, Clocks
from hortus.core import (
    Action,
    Destination,
    DlpSettings,
    PolicySettings,
    Principal,
    Question,
    Verdict,
)
from hortus.policy import DataClass

_RESULT = Path("build/bench/policy-gateway.json")
_NOON_US = 1_795_000_000_000_000
_PEOPLE, _ROUNDS = 2_000, 200


class Asked:
    """The policies in force, at one moment."""

    def __init__(self, policies: PoliciesInForce) -> None:
        self._policies = policies

    def decide(self, question: Question) -> Verdict:
        """Return the verdict."""
        return self._policies.decide(question, _NOON_US)


def questions(count: int) -> list[Question]:
    """Return questions of people at work, no two about the same person and model."""
    made = []
    for n in range(count):
        name = f"user-{n % _PEOPLE}"
        inside = n % 2 == 0
        there = Destination(f"model-{n % 30}", inside, "DE" if inside else "US")
        labels = frozenset({"personal"}) if n % 3 == 0 else frozenset()
        made.append(
            Question(
                Principal(f"key_{n}", name, account=name),
                Action.INFER,
                there.name,
                there,
                labels,
                "claude-code",
                "2.1.92",
                f"project-{n % 500}",
            )
        )
    return made


def each_us(work: Callable[[Question], Verdict], asked: list[Question]) -> list[float]:
    """Return the CPU time of each question."""
    found = []
    for question in asked:
        began = time.thread_time_ns()
        work(question)
        found.append((time.thread_time_ns() - began) / 1e3)
    return found


def again_us(work: Callable[[Question], Verdict], asked: list[Question]) -> list[float]:
    """Return the CPU time of questions asked before, as means of a hundred."""
    found = []
    for question in asked:
        work(question)
    for start in range(_ROUNDS):
        part = list(islice(cycle(asked), start * 100, start * 100 + 100))
        began = time.thread_time_ns()
        for question in part:
            work(question)
        found.append((time.thread_time_ns() - began) / 1e5)
    return found


def main() -> int:
    """Measure, print a table and keep it."""
    base = engine(30, _PEOPLE)
    clocks = Clocks.of(PolicySettings(clocks={"DE": "Europe/Berlin", "IN": "Asia/Kolkata"}))
    asking = Asking(base.directory, clocks, DataClass.INTERNAL)
    dlp = DlpSettings()
    policies = Asked(PoliciesInForce(PolicyTexts(), base, asking, dlp))
    both = Deciders(DataLabels(lambda: dlp), policies)
    asked = questions(1_000)
    figures: dict[str, float] = {}
    for name, times in (
        ("uncached", each_us(policies.decide, asked)),
        ("cached", again_us(policies.decide, asked)),
        ("cached, with the settings on data", again_us(both.decide, asked)),
    ):
        cuts = statistics.quantiles(times, n=100)
        figures |= {f"{name}, p50 us": cuts[49], f"{name}, p99 us": cuts[98]}
    for name, figure in figures.items():
        print(f"30 policies, 2,600 entities: {name:<44} {figure:>10.1f}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    _RESULT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
