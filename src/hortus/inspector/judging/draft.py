"""A finding before it is known what its vendor says of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hortus.inspector.finding import Difference


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be said if nothing were disclosed."""

    code: str
    subject: str
    """What it is about, to be looked up among disclosures: a host, a factor, a file."""
    title: str
    impact: int
    hidden: int
    certainty: str
    evidence: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def concealed(self) -> bool:
        """Whether it is made not to be seen: no page can disclose that away."""
        return self.hidden == 3  # noqa: PLR2004 - the highest


def certainty(differences: tuple[Difference, ...], *, is_confirmed: bool = True) -> str:
    """Return how sure a dependence is, in words."""
    best = min(differences, key=lambda each: each.chance)
    one, other = best.runs
    if not is_confirmed and one == 1:
        return "seen once"
    often = round(1 / best.chance)
    how = "confirmed" if is_confirmed else "not confirmed"
    return f"{how}: {one} runs against {other}, by chance once in {often:,}"


def seen_in(runs: Sequence[object]) -> str:
    """Return in how many runs something was seen, in words."""
    return "seen in one run" if len(runs) == 1 else f"seen in {len(runs)} runs"
