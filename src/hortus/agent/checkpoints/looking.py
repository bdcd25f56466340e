"""Look at the whole workspace: which files, links and folders there are, and what they hold."""

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from hortus.agent.checkpoints.errors import CheckpointError
from hortus.agent.checkpoints.objects import Objects, Sink
from hortus.agent.checkpoints.stats import Stats
from hortus.agent.checkpoints.types import Entry
from hortus.agent.files import (
    FileError,
    Found,
    Git,
    Sort,
    Walk,
    Workspace,
    folded,
    opened,
    stamp_of,
)

_MOST = 200_000
_LARGEST = 8 * 1024 * 1024
_OURS = ".hortus"
_PERMISSIONS = 0o777  # what makes a program run as somebody else is not put back


@dataclass(frozen=True, slots=True)
class Scene:
    """Where is looked, and with what."""

    workspace: Workspace
    git: Git | None
    objects: Objects
    stats: Stats
    largest: int = _LARGEST


@dataclass(slots=True)
class View:
    """What there is; ``skipped`` names files whose content is not kept."""

    tree: dict[str, Entry] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)


class Look:
    """One look at the workspace; what is new goes into the sink."""

    def __init__(self, scene: Scene, sink: Sink, now_us: int, most: int = _MOST) -> None:
        self._most = most
        self._scene = scene
        self._sink = sink
        self._now_ns = now_us * 1_000
        self._view = View()

    def view(self, also: Collection[str]) -> View:
        """Return everything that is not ignored, and the files in ``also`` whatever they are."""
        for found in walk(self._scene):
            self._take(found)
            if len(self._view.tree) > self._most:
                raise CheckpointError(
                    f"the workspace has more than {self._most} files",
                    remedy="work in a smaller folder, or let .gitignore name what is not written",
                )
        for path in sorted(also):
            if path not in self._view.tree and not _is_ours(path):
                self._take_named(path)
        return self._view

    def _take(self, found: Found) -> None:
        try:
            status = found.entry.stat(follow_symlinks=False)
        except OSError:  # gone since its folder was read
            return
        match found.sort:
            case Sort.FOLDER:
                self._view.tree[found.path] = Entry(Sort.FOLDER, _mode(status))
            case Sort.LINK:
                self._take_link(found.path)
            case Sort.FILE:
                self._take_file(found.path, status, self._scene.largest)

    def _take_file(self, path: str, status: os.stat_result, largest: int) -> None:
        if status.st_size > largest:
            self._view.skipped.add(path)
            return
        stamp = stamp_of(status)
        name = self._scene.stats.known(path, stamp)
        if name is None or name not in self._scene.objects:
            name = self._read(path)
            if name is not None:
                self._scene.stats.learn(path, stamp, name, self._now_ns)
        if name is not None:
            self._view.tree[path] = Entry(Sort.FILE, _mode(status), name)
            self._view.skipped.discard(path)

    def _read(self, path: str) -> bytes | None:
        try:
            seen = self._scene.workspace.read_found(path)
        except FileError:
            self._view.skipped.add(path)
            return None
        return None if seen is None else self._sink.put(seen.data)

    def _take_link(self, path: str) -> None:
        *folders, name = path.split("/")
        try:
            with opened(self._scene.workspace.handle, folders, path) as parent:
                if parent is not None:
                    leads = os.fsencode(os.readlink(name, dir_fd=parent))
                    self._view.tree[path] = Entry(Sort.LINK, 0, self._sink.put(leads))
        except (FileError, OSError):  # no link any more
            self._view.skipped.add(path)

    def _take_named(self, path: str) -> None:
        """Take what a path stands for, with the folders above it, though it was not met."""
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            part = "/".join(parts[:depth])
            if part in self._view.tree:
                continue
            status = self._status(part)
            if status is None:
                return
            self._take_as(part, status)

    def _take_as(self, path: str, status: os.stat_result) -> None:
        if stat.S_ISDIR(status.st_mode):
            self._view.tree[path] = Entry(Sort.FOLDER, _mode(status))
        elif stat.S_ISLNK(status.st_mode):
            self._take_link(path)
        elif stat.S_ISREG(status.st_mode):
            self._take_file(path, status, status.st_size)
        else:
            self._view.skipped.add(path)

    def _status(self, path: str) -> os.stat_result | None:
        *folders, name = path.split("/")
        try:
            with opened(self._scene.workspace.handle, folders, path) as parent:
                if parent is None:
                    return None
                return os.stat(name, dir_fd=parent, follow_symlinks=False)
        except (FileError, FileNotFoundError):
            return None


def _mode(status: os.stat_result) -> int:
    return status.st_mode & _PERMISSIONS


def walk(scene: Scene) -> Iterator[Found]:
    """Return what is looked at: all that is not ignored, in a submodule, git's or hortus' own."""
    without = (_OURS,)
    return Walk(scene.workspace.root, scene.git, submodules=False, without=without).found()


def _is_ours(path: str) -> bool:
    """Tell whether a path is hortus' own, which going back is not to change."""
    return any(folded(part) == _OURS for part in path.split("/"))
