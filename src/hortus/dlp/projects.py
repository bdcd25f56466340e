"""Recognise the company's own source text in a prompt, and say which project it is from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hortus.dlp.errors import ProjectError
from hortus.dlp.lines import Hashes, LineHasher
from hortus.dlp.repositories import head_of, own_lines
from hortus.dlp.types import SOURCE

_LEAST = 4
# A line of more projects than these is everybody's: a licence, a greeting, a generated head.
_MOST_OWNERS = 3
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# The number says how lines are normalised; a file of another one is made again.
_SUFFIX = ".v1.npy"
_BITS = 22
_TOP = np.uint64(64 - _BITS)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a look at all repositories did."""

    read: tuple[str, ...] = ()
    """The projects whose lines were loaded, or read because their last commit is another one."""
    failed: Mapping[str, str] = field(default_factory=dict)
    """The projects that could not be read, and why; what was known of them before stays."""


@dataclass(frozen=True, slots=True)
class _Table:
    """All lines of all projects, ready to be looked up."""

    names: tuple[str, ...]
    lines: Hashes
    owners: NDArray[np.int64]
    maybe: NDArray[np.bool_]
    """Whether any line has these first bits: answers most questions without a search."""

    @classmethod
    def of(cls, projects: Mapping[str, Hashes]) -> "_Table":
        """Return the table of some projects' lines, without those that everybody has."""
        lines = np.concatenate([*projects.values(), np.empty(0, dtype=np.uint64)])
        owners = np.repeat(np.arange(len(projects)), [len(own) for own in projects.values()])
        order = np.argsort(lines, kind="stable")
        lines, owners = lines[order], owners[order]
        _, inverse, count = np.unique(lines, return_inverse=True, return_counts=True)
        rare = count[inverse] <= _MOST_OWNERS
        maybe = np.zeros(1 << _BITS, dtype=np.bool_)
        maybe[lines[rare] >> _TOP] = True
        return cls(tuple(projects), lines[rare], owners[rare], maybe)

    def owners_of(self, lines: Hashes) -> Iterator[tuple[str, int]]:
        """Yield each project that has some of the lines, and how many distinct ones."""
        known = lines[self.maybe.take(lines >> _TOP)]
        if not len(known):
            return
        known = np.unique(known)
        place = np.searchsorted(self.lines, known)
        counts = np.zeros(len(self.names), dtype=np.int64)
        # A line is there once for each of its owners.
        for _ in range(_MOST_OWNERS):
            same = (place < len(self.lines)) & (self.lines.take(place, mode="clip") == known)
            known, place = known[same], place[same]
            counts += np.bincount(self.owners[place], minlength=len(self.names))
            place = place + 1
        for owner in np.flatnonzero(counts):
            yield self.names[owner], int(counts[owner])


@dataclass(frozen=True, slots=True)
class _Known:
    """The lines of one project at one commit."""

    commit: str
    lines: Hashes


class ProjectIndex:
    """Knows the lines of registered repositories by their hashes, kept in a folder.

    It knows nothing before the first ``refresh``. A project is named when a text has at least
    ``least`` distinct lines that are its own. ``labels`` may be called from any thread while
    another refreshes.
    """

    def __init__(
        self, folder: Path, repositories: Mapping[str, Path], *, least: int = _LEAST
    ) -> None:
        for name in repositories:
            if not _NAME.fullmatch(name):
                raise ProjectError(
                    f"{name!r} cannot be a project's name",
                    remedy="use letters, digits, and . _ - between them, 64 at most",
                )
        self._folder = folder
        self._repositories = dict(sorted(repositories.items()))
        self._least = least
        self._hasher = LineHasher()
        self._known: dict[str, _Known] = {}
        self._table = _Table.of({})

    @property
    def missing(self) -> tuple[str, ...]:
        """The projects of which no line is known, because they could never be read."""
        return tuple(name for name in self._repositories if name not in self._known)

    def labels(self, text: str) -> frozenset[str]:
        """Return ``source:`` and its name for each project that the text quotes."""
        lines = self._hasher.hashes(text.encode("utf-8", "surrogatepass"))
        return frozenset(
            f"{SOURCE}:{name}"
            for name, count in self._table.owners_of(lines)
            if count >= self._least
        )

    def refresh(self) -> Refreshed:
        """Read each repository whose last commit is not the one that is known."""
        before = dict(self._known)
        failed: dict[str, str] = {}
        for name, repository in self._repositories.items():
            try:
                self._take(name, repository)
            except ProjectError as e:
                failed[name] = e.message
        changed = [n for n, known in self._known.items() if before.get(n) is not known]
        if changed:
            self._table = _Table.of({name: k.lines for name, k in self._known.items()})
        return Refreshed(tuple(changed), failed)

    def _take(self, name: str, repository: Path) -> None:
        if name not in self._known:
            self._recall(name)
        commit = head_of(repository)
        known = self._known.get(name)
        if known is not None and known.commit == commit:
            return
        lines = own_lines(repository, commit, self._hasher)
        self._known[name] = _Known(commit, lines)
        _save(self._folder, name, commit, lines)

    def _recall(self, name: str) -> None:
        """Take what was kept of a project when hortus ran before."""
        for path in self._folder.glob(f"{name}@*{_SUFFIX}"):
            lines = _loaded(path)
            if lines is not None:
                commit = path.name.removeprefix(f"{name}@").removesuffix(_SUFFIX)
                self._known[name] = _Known(commit, lines)


def _loaded(path: Path) -> Hashes | None:
    """Return the lines in a file; None where it is not there, or not what was written."""
    try:
        lines = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    good = lines.dtype == np.uint64 and lines.ndim == 1 and bool(np.all(lines[1:] > lines[:-1]))
    return lines if good else None


def _save(folder: Path, name: str, commit: str, lines: Hashes) -> None:
    """Write the lines, and remove those of the project's earlier commits."""
    path = folder / f"{name}@{commit}{_SUFFIX}"
    new = path.with_suffix(".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            np.save(file, lines)
        new.replace(path)
        for other in folder.glob(f"{name}@*"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError as e:
        raise ProjectError(
            f"the lines of project {name} cannot be kept at {folder}: {e.strerror}",
            remedy="make room there, or let this user write there",
        ) from e
