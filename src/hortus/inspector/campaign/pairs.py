"""Try factors together with few runs, and put down to two of them what no single one explains."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from math import comb

Row = tuple[bool, ...]
"""For each factor, whether it has its sensitive value."""


def rows(factors: int) -> tuple[Row, ...]:
    """Return the fewest rows in which any two factors take all four pairs of values.

    The row in which no factor has its sensitive value is left out: it is run anyway. The first
    row has all of them. Kleitman and Spencer 1973, Katona 1973: columns are different sets of one
    size, so that none of them lies in another.
    """
    if factors < 2:  # noqa: PLR2004 - a pair has two
        return ((True,) * factors,) if factors else ()
    others = 2
    while comb(others, others // 2) < factors:
        others += 1
    columns = [set(each) for each in _spread(others, factors)]
    body = tuple(tuple(row in column for column in columns) for row in range(others))
    return ((True,) * factors, *body)


def _spread(others: int, factors: int) -> Iterator[tuple[int, ...]]:
    """Yield as many sets as there are factors, such that the complements come last."""
    sets = list(combinations(range(others), others // 2))
    yield from sets[:factors]


def separating(tried: Sequence[Row], showing: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of factors that are both sensitive in just the rows that show something."""
    for one, other in combinations(range(len(tried[0])), 2):
        both = {at for at, row in enumerate(tried) if row[one] and row[other]}
        if both == set(showing):
            yield one, other


def of_singles(tried: Sequence[Row], showing: Collection[int]) -> Mapping[int, bool]:
    """Return for each factor that is sensitive in all rows that show something: also elsewhere."""
    return {
        factor: any(row[factor] for at, row in enumerate(tried) if at not in showing)
        for factor in range(len(tried[0]))
        if all(tried[at][factor] for at in showing)
    }
