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
    submodules: frozenset[str]

    def skips(self, path: str, name: str) -> bool:
        below = path[len(self.top) :].removeprefix("/")
        return below in self.submodules or self.ignored.covers(below, name)


class Walk:
    """The files below a folder, as its repository and those within it see them."""

    def __init__(self, root: Path, git: Git | None) -> None:
        self._root = root
        self._git = git

    def found(self) -> Iterator[Found]:
        """Return files, links and folders, each folder before what is in it."""
        yield from self._folder("", self._repository(""), 0)

    def _folder(self, path: str, inside: _Repository, depth: int) -> Iterator[Found]:
        for entry in self._entries(path):
            below = f"{path}/{entry.name}" if path else entry.name
            if folded(entry.name) == ".git" or inside.skips(below, entry.name):
                continue
            sort = _sort(entry)
            if sort is None or entry.name.startswith(LEFTOVER):
                continue
            yield Found(below, sort, entry)
            if sort is Sort.FOLDER and depth < _DEEPEST:
                within = self._repository(below) if _is_repository(entry) else inside
                yield from self._folder(below, within, depth + 1)

    def _entries(self, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self._root / path) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError:  # gone in the meantime, or not ours to read: as if it were empty
            return []

    def _repository(self, path: str) -> _Repository:
        folder = self._root / path
        has_submodules = (folder / ".gitmodules").exists()
        submodules = submodules_of(folder, self._git) if has_submodules else frozenset()
        return _Repository(path, ignored_in(folder, self._git), submodules)


def _sort(entry: os.DirEntry[str]) -> Sort | None:
    if entry.is_symlink():
        return Sort.LINK
    if entry.is_dir(follow_symlinks=False):
        return Sort.FOLDER
    return Sort.FILE if entry.is_file(follow_symlinks=False) else None


def _is_repository(entry: os.DirEntry[str]) -> bool:
    return os.path.lexists(f"{entry.path}/.git")
