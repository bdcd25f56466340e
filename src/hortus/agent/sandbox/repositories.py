"""Find the folders that git would take its hooks and its configuration from."""

# ruff: noqa: PTH112, PTH116, PTH118, PTH120
# Paths are strings here, as a great many are looked at for each command.

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from hortus.agent.sandbox.tree import Kind, Tree

_MUCH = 1 << 20


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder of git's own, and where paths in its configuration start from."""

    path: str
    top: str
    inode: int


def repositories(root: str, tree: Tree) -> dict[str, Repository]:
    """Find every such folder in the workspace, also those that files and links point to."""
    found: dict[str, Repository] = {}
    todo: list[tuple[str, str]] = [(path, path) for path in tree.repositories]
    gits = tree.gits.values()
    todo += [(_target(mark.path, mark.kind), os.path.dirname(mark.path)) for mark in gits]
    while todo:
        path, top = todo.pop()
        inode = _inode(root, path)
        if inode is None or path in found:
            continue
        found[path] = Repository(path, top, inode)
        if common := read(f"{path}/commondir"):
            todo.append((_resolved(path, common.strip()), top))
    return found


def read(path: str) -> str:
    """Return a small regular file of the workspace; a link, pipe or device reads as empty."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        return os.read(handle, _MUCH).decode("utf-8", "surrogateescape")
    except OSError:
        return ""
    finally:
        os.close(handle)


def inside(root: str, path: str) -> bool:
    """Tell whether a path lies in the workspace, as written."""
    return path.startswith(f"{root}/")


def _target(path: str, kind: Kind) -> str:
    if kind is Kind.FOLDER:
        return path
    if kind is Kind.LINK:
        path = os.path.realpath(path)
        if os.path.isdir(path):
            return path
    word, _, target = read(path).partition(":")
    return _resolved(os.path.dirname(path), target.strip()) if word == "gitdir" else path


def _resolved(folder: str, path: str) -> str:
    return os.path.realpath(os.path.join(folder, path))


def _inode(root: str, path: str) -> int | None:
    """Return what tells the folder from another one; None for what is no folder in there."""
    if not inside(root, path):
        return None
    try:
        found = os.stat(path, follow_symlinks=False)
    except OSError:
        return None
    return found.st_ino if stat.S_ISDIR(found.st_mode) else None


def pointers(repository: Repository) -> Iterator[str]:
    """Name the files that would send git elsewhere for hooks and configuration."""
    for name in ("commondir", "config.worktree"):
        path = f"{repository.path}/{name}"
        if os.path.lexists(path):
            yield path
