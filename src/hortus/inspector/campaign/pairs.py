"""Try factors together with few runs, and put down to two of them what no single one explains."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from math import comb

Row = tuple[bool, ...]
"""For each factor, whether it has its sensitive value."""

_ROOM = 1.5


def rows(factors: int) -> tuple[Row, ...]:
    """Return few rows in which any two factors take all four pairs of values.

    The row in which no factor has its sensitive value is left out: it is run anyway. The first
    row has all of them. Kleitman and Spencer 1973, Katona 1973: columns are different sets of one
    size, so that none of them lies in another. There is room for half as many columns again, so
    that rows tell most pairs apart.
    """
    if factors < 2:  # noqa: PLR2004 - a pair has two
        return ((True,) * factors,) if factors else ()
    others = 2
    while comb(others, others // 2) < _ROOM * factors:
        others += 1
    columns = _spread(others, factors)
    body = tuple(tuple(row in column for column in columns) for row in range(others))
    return ((True,) * factors, *body)


def _spread(others: int, factors: int) -> list[set[int]]:
    """Return as many sets as there are factors, any two of which have a part of their own."""
    sets = [set(each) for each in combinations(range(others), others // 2)]
    chosen: list[set[int]] = []
    shared: Counter[frozenset[int]] = Counter()
    for _ in range(factors):
        best = min(sets, key=lambda each: _likeness(each, chosen, shared))
        shared.update(frozenset(best & other) for other in chosen)
        chosen.append(best)
        sets.remove(best)
    return chosen


def _likeness(
    new: set[int], chosen: Sequence[set[int]], shared: Mapping[frozenset[int], int]
) -> int:
    """Return how many pairs of factors a new one would make hard to tell apart."""
    return sum(shared.get(frozenset(new & other), 0) for other in chosen)


def separating(tried: Sequence[Row], showing: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of factors that are both sensitive in just the rows that show something."""
    for one, other in combinations(range(len(tried[0])), 2):
        both = {at for at, row in enumerate(tried) if row[one] and row[other]}
        if both == set(showing):
            yield one, other
