"""Findings of made-up identifiers that a tool keeps from start to start in one home."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from hortus.inspector.analysis.profile import leaves
from hortus.inspector.judging.draft import Draft
from hortus.inspector.judging.material import Material
from hortus.inspector.observation import Observation, Request
from hortus.inspector.world import MODEL

_RANDOM = re.compile(
    r"(?<![\w-])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[0-9a-f]*\d)[0-9a-f]{16,128}"
    r"|(?=[\w]*\d)(?=[\w]*[a-z])(?=[\w]*[A-Z])\w{20,128})(?![\w-])",
    re.IGNORECASE,
)


def found(material: Material) -> Iterator[Draft]:
    """Yield a draft for each server that is sent an identifier which stays in the home."""
    usual = {word for run in material.baselines for _, _, word in _words(run.events)}
    for (host, role), kept in _kept(material.restarted, usual).items():
        yield Draft(
            code="persistent_identifier",
            subject=host,
            title=f"It makes up an identifier, keeps it, and sends it to {host} at each start",
            impact=1 if role == MODEL else 2,
            hidden=2,
            certainty="confirmed: the same at both starts in one home, another in each new home",
            evidence=tuple(sorted(kept)),
        )


def _kept(runs: Sequence[Observation], usual: set[str]) -> dict[tuple[str, str], set[str]]:
    """Return the places of what both starts of a run sent and no other home ever did."""
    places: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for at, run in enumerate(runs):
        elsewhere = usual | {
            word for other in (*runs[:at], *runs[at + 1 :]) for _, _, word in _words(other.events)
        }
        before = {word for _, _, word in _words(run.earlier)}
        for request, place, word in _words(run.events):
            if word in before and word not in elsewhere:
                places[request.authority, request.role].add(place)
    return places


def _words(events: Sequence[object]) -> Iterator[tuple[Request, str, str]]:
    """Yield everything random-looking that was sent, with its request and place."""
    for event in events:
        if isinstance(event, Request):
            for leaf in leaves(event, {}):
                for word in _RANDOM.findall(leaf.text):
                    yield event, f"{leaf.place.request}, {leaf.place.leaf}", word
