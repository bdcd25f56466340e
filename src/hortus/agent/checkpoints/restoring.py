"""Make the workspace what a tree says, one whole file at a time."""

import os
from collections.abc import Collection, Iterator
from contextlib import ExitStack

from hortus.agent.checkpoints.errors import InTheWayError
from hortus.agent.checkpoints.objects import Objects
from hortus.agent.checkpoints.types import Entry, Tree
from hortus.agent.files import (
    LEFTOVER,
    Sort,
    Workspace,
    create_beside,
    made,
    opened,
    unlink_if_there,
)


def differences(now: Tree, wanted: Tree) -> tuple[str, ...]:
    """Return the files and links that are not the same in two trees."""
    paths = (path for path in now.keys() | wanted.keys() if now.get(path) != wanted.get(path))
    return tuple(sorted(path for path in paths if not _only_folder(path, now, wanted)))


def refuse_loss(workspace: Workspace, now: Tree, wanted: Tree, skipped: Collection[str]) -> None:
    """Raise where a file would have to make room whose content is not kept."""
    for path in wanted:
        if path in skipped:
            raise InTheWayError(
                f"{path} cannot be kept as it is now, so it is not replaced",
                remedy="move it away, or make it readable, and go back then",
            )
    for path, entry in wanted.items():
        there = now.get(path)
        if entry.sort is not Sort.FOLDER and there and there.sort is Sort.FOLDER:
            _refuse_unkept(workspace, path, now)


class Restorer:
    """Brings the workspace from one tree to another."""

    def __init__(self, workspace: Workspace, objects: Objects, now: Tree, wanted: Tree) -> None:
        self._root = workspace.handle
        self._objects = objects
        self._now = now
        self._wanted = wanted
        self._changed: set[str] = set()

    @property
    def changed(self) -> tuple[str, ...]:
        """The files and links that were written or removed."""
        return tuple(sorted(self._changed))

    def make_room(self) -> None:
        """Remove what stands where something of another sort is to be."""
        blocked = {
            path
            for path, entry in self._wanted.items()
            if (there := self._now.get(path)) and (there.sort is Sort.FOLDER) != _is_folder(entry)
        }
        doomed = [p for p in self._now if any(above in blocked for above in _line_of(p))]
        for path in sorted(doomed, reverse=True):
            self._remove(path, self._now[path])

    def fill(self) -> None:
        """Write every folder, file and link that is not as it is wanted."""
        for path in sorted(self._wanted):
            entry = self._wanted[path]
            if self._now.get(path) == entry:
                continue
            match entry.sort:
                case Sort.FOLDER:
                    self._folder(path)
                case Sort.LINK:
                    self._link(path, entry)
                case Sort.FILE:
                    self._file(path, entry)
            if not _is_folder(entry):
                self._changed.add(path)

    def clear(self, paths: Collection[str]) -> None:
        """Remove what was added since; folders only where nothing is left in them."""
        for path in sorted(paths, reverse=True):
            self._remove(path, self._now[path])

    def settle(self) -> None:
        """Give folders their modes, which may forbid what had to be done in them."""
        for path in sorted(self._wanted, reverse=True):
            entry = self._wanted[path]
            if not _is_folder(entry) or self._now.get(path) == entry:
                continue
            with opened(self._root, path.split("/"), path) as handle:
                if handle is not None:
                    os.fchmod(handle, entry.mode)

    def sweep(self) -> None:
        """Remove what a process that was killed on the way back left beside files."""
        for path in ("", *(p for p, entry in self._wanted.items() if _is_folder(entry))):
            with opened(self._root, path.split("/") if path else (), path) as handle:
                if handle is None:
                    continue
                for name in os.listdir(handle):  # noqa: PTH208 - a handle, not a path
                    if name.startswith(LEFTOVER):
                        unlink_if_there(handle, name)

    def _folder(self, path: str) -> None:
        with ExitStack() as undo, made(self._root, path.split("/"), path, undo):
            undo.pop_all()

    def _file(self, path: str, entry: Entry) -> None:
        there = self._now.get(path)
        if there and (there.sort, there.object) == (entry.sort, entry.object):
            self._mode(path, entry.mode)
            return
        data = self._objects.get(entry.object)
        *folders, name = path.split("/")
        with ExitStack() as undo, made(self._root, folders, path, undo) as parent:
            temporary, handle = create_beside(parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fchmod(file.fileno(), entry.mode)
            os.rename(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)
            undo.pop_all()

    def _link(self, path: str, entry: Entry) -> None:
        leads = os.fsdecode(self._objects.get(entry.object))
        *folders, name = path.split("/")
        with ExitStack() as undo, made(self._root, folders, path, undo) as parent:
            temporary, handle = create_beside(parent)
            os.close(handle)
            os.unlink(temporary, dir_fd=parent)
            os.symlink(leads, temporary, dir_fd=parent)
            os.rename(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)
            undo.pop_all()

    def _mode(self, path: str, mode: int) -> None:
        *folders, name = path.split("/")
        with opened(self._root, folders, path) as parent:
            if parent is None:
                return
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            handle = os.open(name, flags, dir_fd=parent)
            try:
                os.fchmod(handle, mode)
            finally:
                os.close(handle)

    def _remove(self, path: str, entry: Entry) -> None:
        *folders, name = path.split("/")
        with opened(self._root, folders, path) as parent:
            if parent is None:
                return
            if entry.sort is not Sort.FOLDER:
                unlink_if_there(parent, name)
                self._changed.add(path)
                return
            try:
                os.rmdir(name, dir_fd=parent)
            except OSError:  # something that is not kept lives in it
                return


def _line_of(path: str) -> Iterator[str]:
    """Return a path and the folders above it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _is_folder(entry: Entry) -> bool:
    return entry.sort is Sort.FOLDER


def _only_folder(path: str, *trees: Tree) -> bool:
    return all(path not in tree or _is_folder(tree[path]) for tree in trees)


def _refuse_unkept(workspace: Workspace, folder: str, now: Tree) -> None:
    for name in workspace.names_found(folder) or ():
        path = f"{folder}/{name.rstrip('/')}"
        entry = now.get(path)
        if entry is None:
            raise InTheWayError(
                f"{path} is not kept, and its folder would have to make room for a file",
                remedy=f"move {path} away and go back then",
            )
        if _is_folder(entry):
            _refuse_unkept(workspace, path, now)
