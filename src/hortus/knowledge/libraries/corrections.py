"""How calls were changed by later commits: what the history proves about wrong uses."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hortus.knowledge.git import Repository
from hortus.knowledge.languages import language_of
from hortus.knowledge.libraries.extraction import read_facts
from hortus.knowledge.libraries.facts import Called
from hortus.knowledge.libraries.past import Past, asked
from hortus.knowledge.libraries.symbols import Symbols
from hortus.knowledge.libraries.types import Correction, File
from hortus.knowledge.libraries.uses import calls
from hortus.knowledge.types import RepositoryId

_MOST_REPOSITORIES = 20
_MOST_FILES = 60
_MOST_COMMITS = 40
_MOST_PAIRS = 60
_MOST_SHOWN = 5
_MOST_EVIDENCE = 3
_LARGEST = 1_048_576


@dataclass(frozen=True, slots=True, order=True)
class Shape:
    """What a call is like: the symbol, and which arguments it is given."""

    symbol: str
    positional: int = 0
    keywords: tuple[str, ...] = ()
    is_open: bool = False

    @classmethod
    def of(cls, symbol: str, called: Called) -> "Shape":
        """Return the shape of one call."""
        return cls(symbol, called.positional, called.keywords, called.is_open)

    def told(self, symbols: Symbols) -> str:
        """Return the call in words, under the name by which it is best known."""
        given = ["…"] * self.positional + [f"{name}=…" for name in self.keywords]
        given += ["*…"] if self.is_open else []
        name = symbols.public(symbols.known[self.symbol])
        return f"{name}({', '.join(given)})"


_Change = tuple[Shape, Shape, str, str]
"""One shape into another, by which commit in which file."""


@dataclass(frozen=True, slots=True)
class _User:
    """A repository, and the files of it that import the library."""

    files: Sequence[File]
    repository: Repository

    @property
    def paths(self) -> list[str]:
        """The files that are looked at."""
        return sorted(file.path for file in self.files)[:_MOST_FILES]


@dataclass(frozen=True, slots=True)
class _Commit:
    """A commit that touched a line with the name, and the files in which it did."""

    id: str
    paths: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """Counted changes of one shape into another, with the commits that made them."""

    counts: Counter[tuple[Shape, Shape]] = field(default_factory=Counter)
    commits: dict[tuple[Shape, Shape], list[str]] = field(default_factory=dict)

    def note(self, change: _Change, repository: str) -> None:
        before, after, commit, path = change
        self.counts[before, after] += 1
        evidence = f"{repository}@{commit[:12]} {path}"
        self.commits.setdefault((before, after), []).append(evidence)


def corrections(
    symbol: str,
    symbols: Symbols,
    importing: Iterable[File],
    repositories: Mapping[RepositoryId, Repository],
    past: Past,
) -> tuple[Correction, ...]:
    """Return the uses that were changed, in the files that import the library today.

    Only a function in which exactly one shape of call gave way to exactly one other counts, and
    only where no commit changed that back.
    """
    groups: dict[RepositoryId, list[File]] = {}
    for file in importing:
        groups.setdefault(file.repository, []).append(file)
    seen = _Seen()
    for number in sorted(groups)[:_MOST_REPOSITORIES]:
        if number in repositories:
            user = _User(groups[number], repositories[number])
            for change in _recalled(symbol, symbols, user, past):
                seen.note(change, groups[number][0].name)
    return tuple(_kept(symbol, symbols, seen))[:_MOST_SHOWN]


def _recalled(symbol: str, symbols: Symbols, user: _User, past: Past) -> Sequence[_Change]:
    """Return the changes in a repository; what the library offers is a part of the question."""
    offered = symbols.package.files[0].commit
    question = ("corrections", symbol, symbols.package.name, offered, *user.paths)
    tip = user.files[0].commit
    return past.told(tip, question, list[_Change], lambda: list(_changes(symbol, symbols, user)))


def _kept(symbol: str, symbols: Symbols, seen: _Seen) -> Iterator[Correction]:
    for (before, after), times in sorted(seen.counts.items(), key=lambda p: (-p[1], p[0])):
        if before.symbol == symbol and not seen.counts[(after, before)]:
            evidence = tuple(dict.fromkeys(seen.commits[before, after]))[:_MOST_EVIDENCE]
            yield Correction(before.told(symbols), after.told(symbols), evidence, times)


def _changes(symbol: str, symbols: Symbols, user: _User) -> Iterator[_Change]:
    first = user.files[0]
    touched = _touching(symbol.rpartition(".")[2], first.commit, user)
    pairs = [(commit.id, path) for commit in touched for path in commit.paths][:_MOST_PAIRS]
    names = [f"{commit}{at}:{path}" for commit, path in pairs for at in ("^", "")]
    contents = user.repository.contents(names, _LARGEST) if names else iter(())
    for commit, path in pairs:
        old, new = (_shapes(next(contents).data, path, first, symbols) for _ in range(2))
        for before, after in _changed(old, new, symbol):
            yield before, after, commit, path


def _touching(name: str, commit: str, user: _User) -> Iterator[_Commit]:
    said = asked(
        user.repository,
        *("log", "--no-merges", f"-{_MOST_COMMITS}", "--format=%x01%H", "--name-only", "-z"),
        *("--diff-filter=M", "--no-ext-diff", f"-G{re.escape(name)}", commit, "--", *user.paths),
    )
    for part in said.split("\x01")[1:]:
        head, _, names = part.partition("\0")
        yield _Commit(head.strip(), tuple(n for n in names.strip("\n").split("\0") if n.strip()))


def _shapes(data: bytes, path: str, sample: File, symbols: Symbols) -> dict[str, Counter[Shape]]:
    """Return the shapes of all calls of the library by the function that they are in."""
    text = data.decode("utf-8", "replace")
    file = File(sample.repository, sample.name, "", path, "", language_of(path))
    found: dict[str, Counter[Shape]] = {}
    for use in calls(symbols, file, read_facts(text, file.language)):
        shapes = found.setdefault(use.called.inside, Counter())
        shapes[Shape.of(use.symbol, use.called)] += 1
    return found


def _changed(
    old: dict[str, Counter[Shape]], new: dict[str, Counter[Shape]], symbol: str
) -> Iterator[tuple[Shape, Shape]]:
    for function in old.keys() & new.keys():
        gone, come = old[function] - new[function], new[function] - old[function]
        if len(gone) == len(come) == 1 and gone.total() == come.total():
            (before,), (after,) = gone, come
            if symbol in {before.symbol, after.symbol}:
                yield before, after
