"""Walk through the files of a workspace that are not ignored, and never through a link."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hortus.agent.files.git import Git
from hortus.agent.files.ignoring import Ignored, ignored_in, submodules_of
from hortus.agent.files.paths import folded

_DEEPEST = 64
LEFTOVER = ".hortus-edit-"
"""How files begin that an edit or a restoration has not put in place yet."""


class Sort(StrEnum):
    """What a name stands for."""

    FILE = "file"
    LINK = "link"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Found:
    """A file, a link or a folder below the workspace."""

    path: str
    sort: Sort
    entry: os.DirEntry[str]


@dataclass(frozen=True, slots=True)
class _Repository:
    """A repository that is walked through: where it begins, and what it ignores."""

    top: str
    ignored: Ignored

    def skips(self, path: str, name: str) -> bool:
        return self.ignored.covers(self.seen_from_here(path), name)

    def seen_from_here(self, path: str) -> str:
        return path[len(self.top) :].removeprefix("/")


class Walk:
    """The files below a folder, as its repository and those within it see them."""

    def __init__(self, root: Path, git: Git | None, *, submodules: bool = True) -> None:
        self._root = root
        self._git = git
        self._enters_submodules = submodules
        self._submodules: dict[str, frozenset[str]] = {}

    def found(self, below: str = "") -> Iterator[Found]:
        """Return files, links and folders below a folder, each folder before what is in it.

        What git ignores is asked of that folder, so one that is ignored itself is walked through.
        """
        yield from self._folder(below, self._repository(below), 0)

    def _folder(self, path: str, inside: _Repository, depth: int) -> Iterator[Found]:
        for entry in self._entries(path):
            below = f"{path}/{entry.name}" if path else entry.name
            if folded(entry.name) == ".git" or inside.skips(below, entry.name):
                continue
            sort = _sort(entry)
            if sort is None or entry.name.startswith(LEFTOVER):
                continue
            if sort is not Sort.FOLDER:
                yield Found(below, sort, entry)
                continue
            within = self._within(below, entry, inside)
            if within is not None:
                yield Found(below, sort, entry)
                if depth < _DEEPEST:
                    yield from self._folder(below, within, depth + 1)

    def _within(
        self, path: str, entry: os.DirEntry[str], around: _Repository
    ) -> _Repository | None:
        """Return the repository that a folder is part of; None for one that is not entered."""
        if not os.path.lexists(f"{entry.path}/.git"):
            return around
        if not self._enters_submodules and around.seen_from_here(path) in self._known(around):
            return None
        return self._repository(path)

    def _known(self, repository: _Repository) -> frozenset[str]:
        top = repository.top
        if top not in self._submodules:
            self._submodules[top] = submodules_of(self._root / top, self._git)
        return self._submodules[top]

    def _entries(self, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self._root / path) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError:  # gone in the meantime, or not ours to read: as if it were empty
            return []

    def _repository(self, path: str) -> _Repository:
        return _Repository(path, ignored_in(self._root / path, self._git))


def _sort(entry: os.DirEntry[str]) -> Sort | None:
    if entry.is_symlink():
        return Sort.LINK
    if entry.is_dir(follow_symlinks=False):
        return Sort.FOLDER
    return Sort.FILE if entry.is_file(follow_symlinks=False) else None
