"""How likely a clean split is by chance, and which of many hold together."""

from collections.abc import Sequence
from math import comb


def chance(sensitive: int, control: int) -> float:
    """Return the probability that ``sensitive`` and ``control`` runs split cleanly by accident.

    Exact permutation test: one of all ways to choose the sensitive runs among all.
    """
    return 1 / comb(sensitive + control, sensitive)


def runs_needed(candidates: int, most: float = 0.05) -> int:
    """Return how many runs of each side can show every one of some candidates to hold."""
    runs = 1
    while chance(runs, runs) > most / max(candidates, 1):
        runs += 1
    return runs


def holm(chances: Sequence[float], most: float = 0.05) -> list[bool]:
    """Return which findings hold, so that any is wrong with ``most`` at most (Holm 1979).

    A finding that does not hold is not discarded: it needs more runs.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    holds = [False] * len(chances)
    for rank, at in enumerate(order):
        if chances[at] > most / (len(chances) - rank):
            break
        holds[at] = True
    return holds
