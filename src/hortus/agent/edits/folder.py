"""Write below the workspace without following a link, all files or none."""

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from hortus.agent.edits.errors import UneditableFileError
from hortus.agent.edits.planning import Plan, Stored, Target
from hortus.agent.files import (
    FileMovedOnError,
    Seen,
    Workspace,
    create_beside,
    existing,
    made,
    opened,
    stamp_at,
    unlink_if_there,
    writable_parts_of,
)

_RUN_BITS = 0o111


class Folder:
    """The workspace as one edit sees it: what was read must be the same when it is written."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._root = workspace.handle
        self._seen: dict[str, Seen | None] = {}

    def read(self, path: str) -> Stored | None:
        """Return a file and remember how it was; None where there is none."""
        writable_parts_of(path)
        seen = self._seen[path] = self._workspace.read(path)
        return None if seen is None else Stored(seen.data, bool(seen.mode & 0o100))

    def before(self, path: str) -> Seen | None:
        """Return a file as it was when it was read for the plan; None where there was none."""
        return self._seen.get(path)

    def commit(self, plan: Plan) -> None:
        """Bring about a plan: write all new content beside the files, then put it in place."""
        with ExitStack() as undo, _said():
            staged = [self._stage(t, undo) for t in plan.targets if t.data is not None]
            for target in plan.targets:
                self._refuse_if_changed(target.path)
            for target, temporary in zip(_filled(plan), staged, strict=True):
                self._place(target, temporary, undo)
            for target in plan.targets:
                if target.data is None:
                    self._remove(target.path, undo)
            undo.pop_all()

    def _stage(self, target: Target, undo: ExitStack) -> str:
        *folders, _ = writable_parts_of(target.path)
        with made(self._root, folders, target.path, undo) as parent:
            temporary, handle = create_beside(parent)
            undo.callback(self._discard, folders, temporary)
            with os.fdopen(handle, "wb") as file:
                file.write(target.data or b"")
                if (mode := self._mode(target)) is not None:
                    os.fchmod(file.fileno(), mode)
                elif target.executable:
                    new = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                    os.fchmod(file.fileno(), new | (new & 0o444) >> 2)
                file.flush()
                os.fsync(file.fileno())
        return temporary

    def _mode(self, target: Target) -> int | None:
        like = self._seen.get(target.like or "")
        if like is None:
            return None
        plain = stat.S_IMODE(like.mode) & ~(stat.S_ISUID | stat.S_ISGID)
        if target.executable == bool(plain & 0o100):
            return plain
        return plain | (plain & 0o444) >> 2 if target.executable else plain & ~_RUN_BITS

    def _place(self, target: Target, temporary: str, undo: ExitStack) -> None:
        *folders, name = writable_parts_of(target.path)
        with existing(self._root, folders, target.path) as parent:
            os.rename(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)
        undo.callback(self._restore, target.path)

    def _remove(self, path: str, undo: ExitStack) -> None:
        *folders, name = writable_parts_of(path)
        with existing(self._root, folders, path) as parent:
            os.unlink(name, dir_fd=parent)
        undo.callback(self._restore, path)

    def _restore(self, path: str) -> None:
        """Put a file back as it was read."""
        *folders, name = writable_parts_of(path)
        seen = self._seen[path]
        with opened(self._root, folders, path) as parent:
            if parent is None:
                return
            if seen is None:
                unlink_if_there(parent, name)
                return
            temporary, handle = create_beside(parent)
            with os.fdopen(handle, "wb") as file:
                file.write(seen.data)
                os.fchmod(file.fileno(), stat.S_IMODE(seen.mode))
            os.rename(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)

    def _discard(self, folders: list[str], temporary: str) -> None:
        with opened(self._root, folders, temporary) as parent:
            if parent is not None:
                unlink_if_there(parent, temporary)

    def _refuse_if_changed(self, path: str) -> None:
        *folders, name = writable_parts_of(path)
        seen = self._seen[path]
        with opened(self._root, folders, path) as parent:
            now = None if parent is None else stamp_at(parent, name)
        if now != (None if seen is None else seen.stamp):
            raise FileMovedOnError(
                f"{path} was changed by somebody else in the meantime",
                remedy="read the file again and make the edit anew",
            )


def _filled(plan: Plan) -> list[Target]:
    return [target for target in plan.targets if target.data is not None]


@contextmanager
def _said() -> Iterator[None]:
    """Say in our words what the file system refuses."""
    try:
        yield
    except OSError as e:
        raise UneditableFileError(
            f"the edit could not be written: {e.strerror}; nothing was changed",
            remedy="make room, or ask who may write there",
        ) from e
