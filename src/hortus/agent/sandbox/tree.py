"""Walk a workspace for repositories and for what programs obey by its name."""

# ruff: noqa: PTH116
# Paths are strings here, as a great many are looked at for each command.

import os
import stat
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from errno import ENAMETOOLONG

from hortus.agent.sandbox.names import GIT, INSTALLED, PROTECTED, TOLD
from hortus.core import Clock

HELD_SINCE_NS = 499_137_600_000_000_000
"""The age of a folder that holds a name free, by which it is known after a crash."""

_MARKED = frozenset({GIT, *PROTECTED, *TOLD})
_SETTLED_NS = 2_000_000_000
_GIT_PARTS = frozenset({"head", "objects", "refs", "commondir"})
# Of a repository's own folder, what holds further repositories.
_INSIDE_GIT = ("modules", "worktrees")
_OPAQUE = frozenset({"objects", "refs", "logs", "hooks", "info", "lfs"})


class Kind(StrEnum):
    """What stands under a name."""

    FOLDER = "folder"
    FILE = "file"
    LINK = "link"
    SOCKET = "socket"


@dataclass(frozen=True, slots=True)
class Mark:
    """A name in the workspace that matters, and what it stood for when it was seen."""

    path: str
    kind: Kind
    inode: int


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to look at, and where it lies."""

    path: str
    in_git: bool = False
    installed: bool = False
    """Whether installers fill it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one folder holds that matters, and how it looked when it was read."""

    stamp: tuple[int, ...]
    below: tuple[Place, ...]
    marks: tuple[Mark, ...]
    is_repository: bool
    is_held: bool


@dataclass(slots=True)
class Tree:
    """What a walk found, by path."""

    gits: dict[str, Mark] = field(default_factory=dict)
    repositories: dict[str, Mark] = field(default_factory=dict)
    protected: dict[str, Mark] = field(default_factory=dict)
    told: dict[str, Mark] = field(default_factory=dict)
    sockets: dict[str, Mark] = field(default_factory=dict)
    closed: dict[str, Mark] = field(default_factory=dict)
    """Folders that cannot be read, though what lies in them may be."""
    deep: dict[str, Mark] = field(default_factory=dict)
    """Folders whose path is longer than the kernel takes."""
    leftovers: dict[str, Mark] = field(default_factory=dict)
    """Folders that hold a name free, of this run, another one or one that crashed."""


class Walker:
    """Walks one workspace again and again, reading only the folders that changed."""

    def __init__(self, root: str, clock: Clock) -> None:
        self._root = root
        self._clock = clock
        self._known: dict[str, Listing] = {}

    def walk(self, without: Container[str] = ()) -> Tree:
        """Look at every folder below the root, but for some; links are not followed."""
        tree = Tree()
        known: dict[str, Listing] = {}
        todo = [Place(self._root)]
        while todo:
            place = todo.pop()
            if place.path in without:
                continue
            try:
                listing = self._listing(place, known)
            except (FileNotFoundError, NotADirectoryError):  # gone in the meantime
                continue
            except OSError as e:
                found = tree.deep if e.errno == ENAMETOOLONG else tree.closed
                found[place.path] = Mark(place.path, Kind.FOLDER, 0)
                continue
            if listing.marks or listing.is_repository or listing.is_held:
                _note(tree, place, listing)
            todo += listing.below
        self._known = known
        return tree

    def _listing(self, place: Place, known: dict[str, Listing]) -> Listing:
        path = place.path
        found = os.stat(path, follow_symlinks=False)
        # Nobody can set the time of a change of status, so it tells of every change.
        stamp = (found.st_ino, found.st_ctime_ns, found.st_dev)
        listing = self._known.get(path)
        if listing is not None and listing.stamp == stamp:
            known[path] = listing
            return listing
        if not stat.S_ISDIR(found.st_mode):
            raise NotADirectoryError(path)
        listing = _read(place, stamp, is_held=found.st_mtime_ns == HELD_SINCE_NS)
        # A change within the same tick of the kernel's clock would leave the stamp as it is.
        if self._clock.now_us() * 1000 - found.st_ctime_ns > _SETTLED_NS:
            known[path] = listing
        return listing


def _read(place: Place, stamp: tuple[int, ...], *, is_held: bool) -> Listing:
    folders: list[str] = []
    marks: list[Mark] = []
    parts = set()
    with os.scandir(place.path) as entries:
        for entry in entries:
            lowered = entry.name.lower()
            if lowered in _GIT_PARTS:
                parts.add(lowered)
            kind = _kind(entry)
            if kind is Kind.FOLDER:
                folders.append(entry.name)
            if kind is Kind.SOCKET or lowered in _MARKED:
                marks.append(Mark(f"{place.path}/{entry.name}", kind, entry.inode()))
    is_repository = {"objects", "refs"} <= parts or {"head", "commondir"} <= parts
    below = tuple(_below(place, folders))
    return Listing(stamp, below, tuple(marks), is_repository, is_held and not folders)


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return Kind.LINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.SOCKET


def _note(tree: Tree, place: Place, listing: Listing) -> None:
    path = place.path
    if listing.is_repository:
        tree.repositories[path] = Mark(path, Kind.FOLDER, listing.stamp[0])
    if listing.is_held:
        tree.leftovers[path] = Mark(path, Kind.FOLDER, listing.stamp[0])
    for mark in listing.marks:
        name = mark.path.rpartition("/")[2].lower()
        if mark.kind is Kind.SOCKET:
            tree.sockets[mark.path] = mark
        elif name == GIT:
            tree.gits[mark.path] = mark
        elif name in PROTECTED:
            tree.protected[mark.path] = mark
        elif not place.installed:
            tree.told[mark.path] = mark


def _below(place: Place, folders: list[str]) -> Iterator[Place]:
    is_git = place.path.rpartition("/")[2].lower() == GIT
    for name in folders:
        path = f"{place.path}/{name}"
        if name.lower() == GIT:
            yield Place(path, in_git=True, installed=place.installed)
        elif not place.in_git:
            yield Place(path, installed=place.installed or name in INSTALLED)
        elif name in _INSIDE_GIT if is_git else name not in _OPAQUE:
            yield Place(path, in_git=True, installed=place.installed)
