"""What would be different under other policies, on questions that were really asked."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from hortus.core import Verdict
from hortus.policy.bundle import Bundle
from hortus.policy.directory import Directory
from hortus.policy.engine import PolicyEngine
from hortus.policy.types import Request


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that two bundles answer differently, and how often it was asked."""

    request: Request
    before: Verdict
    after: Verdict
    times: int


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of asking both bundles everything."""

    asked: int
    now_refused: tuple[Difference, ...]
    now_allowed: tuple[Difference, ...]
    other_rules: tuple[Difference, ...]
    """Same answer, from other policies."""


@dataclass(frozen=True, slots=True)
class Change:
    """Policies by which two bundles differ."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def difference(old: Bundle, new: Bundle) -> Change:
    """Return the policies that are in one bundle only, or read otherwise in the other."""
    before = {policy.id: policy.statement.text for policy in old.policies}
    after = {policy.id: policy.statement.text for policy in new.policies}
    return Change(
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
        tuple(sorted(n for n in before.keys() & after.keys() if before[n] != after[n])),
    )


def compare(old: Bundle, new: Bundle, directory: Directory, requests: Iterable[Request]) -> Replay:
    """Ask both bundles every question and return where the answers part."""
    clocked = old.uses_time or new.uses_time
    times = Counter[Hashable]()
    asked: dict[Hashable, Request] = {}
    for request in requests:
        key = request.key(clocked=clocked)
        times[key] += 1
        asked.setdefault(key, request)
    before, after = PolicyEngine(old, directory), PolicyEngine(new, directory)
    found = [
        Difference(request, before.decide(request), after.decide(request), times[key])
        for key, request in asked.items()
    ]
    return Replay(
        times.total(),
        tuple(d for d in found if d.before.allowed and not d.after.allowed),
        tuple(d for d in found if d.after.allowed and not d.before.allowed),
        tuple(
            d
            for d in found
            if d.before.allowed is d.after.allowed and d.before.rules != d.after.rules
        ),
    )
