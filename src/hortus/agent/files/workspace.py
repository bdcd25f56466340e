"""The folder that the agent works in, opened once: all reading goes beneath its handle."""

import os
import stat
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from msgspec import Struct

from hortus.agent.files.beneath import descend, is_link, opened
from hortus.agent.files.errors import FileError, ForbiddenPathError, UnusableFileError
from hortus.agent.files.kernel import open_beneath
from hortus.agent.files.paths import parts_of

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
LARGEST = 32 * 1024 * 1024
_FOLDER_MARK = "/"


class Stamp(NamedTuple):
    """What tells whether a file was touched without reading it."""

    inode: int
    size: int
    changed_ns: int
    status_ns: int


class Seen(Struct, frozen=True):
    """A file as it was when it was read."""

    data: bytes
    mode: int
    stamp: Stamp


class Workspace:
    """A folder that files are read in: no path leads out of it, no link is followed."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        try:
            self.handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as e:
            raise UnusableFileError(
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
        self.close()

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self.handle)

    def read(self, path: str) -> Seen | None:
        """Return a file; None where there is none."""
        return self._read(parts_of(path), path)

    def read_found(self, path: str) -> Seen | None:
        """Return a file that a walk has found, whatever signs are in its name."""
        return self._read(tuple(path.split("/")), path)

    def _read(self, parts: tuple[str, ...], path: str) -> Seen | None:
        *folders, name = parts
        try:
            return _taken(open_beneath(self.handle, "/".join(parts), _READ), path)
        except FileNotFoundError:
            return None
        except OSError:  # by the longer way, which says what is in the way
            with opened(self.handle, folders, path) as parent:
                return None if parent is None else _read(parent, name, path)

    def glance(self, path: str, largest: int) -> bytes | None:
        """Return what a file holds; None where there is none or it is larger."""
        try:
            handle = open_beneath(self.handle, path, _READ)
        except OSError:
            seen = self.read(path)
            return seen.data if seen is not None and len(seen.data) <= largest else None
        try:
            size = os.fstat(handle).st_size
            return os.read(handle, size) if size <= largest else None
        finally:
            os.close(handle)

    def stamp(self, path: str) -> Stamp | None:
        """Return what tells whether a file was touched; None where there is none."""
        *folders, name = parts_of(path)
        with opened(self.handle, folders, path) as parent:
            return None if parent is None else stamp_at(parent, name)

    def names(self, path: str) -> list[str] | None:
        """Return what is in a folder, folders with a ``/`` behind them; None where it is none."""
        return self._names(self._folder(path))

    def names_found(self, path: str) -> list[str] | None:
        """Return what is in a folder that a walk has found, whatever signs are in its name."""
        return self._names(self._opened(tuple(path.split("/")), path))

    def _names(self, handle: int | None) -> list[str] | None:
        if handle is None:
            return None
        try:
            with os.scandir(handle) as entries:
                return sorted(_marked(entry) for entry in entries)
        finally:
            os.close(handle)

    def is_folder(self, path: str) -> bool:
        """Tell whether a path leads to a folder, by no link."""
        handle = self._folder(path)
        if handle is not None:
            os.close(handle)
        return handle is not None

    def _folder(self, path: str) -> int | None:
        bare = path.rstrip("/")
        return self._opened(() if bare in {"", "."} else parts_of(bare), path)

    def _opened(self, parts: tuple[str, ...], path: str) -> int | None:
        try:
            return descend(self.handle, parts, path)
        except UnusableFileError:
            return None


def stamp_at(parent: int, name: str) -> Stamp | None:
    """Return the stamp of a name in an open folder; None where there is none."""
    try:
        return stamp_of(os.stat(name, dir_fd=parent, follow_symlinks=False))
    except FileNotFoundError:
        return None


def _read(parent: int, name: str, path: str) -> Seen | None:
    try:
        handle = os.open(name, _READ, dir_fd=parent)
    except FileNotFoundError:
        return None
    except OSError as e:
        raise _unreadable(parent, name, path, e) from e
    return _taken(handle, path)


def _taken(handle: int, path: str) -> Seen:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
        os.close(handle)
        raise UnusableFileError(
            f"{path} is no ordinary file of at most {LARGEST >> 20} MiB",
            remedy="leave it as it is",
        )
    with os.fdopen(handle, "rb") as file:
        return Seen(file.read(), status.st_mode, stamp_of(status))


def _unreadable(parent: int, name: str, path: str, error: OSError) -> FileError:
    if is_link(parent, name):
        return ForbiddenPathError(f"{path} is a link", remedy="name the file by its real path")
    return UnusableFileError(
        f"{path} cannot be read: {error.strerror}", remedy="choose another file"
    )


def stamp_of(status: os.stat_result) -> Stamp:
    """Return what tells whether a file was touched."""
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _marked(entry: os.DirEntry[str]) -> str:
    return entry.name + _FOLDER_MARK if entry.is_dir(follow_symlinks=False) else entry.name
