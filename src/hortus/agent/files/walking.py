"""Walk through the files of a workspace that are not ignored, and never through a link."""

import os
from collections.abc import Collection, Iterator
from enum import StrEnum
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from hortus.agent.files.git import Git
from hortus.agent.files.ignoring import Ignored, ignored_in, submodules_of
from hortus.agent.files.paths import folded

_DEEPEST = 64
_NAME = attrgetter("name")
LEFTOVER = ".hortus-edit-"
"""How files begin that an edit or a restoration has not put in place yet."""


class Sort(StrEnum):
    """What a name stands for."""

    FILE = "file"
    LINK = "link"
    FOLDER = "folder"


class Found(NamedTuple):
    """A file, a link or a folder below the workspace."""

    path: str
    sort: Sort
    entry: os.DirEntry[str]


class _Repository(Struct, frozen=True):
    """A repository that is walked through: where it begins, and what it ignores."""

    top: str
    ignored: Ignored

    def skips(self, path: str, name: str) -> bool:
        return self.ignored.covers(self.seen_from_here(path), name)

    def seen_from_here(self, path: str) -> str:
        return path[len(self.top) + 1 :] if self.top else path


class Walk:
    """The files below a folder, as its repository and those within it see them."""

    def __init__(
        self,
        root: Path,
        git: Git | None,
        *,
        submodules: bool = True,
        without: Collection[str] = (),
    ) -> None:
        self._root = root
        self._without = frozenset({".git", *without})
        self._git = git
        self._enters_submodules = submodules
        self._submodules: dict[str, frozenset[str]] = {}

    def found(self, below: str = "") -> Iterator[Found]:
        """Return what is below a folder: files, links and folders, each before what is in it.

        What git ignores is asked of that folder, so one that is ignored itself is walked through.
        """
        # What is still to be looked into, the next at the end: deep trees need no deep stack.
        waiting = [(below, self._repository(below), 0)]
        while waiting:
            path, inside, depth = waiting.pop()
            folders: list[tuple[str, _Repository, int]] = []
            for found in self._folder(path, inside):
                if found.sort is not Sort.FOLDER:
                    yield found
                elif within := self._within(found, inside):
                    yield found
                    folders.append((found.path, within, depth + 1))
            if depth < _DEEPEST:
                waiting += reversed(folders)

    def _folder(self, path: str, inside: _Repository) -> Iterator[Found]:
        above = f"{path}/" if path else ""
        for entry in self._entries(path):
            name = entry.name
            below = above + name
            if inside.skips(below, name):
                continue
            # Only such names can be git's or hortus' own, or of an edit that was not finished.
            special = name[0] == "." or not name.isascii() or "~" in name
            if special and (folded(name) in self._without or name.startswith(LEFTOVER)):
                continue
            if sort := _sort(entry):
                yield Found(below, sort, entry)

    def _within(self, found: Found, around: _Repository) -> _Repository | None:
        """Return the repository that a folder is part of; None for one that is not entered."""
        if not os.path.lexists(f"{found.entry.path}/.git"):
            return around
        if not self._enters_submodules and around.seen_from_here(found.path) in self._known(
            around
        ):
            return None
        return self._repository(found.path)

    def _known(self, repository: _Repository) -> frozenset[str]:
        top = repository.top
        if top not in self._submodules:
            self._submodules[top] = submodules_of(self._root / top, self._git)
        return self._submodules[top]

    def _entries(self, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(f"{self._root}/{path}") as entries:
                return sorted(entries, key=_NAME)
        except OSError:  # gone in the meantime, or not ours to read: as if it were empty
            return []

    def _repository(self, path: str) -> _Repository:
        return _Repository(path, ignored_in(self._root / path, self._git))


def _sort(entry: os.DirEntry[str]) -> Sort | None:
    if entry.is_file(follow_symlinks=False):
        return Sort.FILE
    if entry.is_dir(follow_symlinks=False):
        return Sort.FOLDER
    return Sort.LINK if entry.is_symlink() else None
