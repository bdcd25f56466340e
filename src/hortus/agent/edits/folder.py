"""Read and write below one folder without following a link, all files or none."""

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from hortus.agent.edits.beneath import existing, is_link, made, opened
from hortus.agent.edits.errors import (
    EditError,
    FileMovedOnError,
    ForbiddenPathError,
    UneditableFileError,
)
from hortus.agent.edits.paths import parts_of
from hortus.agent.edits.planning import Plan, Stored, Target

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE, _RUN_BITS = 0o666, 0o111
_LARGEST = 32 * 1024 * 1024
_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was read."""

    data: bytes
    mode: int
    stamp: tuple[int, int, int, int]


class Folder:
    """A folder that edits stay in: each step of a path is opened from the step before it."""

    def __init__(self, root: Path) -> None:
        self._seen: dict[str, _Seen | None] = {}
        try:
            self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as e:
            raise UneditableFileError(
                f"{root} cannot be opened: {e.strerror}", remedy="name a folder that exists"
            ) from e

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        os.close(self._root)

    def read(self, path: str) -> Stored | None:
        """Return a file and remember how it was; None where there is none."""
        *folders, name = parts_of(path)
        with opened(self._root, folders, path) as parent:
            seen = None if parent is None else _read(parent, name, path)
        self._seen[path] = seen
        return None if seen is None else Stored(seen.data, bool(seen.mode & 0o100))

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
        *folders, _ = parts_of(target.path)
        with made(self._root, folders, target.path, undo) as parent:
            temporary, handle = _create(parent)
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
        *folders, name = parts_of(target.path)
        with existing(self._root, folders, target.path) as parent:
            os.rename(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)
        undo.callback(self._restore, target.path)

    def _remove(self, path: str, undo: ExitStack) -> None:
        *folders, name = parts_of(path)
        with existing(self._root, folders, path) as parent:
            os.unlink(name, dir_fd=parent)
        undo.callback(self._restore, path)

    def _restore(self, path: str) -> None:
        """Put a file back as it was read."""
        *folders, name = parts_of(path)
        seen = self._seen[path]
        with opened(self._root, folders, path) as parent:
            if parent is None:
                return
            if seen is None:
                _unlink_if_there(parent, name)
                return
            temporary, handle = _create(parent)
            with os.fdopen(handle, "wb") as file:
                file.write(seen.data)
                os.fchmod(file.fileno(), stat.S_IMODE(seen.mode))
            os.rename(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)

    def _discard(self, folders: list[str], temporary: str) -> None:
        with opened(self._root, folders, temporary) as parent:
            if parent is not None:
                _unlink_if_there(parent, temporary)

    def _refuse_if_changed(self, path: str) -> None:
        *folders, name = parts_of(path)
        seen = self._seen[path]
        with opened(self._root, folders, path) as parent:
            now = None if parent is None else _stamp_of(parent, name)
        if now != (None if seen is None else seen.stamp):
            raise FileMovedOnError(
                f"{path} was changed by somebody else in the meantime",
                remedy="read the file again and make the edit anew",
            )


def _filled(plan: Plan) -> list[Target]:
    return [target for target in plan.targets if target.data is not None]


def _read(parent: int, name: str, path: str) -> _Seen | None:
    try:
        handle = os.open(name, _READ, dir_fd=parent)
    except FileNotFoundError:
        return None
    except OSError as e:
        raise _unreadable(parent, name, path, e) from e
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
        os.close(handle)
        raise UneditableFileError(
            f"{path} is no ordinary file of at most {_LARGEST >> 20} MiB",
            remedy="leave it as it is",
        )
    with os.fdopen(handle, "rb") as file:
        return _Seen(file.read(), status.st_mode, _stamp(status))


def _unreadable(parent: int, name: str, path: str, error: OSError) -> EditError:
    if is_link(parent, name):
        return ForbiddenPathError(f"{path} is a link", remedy="name the file by its real path")
    return UneditableFileError(
        f"{path} cannot be read: {error.strerror}", remedy="choose another file"
    )


def _stamp(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _stamp_of(parent: int, name: str) -> tuple[int, int, int, int] | None:
    try:
        return _stamp(os.stat(name, dir_fd=parent, follow_symlinks=False))
    except FileNotFoundError:
        return None


def _create(parent: int) -> tuple[str, int]:
    """Create a file of its own beside the one that it will replace."""
    for number in range(_ATTEMPTS):
        name = f".hortus-edit-{number}"
        try:
            return name, os.open(name, _CREATE, _NEW_FILE, dir_fd=parent)
        except FileExistsError:
            continue
    raise UneditableFileError(
        f"{_ATTEMPTS} unfinished edits lie in one folder", remedy="remove .hortus-edit-* there"
    )


def _unlink_if_there(parent: int, name: str) -> None:
    try:
        os.unlink(name, dir_fd=parent)
    except FileNotFoundError:
        return


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
