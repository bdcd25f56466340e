"""Walk a workspace for repositories and for what programs obey by its name."""

# ruff: noqa: PTH116
# Paths are strings here, as a great many are looked at for each command.

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

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
class Listing:
    """What one folder holds that matters."""

    inode: int
    mtime_ns: int
    folders: tuple[str, ...] = ()
    marks: tuple[tuple[str, Kind, int], ...] = ()
    is_repository: bool = False


Known = dict[str, tuple[tuple[int, ...], Listing]]


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
    leftovers: dict[str, Mark] = field(default_factory=dict)
    """Folders that hold a name free, of this run, another one or one that crashed."""


class Walker:
    """Walks one workspace again and again, reading only the folders that changed."""

    def __init__(self, root: str, clock: Clock) -> None:
        self._root = root
        self._clock = clock
        self._known: dict[str, tuple[tuple[int, ...], Listing]] = {}

    def walk(self) -> Tree:
        """Look at every folder below the root; links are not followed."""
        tree = Tree()
        known: Known = {}
        todo = [(self._root, False, False)]
        while todo:
            path, in_git, installed = todo.pop()
            try:
                listing = self._listing(path, known)
            except (FileNotFoundError, NotADirectoryError):  # gone in the meantime
                continue
            except OSError:
                tree.closed[path] = Mark(path, Kind.FOLDER, 0)
                continue
            _note(tree, path, listing, installed=installed)
            todo += _below(path, listing, in_git=in_git, installed=installed)
        self._known = known
        return tree

    def _listing(self, path: str, known: Known) -> Listing:
        found = os.stat(path, follow_symlinks=False)
        if not stat.S_ISDIR(found.st_mode):
            raise NotADirectoryError(path)
        stamp = (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns)
        before = self._known.get(path)
        if before is not None and before[0] == stamp:
            known[path] = before
            return before[1]
        listing = _read(path, found.st_ino, found.st_mtime_ns)
        # A change within the same tick of the kernel's clock would leave the stamp as it is.
        if self._clock.now_us() * 1000 - found.st_ctime_ns > _SETTLED_NS:
            known[path] = (stamp, listing)
        return listing


def _read(path: str, inode: int, mtime_ns: int) -> Listing:
    folders: list[str] = []
    marks: list[tuple[str, Kind, int]] = []
    parts = set()
    with os.scandir(path) as entries:
        for entry in entries:
            lowered = entry.name.lower()
            if lowered in _GIT_PARTS:
                parts.add(lowered)
            kind = _kind(entry)
            if kind is Kind.FOLDER:
                folders.append(entry.name)
            if kind is Kind.SOCKET or lowered in _MARKED:
                marks.append((entry.name, kind, entry.inode()))
    is_repository = {"objects", "refs"} <= parts or {"head", "commondir"} <= parts
    return Listing(inode, mtime_ns, tuple(folders), tuple(marks), is_repository)


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return Kind.LINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.SOCKET


def _note(tree: Tree, path: str, listing: Listing, *, installed: bool) -> None:
    if listing.is_repository:
        tree.repositories[path] = Mark(path, Kind.FOLDER, listing.inode)
    if listing.mtime_ns == HELD_SINCE_NS and not listing.folders:
        tree.leftovers[path] = Mark(path, Kind.FOLDER, listing.inode)
    for name, kind, inode in listing.marks:
        mark = Mark(f"{path}/{name}", kind, inode)
        lowered = name.lower()
        if kind is Kind.SOCKET:
            tree.sockets[mark.path] = mark
        elif lowered == GIT:
            tree.gits[mark.path] = mark
        elif lowered in PROTECTED:
            tree.protected[mark.path] = mark
        elif not installed:
            tree.told[mark.path] = mark


def _below(
    path: str, listing: Listing, *, in_git: bool, installed: bool
) -> Iterator[tuple[str, bool, bool]]:
    for name in listing.folders:
        below = f"{path}/{name}"
        if name.lower() == GIT:
            yield below, True, installed
        elif not in_git:
            yield below, False, installed or name in INSTALLED
        elif path.lower().endswith(f"/{GIT}"):
            if name in _INSIDE_GIT:
                yield below, True, installed
        elif name not in _OPAQUE:
            yield below, True, installed
