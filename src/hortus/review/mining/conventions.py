"""Which choice a repository makes nearly always, while others do not."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hortus.review.health import wilson
from hortus.review.mining.corpus import is_test
from hortus.review.mining.decisions import Decision, Kind, decisions
from hortus.review.mining.modules import Module

LEAST = 20
FILES = 5
BOUND = 0.9
_ALIKE = 0.15
"""A share that others reach as well, but for this much, is no convention of the company's."""
_PLACES = 5
_OTHERS = 10
_TESTS = 0.8
"""A keyword that is given mostly in tests says how they are built, not how the code is."""
Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Convention:
    """A choice that is made nearly always."""

    kind: Kind
    subject: str
    option: str
    written: str
    kept: int
    of: int
    bound: float
    files: int
    places: tuple[str, ...]
    against: tuple[str, ...]
    elsewhere: float | None
    """The share in the contrast corpus; None where nothing like it occurs there."""


class Contrast(Protocol):
    """What others do."""

    def share(self, key: Key, option: str, near: float) -> float | None:
        """Return how often others take an option; None where they hardly could.

        It must be exact only where it is close to ``near``.
        """


@dataclass(slots=True)
class Tally:
    """The decisions of a corpus, counted."""

    options: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    found: dict[tuple[Kind, str, str], list[Decision]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, decision: Decision) -> None:
        """Count a decision."""
        self.options[decision.kind, decision.subject][decision.option] += 1
        self.found[decision.kind, decision.subject, decision.option].append(decision)

    def read(self, module: Module) -> None:
        """Count the decisions of a module."""
        for decision in decisions(module):
            self.add(decision)

    def total(self, key: Key) -> int:
        """Return how often there was something to decide."""
        options = self.options.get(key, Counter())
        return options[""] if key[0] is Kind.KEYWORD else options.total()

    def share(self, key: Key, option: str, near: float = 0.0) -> float | None:  # noqa: ARG002 - exact anyway
        """Return how often an option was taken; None where it could hardly be."""
        total = self.total(key)
        if total >= _OTHERS:
            return self.options[key][option] / total
        return self._as_a_rule(option) if key[0] is Kind.IMPORT else None

    def _as_a_rule(self, option: str) -> float | None:
        """Return how often packages outside of the standard library are imported in this form."""
        all_forms: Counter[str] = Counter()
        for (kind, subject), options in self.options.items():
            if kind is Kind.IMPORT and subject not in sys.stdlib_module_names:
                all_forms.update(options)
        total = all_forms.total()
        return all_forms[option] / total if total >= _OTHERS else None


def tally(modules: Iterable[Module]) -> Tally:
    """Return the decisions of some modules, counted."""
    counted = Tally()
    for module in modules:
        counted.read(module)
    return counted


def conventions(
    own: Tally, contrast: Contrast, required: Mapping[str, frozenset[str]] | None = None
) -> list[Convention]:
    """Return the conventions that are particular to the files, the surest first.

    ``required`` names what a function cannot be called without: giving it is no choice.
    """
    needed = required or {}
    found = [
        convention
        for key in own.options
        for option in own.options[key]
        if option
        and option not in needed.get(key[1].rpartition(".")[2], ())
        and (convention := _convention(own, contrast, key, option))
    ]
    return sorted(found, key=lambda c: (-c.bound, c.subject, c.option))


def _convention(own: Tally, contrast: Contrast, key: Key, option: str) -> Convention | None:
    kept, of = own.options[key][option], own.total(key)
    bound = wilson(kept, of)
    if of < LEAST or bound < BOUND:
        return None
    made = own.found[*key, option]
    files = len({decision.path for decision in made})
    in_tests = sum(is_test(decision.path) for decision in made)
    if files < FILES or (key[0] is Kind.KEYWORD and in_tests >= _TESTS * len(made)):
        return None
    # Last, because it may have to be read first.
    elsewhere = contrast.share(key, option, kept / of - _ALIKE)
    if elsewhere is not None and kept / of - elsewhere < _ALIKE:
        return None
    written = Counter(decision.written for decision in made).most_common(1)[0][0]
    against = _places(_against(own, key, option))
    places = _places(made)
    return Convention(*key, option, written, kept, of, bound, files, places, against, elsewhere)


def _against(own: Tally, key: Key, option: str) -> Iterator[Decision]:
    if key[0] is Kind.KEYWORD:
        made = {(d.path, d.line) for d in own.found[*key, option]}
        yield from (d for d in own.found[*key, ""] if (d.path, d.line) not in made)
        return
    for other in own.options[key]:
        if other != option:
            yield from own.found[*key, other]


def _places(found: Iterable[Decision]) -> tuple[str, ...]:
    """Return some places, each in another file where there are enough."""
    by_file = {decision.path: decision for decision in found}
    return tuple(f"{d.path}:{d.line}" for d in list(by_file.values())[:_PLACES])
