"""Find in which releases each finding came and went, by inspecting as few of them as it takes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Codes = frozenset[str]
Probe = Callable[[str], Codes | None]
"""Inspects a version and gives its findings; None where it cannot be had or run."""

_AT_FIRST = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Releases one after another that have a finding."""

    code: str
    introduced: str
    """The first one that has it."""
    before: str
    """The last one before that has it not; empty where the first release looked at has it."""
    last: str
    """The last one shown to have it."""
    gone: str
    """The first one after that has it not; empty where the last release looked at has it."""


@dataclass(frozen=True, slots=True)
class History:
    """What was found in which release."""

    stretches: tuple[Stretch, ...]
    probed: tuple[tuple[str, Codes], ...]
    """Every release that was inspected, in order, with what was found."""
    unavailable: tuple[str, ...]
    taken_alike: tuple[tuple[str, str], ...]
    """Ends of stretches that were not looked into, because both ends and more show the same."""


def history(versions: Sequence[str], probe: Probe, at_first: int = _AT_FIRST) -> History:
    """Return in which of ``versions``, given from old to new, each finding came and went.

    So many of them are inspected first, evenly from end to end; then each change between two
    neighbours is cut in half until it lies between two releases. What came and went between two
    inspected releases that show the same is not seen: a larger ``at_first`` finds shorter ones.
    """
    search = _Search(versions, probe)
    search.look(at_first)
    return search.told()


class _Search:
    """What is known of each release so far."""

    def __init__(self, versions: Sequence[str], probe: Probe) -> None:
        self._versions = versions
        self._probe = probe
        self._known: dict[int, Codes] = {}
        self._unavailable: set[int] = set()

    def look(self, at_first: int) -> None:
        """Inspect some, then whatever lies half-way between two that differ."""
        last = len(self._versions) - 1
        count = max(2, min(at_first, last + 1))
        for step in range(count):
            self._find(round(step * last / (count - 1)), 0, last)
        while change := self._change():
            low, high = change
            if self._find((low + high) // 2, low + 1, high - 1) is None:
                return

    def _change(self) -> tuple[int, int] | None:
        """Return two inspected neighbours that differ and have something between them."""
        for low, high in self._neighbours():
            between = set(range(low + 1, high)) - self._unavailable
            if self._known[low] != self._known[high] and between:
                return low, high
        return None

    def _neighbours(self) -> Iterator[tuple[int, int]]:
        order = sorted(self._known)
        return pairwise(order)

    def _find(self, wanted: int, low: int, high: int) -> int | None:
        """Inspect a release, or the nearest one that can be had within bounds."""
        for at in sorted(range(low, high + 1), key=lambda each: abs(each - wanted)):
            if at in self._known:
                return at
            if at not in self._unavailable:
                if (codes := self._probe(self._versions[at])) is not None:
                    self._known[at] = codes
                    return at
                self._unavailable.add(at)
        return None

    def told(self) -> History:
        """Return what is known by now."""
        order = sorted(self._known)
        names = self._versions
        codes = sorted(set().union(*self._known.values()))
        return History(
            stretches=tuple(each for code in codes for each in self._stretches(code, order)),
            probed=tuple((names[at], self._known[at]) for at in order),
            unavailable=tuple(names[at] for at in sorted(self._unavailable)),
            taken_alike=tuple(
                (names[low], names[high])
                for low, high in self._neighbours()
                if high - low > 1 and self._known[low] == self._known[high]
            ),
        )

    def _stretches(self, code: str, order: Sequence[int]) -> Iterator[Stretch]:
        names = ["", *(self._versions[at] for at in order), ""]
        has = [False, *(code in self._known[at] for at in order), False]
        begin = 0
        for at in range(1, len(names)):
            if has[at] and not has[at - 1]:
                begin = at
            elif has[at - 1] and not has[at]:
                yield Stretch(code, names[begin], names[begin - 1], names[at - 1], names[at])
