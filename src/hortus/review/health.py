"""How each rule fares: how often it was shown, acted on, dismissed, and what that says."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hortus.review.dismissals import Dismissals
from hortus.review.records import Shown
from hortus.review.reviewing import Reviewer, standing
from hortus.review.types import ChangedFile, Level, Rule, Span

_Z = 1.959964
_ENOUGH = 5
_GOOD, _POOR = 0.5, 0.25
_ALL = (Span(1, 2**31),)
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Health:
    """How one rule fares in this clone."""

    rule: str
    level: Level
    shown: int
    acted_on: int
    dismissed: int
    open: int
    rate: float | None
    """Acted on, of those that were decided; None while none was."""
    bound: float | None
    """The lower end of its Wilson interval."""
    standing: str


def wilson(kept: int, of: int) -> float:
    """Return the lower end of the 95 % Wilson interval of a share."""
    if not of:
        return 0.0
    share, z2 = kept / of, _Z * _Z
    spread = _Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    # What is left of a share of 0 or 1 by rounding is no more than the share.
    return min(share, max(0.0, (share + z2 / (2 * of) - spread) / (1 + z2 / of)))


def assess(
    rules: Iterable[Rule],
    shown: Sequence[Shown],
    there: frozenset[str],
    dismissals: Dismissals,
    today: date,
) -> list[Health]:
    """Return how each rule fares, given which findings are still there."""
    counts = Counter(entry.rule for entry in shown)
    still = Counter(entry.rule for entry in shown if entry.fingerprint in there)
    return [
        _health(rule, (counts[rule.id], still[rule.id]), dismissals.of(rule.id, today))
        for rule in rules
    ]


def still_there(root: Path, reviewer: Reviewer, shown: Iterable[Shown]) -> frozenset[str]:
    """Return the fingerprints of the findings that the work tree still holds."""
    found: set[str] = set()
    for name in sorted({entry.path for entry in shown}):
        path = root / name
        try:
            if path.is_symlink() or path.stat().st_size > _LARGEST:
                continue
            data = path.read_bytes()
        except (OSError, ValueError):
            continue  # gone, and its findings with it
        file = ChangedFile(name, data, _ALL)
        found.update(finding.fingerprint for finding in reviewer.everything(file))
    return frozenset(found)


def _health(rule: Rule, seen: tuple[int, int], dismissed: int) -> Health:
    shown, still = seen
    acted_on = shown - still
    decided = acted_on + dismissed
    rate = acted_on / decided if decided else None
    return Health(
        rule=rule.id,
        level=standing(rule, dismissed).level,
        shown=shown,
        acted_on=acted_on,
        dismissed=dismissed,
        open=max(0, still - dismissed),
        rate=rate,
        bound=wilson(acted_on, decided) if decided else None,
        standing=_standing(rate, decided),
    )


def _standing(rate: float | None, decided: int) -> str:
    if rate is None or decided < _ENOUGH:
        return "too few decisions"
    if rate >= _GOOD:
        return "good"
    return "doubted" if rate >= _POOR else "poor: narrow it, or retire it"
