"""Find what only two factors together bring about, which trying each of them alone cannot show."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from hortus.inspector.analysis import Noise, Profile, order
from hortus.inspector.analysis.exchanging import exchange
from hortus.inspector.analysis.hunks import Hunk, hunks
from hortus.inspector.campaign.axes import together as worlds_together
from hortus.inspector.campaign.pairs import Row, separating
from hortus.inspector.campaign.trials import Trial
from hortus.inspector.finding import Place
from hortus.inspector.world import Setting, World

_NOTHING = "(nothing)"
_MOST_PAIRS = 8

Change = tuple[Place, Hunk]
Seen = Callable[[World], Sequence[Profile]]
"""Gives the runs of a world."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Factors that were tried together, row by row, beside the world that has none of them."""

    axes: tuple[Setting, ...]
    rows: tuple[Row, ...]
    neutral: World

    def world(self, row: Row) -> World:
        """Return the world of a row."""
        return worlds_together(self.neutral, zip(self.axes, row, strict=True))

    def single(self, at: int) -> Row:
        """Return the row in which one factor alone has its sensitive value."""
        return tuple(each == at for each in range(len(self.axes)))


def everything(grid: Grid, places: frozenset[Place] | None = None) -> Trial:
    """Return the trial of all factors at once."""
    return _trial(grid, tuple(range(len(grid.axes))), places)


def grouped(grid: Grid, axes: Sequence[Setting]) -> Trial:
    """Return the trial of some of the factors at once."""
    return _trial(grid, [grid.axes.index(each) for each in axes], None)


def is_unexplained(grid: Grid, seen: Seen, noise: Noise) -> bool:
    """Tell whether a row shows a change that no factor alone brings about."""
    return next(_unexplained(grid, seen, noise), None) is not None


def suspects(grid: Grid, seen: Seen, noise: Noise) -> Iterator[Trial]:
    """Yield the trial of all factors at the places of unexplained changes, then each pair's.

    A pair is tried that has both sensitive values in just the rows that show a change.
    """
    places: defaultdict[tuple[int, int], set[Place]] = defaultdict(set)
    about: set[Place] = set()
    for rows, (place, _) in _unexplained(grid, seen, noise):
        about.add(place)
        found = list(separating(grid.rows, rows))
        for pair in found if len(found) <= _MOST_PAIRS else ():
            places[pair].add(place)
    if about:
        yield everything(grid, frozenset(about))
    for factors, those in places.items():
        yield _trial(grid, factors, frozenset(those))


def _trial(grid: Grid, factors: Sequence[int], places: frozenset[Place] | None) -> Trial:
    chosen = [grid.axes[at] for at in factors]
    names = sorted(each.factor for each in chosen)
    is_all = len(factors) > 2  # noqa: PLR2004 - a pair has two
    row = tuple(at in factors for at in range(len(grid.axes)))
    one, other = (
        ", ".join(each.shown[side] for each in sorted(chosen, key=lambda s: s.factor))
        for side in (0, 1)
    )
    setting = Setting(
        factor="several factors together" if is_all else " and ".join(names),
        sensitive=grid.world(row),
        control=grid.neutral,
        shown=("all sensitive", "all neutral") if is_all else (one, other),
    )
    return Trial(setting, _pairs(chosen), places)


def _pairs(chosen: Iterable[Setting]) -> tuple[tuple[str, str], ...]:
    return tuple(chain.from_iterable(each.pairs for each in chosen))


def _unexplained(grid: Grid, seen: Seen, noise: Noise) -> Iterator[tuple[frozenset[int], Change]]:
    """Yield each change that no factor alone brings about, with the rows that show it.

    A factor that was not tried alone was tried among others that showed nothing.
    """
    usual = seen(grid.neutral)
    effects = [
        _changes(grid, grid.single(at), seen(grid.world(grid.single(at))), usual, noise)
        for at in range(len(grid.axes))
    ]
    showing: defaultdict[Change, set[int]] = defaultdict(set)
    for number, row in enumerate(grid.rows):
        known = [effects[at] for at, is_sensitive in enumerate(row) if is_sensitive]
        for change in _changes(grid, row, seen(grid.world(row)), usual, noise):
            if not _explained(change, known):
                showing[change].add(number)
    for change, rows in showing.items():
        yield frozenset(rows), change


def _explained(change: Change, known: Sequence[set[Change]]) -> bool:
    """Tell whether one factor makes a change, or several change the same words each its way."""
    place, (_, usual) = change
    if any(change in each for each in known):
        return True
    touching = sum(any(p == place and other == usual for p, (_, other) in each) for each in known)
    return touching > 1


def _changes(
    grid: Grid, row: Row, runs: Sequence[Profile], usual: Sequence[Profile], noise: Noise
) -> set[Change]:
    """Return what a run shows in other words than the neutral world."""
    if not runs:
        return set()
    pairs = _pairs(each for each, is_on in zip(grid.axes, row, strict=True) if is_on)
    found: set[Change] = set()
    profile = runs[0]
    for place in {*profile, *usual[0]} - noise.whole:
        here, there = noise.seen(profile, place), noise.seen(usual[0], place)
        if here == there:
            continue
        one = _NOTHING if here is None else "\n".join(exchange(text, pairs) for text in here)
        other = _NOTHING if there is None else "\n".join(there)
        one, other = order.common(place.leaf, one, other)
        found |= {(place, hunk) for hunk in hunks(one, other)}
    return found
