"""How the verbs show what screening found: the words of a record as sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hortus.store import Decision

_FINDING = re.compile(
    r"(?P<rule>\S+):(?P<tier>[a-z]+):(?P<count>[0-9]+):(?P<action>[a-z]+)(?: @(?P<places>\S+))?"
)
_MARKED = ("blocked", "redacted")


@dataclass(frozen=True, slots=True)
class Told:
    """One rule's findings in a request or an answer; ``places`` is empty where none are known."""

    rule: str
    tier: str
    count: int
    action: str
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        times = f" {self.count} times" if self.count > 1 else ""
        where = ", ".join(place.replace("-", " ") for place in self.places)
        return f"{self.rule} ({self.tier}){times}: {self.action}" + (f", {where}" if where else "")


def told(findings: str) -> Iterator[Told]:
    """Yield what the words of a record say; words of another form are left out."""
    for match in _FINDING.finditer(findings):
        places = tuple(match["places"].split(",")) if match["places"] else ()
        yield Told(match["rule"], match["tier"], int(match["count"]), match["action"], places)


def mark(decision: Decision) -> str:
    """Return how much of a request and its answer was kept back: ``2 redacted``."""
    words = [attempt.findings for attempt in decision.attempts[-1:]]
    if decision.outcome is not None:
        words.append(decision.outcome.findings)
    found = [one for findings in words for one in told(findings)]
    counts = {action: sum(f.count for f in found if f.action == action) for action in _MARKED}
    return ", ".join(f"{count} {action}" for action, count in counts.items() if count)
