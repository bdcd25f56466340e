"""Open folders beneath a root so that no link is followed: by the kernel, else step by step."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from hortus.agent.files.errors import (
    FileError,
    FileMovedOnError,
    ForbiddenPathError,
    UnusableFileError,
)
from hortus.agent.files.kernel import open_beneath

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
Resolve = Callable[[int, str, int], int]


@contextmanager
def opened(
    root: int, folders: Sequence[str], path: str, resolve: Resolve = open_beneath
) -> Iterator[int | None]:
    """Open the folder of a path; None where it does not exist."""
    at = descend(root, folders, path, resolve)
    try:
        yield at
    finally:
        if at is not None:
            os.close(at)


@contextmanager
def existing(root: int, folders: Sequence[str], path: str) -> Iterator[int]:
    """Open a folder that was there a moment ago."""
    with opened(root, folders, path) as at:
        if at is None:
            raise FileMovedOnError(
                f"the folder of {path} was taken away in the meantime",
                remedy="look where the file is now and make the edit anew",
            )
        yield at


@contextmanager
def made(root: int, folders: Sequence[str], path: str, undo: ExitStack) -> Iterator[int]:
    """Open the folder of a path; what has to be made for it is unmade by ``undo``."""
    with ExitStack() as handles:
        at = os.dup(root)
        handles.callback(os.close, at)
        for depth, name in enumerate(folders):
            below = _step(at, name, path)
            if below is None:
                os.mkdir(name, dir_fd=at)
                undo.callback(_unmake, root, folders[:depth], name)
                below = os.open(name, _DIRECTORY, dir_fd=at)
            at = below
            handles.callback(os.close, at)
        yield at


def descend(
    root: int, folders: Sequence[str], path: str, resolve: Resolve = open_beneath
) -> int | None:
    """Return a handle of a folder that the caller closes; None where it does not exist."""
    if not folders:
        return os.dup(root)
    try:
        return resolve(root, "/".join(folders), _DIRECTORY)
    except FileNotFoundError:
        return None
    except OSError:
        # The kernel has no such call, or refuses without saying what is in the way. The steps
        # are no less strict, so that what they open may be opened.
        return _by_steps(root, folders, path)


def is_link(at: int, name: str) -> bool:
    """Tell whether a name stands for a link."""
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=at, follow_symlinks=False).st_mode)
    except OSError:  # gone in the meantime, or no name that can be
        return False


def _by_steps(root: int, folders: Sequence[str], path: str) -> int | None:
    at: int | None = os.dup(root)
    for name in folders:
        if at is None:
            return None
        above = at
        try:
            at = _step(above, name, path)
        finally:
            os.close(above)
    return at


def _unmake(root: int, folders: Sequence[str], name: str) -> None:
    with opened(root, folders, name) as parent:
        if parent is not None:
            os.rmdir(name, dir_fd=parent)


def _step(at: int, name: str, path: str) -> int | None:
    try:
        return os.open(name, _DIRECTORY, dir_fd=at)
    except FileNotFoundError:
        return None
    except NotADirectoryError as e:
        raise _no_folder(at, name, path) from e
    except OSError as e:
        raise UnusableFileError(
            f"{path} cannot be reached: {e.strerror}", remedy="choose another file"
        ) from e


def _no_folder(at: int, name: str, path: str) -> FileError:
    if is_link(at, name):
        return ForbiddenPathError(
            f"{path} goes through the link {name}", remedy="name the file by its real path"
        )
    return UnusableFileError(
        f"{path} goes through {name}, which is a file", remedy="choose another path"
    )
