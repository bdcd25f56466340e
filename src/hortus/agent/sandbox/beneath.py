"""Reach what a command left, without following a link that it laid."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_PLACE = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC
_MUCH = 1 << 20
_TRIES = 100


@contextmanager
def folder(root: str, path: str) -> Iterator[int]:
    """Open a folder below the root step by step; raises OSError where a step is a link."""
    at = os.open(root, _FOLDER)
    try:
        for name in filter(None, path[len(root) + 1 :].split("/")):
            below = _opened(at, name)
            os.close(at)
            at = below
        yield at
    finally:
        os.close(at)


@contextmanager
def within(at: int, name: str) -> Iterator[int]:
    """Open a folder in an open one; raises OSError where it is a link or no folder."""
    below = _opened(at, name)
    try:
        yield below
    finally:
        os.close(below)


def put_aside(at: int, name: str) -> None:
    """Rename what has a name; where that is made impossible, remove it."""
    for number in range(_TRIES):
        aside = f"{name}.disabled" + (f"-{number}" if number else "")
        if not _is_there(at, aside):
            with suppress(OSError):
                os.rename(name, aside, src_dir_fd=at, dst_dir_fd=at)
                return
    os.unlink(name, dir_fd=at)


def text(at: int, name: str) -> str | None:
    """Return a small regular file; None for a link, a pipe or what is too large."""
    try:
        handle = os.open(
            name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=at
        )
    except OSError:
        return None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MUCH:
            return None
        return os.read(handle, _MUCH).decode("utf-8", "surrogateescape")
    finally:
        os.close(handle)


def write_new(at: int, name: str, content: str) -> None:
    """Write a file that does not exist yet."""
    handle = os.open(
        name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644, dir_fd=at
    )
    try:
        os.write(handle, content.encode("utf-8", "surrogateescape"))
    finally:
        os.close(handle)


def _is_there(at: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=at, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _opened(at: int, name: str) -> int:
    """Open a folder, and to its owner if the command closed it."""
    with suppress(PermissionError):
        return _with_rights(at, name)
    place = os.open(name, _PLACE | os.O_DIRECTORY, dir_fd=at)
    try:
        os.chmod(f"/proc/self/fd/{place}", stat.S_IRWXU)  # noqa: PTH101 - there is no Path of a descriptor
    finally:
        os.close(place)
    return os.open(name, _FOLDER, dir_fd=at)


def _with_rights(at: int, name: str) -> int:
    handle = os.open(name, _FOLDER, dir_fd=at)
    mode = os.fstat(handle).st_mode
    if mode & stat.S_IRWXU != stat.S_IRWXU:
        os.fchmod(handle, stat.S_IMODE(mode) | stat.S_IRWXU)
    return handle
