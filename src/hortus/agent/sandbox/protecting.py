"""Decide what of a workspace is read-only for a command, and which names it may not make."""

# ruff: noqa: PTH110, PTH113, PTH114, PTH118
# Paths are strings here, as a great many are looked at for each command.

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hortus.agent.sandbox.gitconfig import leads_to
from hortus.agent.sandbox.names import HELD
from hortus.agent.sandbox.repositories import Repository, inside, pointers, read, repositories
from hortus.agent.sandbox.tree import Kind, Mark, Tree
from hortus.agent.sandbox.worktrees import Worktree, worktree


@dataclass(slots=True)
class Protection:
    """What is laid over the workspace, by path, and what was there when it was decided."""

    tree: Tree
    repositories: dict[str, Repository]
    own: set[str] = field(default_factory=set)
    """Bound over themselves, writable: a mount cannot be moved out of its place."""
    read_only: set[str] = field(default_factory=set)
    masked: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    """Names to be held."""
    pointers: set[str] = field(default_factory=set)
    outside: Worktree | None = None
    """The repository of a linked worktree."""

    def binds(self) -> Iterator[str]:
        """Name the arguments of bubblewrap; none undoes one before it."""
        options = dict.fromkeys(self.own, "--bind")
        options |= dict.fromkeys(self.absent, "--tmpfs")
        options |= dict.fromkeys(self.read_only, "--ro-bind")
        closed = ""
        for path in sorted(options, key=lambda path: path.split("/")):
            if closed and path.startswith(closed):
                continue
            option = options[path]
            if option == "--ro-bind":
                closed = f"{path}/"
            if option == "--tmpfs":
                # Costs a quarter of binding the held folder, and what is written goes nowhere.
                yield from ("--perms", "0555", "--size", "1", option, path)
            else:
                yield from (option, path, path)


def protection(root: str, tree: Tree, names: Sequence[str]) -> Protection:
    """Look at what a walk found; ``names`` are further paths to protect."""
    made = Protection(tree, repositories(root, tree))
    for repository in made.repositories.values():
        _repository(root, made, repository)
    for marks in (tree.gits, tree.protected, tree.closed):
        for mark in marks.values():
            _mark(root, made, mark)
    for name in (*HELD, *names):
        _path(root, made, f"{root}/{name}")
    made.masked = set(tree.sockets)
    made.outside = worktree(root)
    return made


def _mark(root: str, made: Protection, mark: Mark) -> None:
    if mark.path in made.own:
        return
    if mark.kind is not Kind.LINK:
        made.read_only.add(mark.path)
    elif mark.path not in made.tree.gits:
        _target(root, made, mark.path)


def _target(root: str, made: Protection, link: str) -> None:
    """Make read-only what a link leads to.

    The link itself cannot be mounted over; what comes to stand in its place is found afterwards.
    """
    target = os.path.realpath(link)
    if inside(root, target) and os.path.exists(target):
        made.read_only.add(target)


def _repository(root: str, made: Protection, repository: Repository) -> None:
    path = repository.path
    made.own.add(path)
    there = set(pointers(repository))
    made.pointers |= there
    if f"{path}/commondir" in there:  # hooks and configuration are those of another one
        made.read_only |= {pointer for pointer in there if not os.path.islink(pointer)}
        return
    if not _is_file(f"{path}/config") or os.path.islink(f"{path}/hooks"):
        _target(root, made, f"{path}/hooks")
        _target(root, made, f"{path}/config")
        made.own.discard(path)
        made.read_only.add(path)
        return
    made.read_only |= there
    made.read_only.add(f"{path}/config")
    _path(root, made, f"{path}/hooks")
    for config in (f"{path}/config", *there):
        for target in leads_to(read(config)):
            for start in {repository.top, path}:
                _path(root, made, os.path.normpath(os.path.join(start, target)))


def _path(root: str, made: Protection, path: str) -> None:
    """Make a path read-only, or hold the first part of it that does not exist."""
    if not inside(root, path):
        return
    at = root
    for part in path[len(root) + 1 :].split("/"):
        at = f"{at}/{part}"
        if os.path.islink(at):
            return
        if not os.path.lexists(at):
            made.absent.add(at)
            return
    made.read_only.add(at)


def _is_file(path: str) -> bool:
    return os.path.isfile(path) and not os.path.islink(path)
