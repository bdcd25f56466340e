"""One workspace: its protection while a command runs, its tidying afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hortus.agent.sandbox.errors import BadWorkspaceError
from hortus.agent.sandbox.holding import Lock, hold, locked, release
from hortus.agent.sandbox.protecting import Protection, protection
from hortus.agent.sandbox.settling import disarm_pointers, settle
from hortus.agent.sandbox.tree import Tree, Walker
from hortus.agent.sandbox.types import Profile
from hortus.core import Clock


@dataclass(slots=True)
class Guard:
    """What protects a workspace during one command."""

    root: str
    protection: Protection
    created: tuple[str, ...] = ()
    """What the command left; known after its end."""

    def look(self) -> None:
        """Disarm at once what would reach a prompt that asks git for its state."""
        found: list[str] = []
        for repository in self.protection.repositories.values():
            found += disarm_pointers(self.root, repository, self.protection.pointers)
        self.created = (*self.created, *found)


class Workspace:
    """A folder in which commands run, one or several at a time."""

    def __init__(self, root: str, clock: Clock) -> None:
        self.root = root
        self._walker = Walker(root, clock)

    @contextmanager
    def guarded(self, profile: Profile) -> Iterator[Guard]:
        """Protect the workspace; on leaving look at it and give held names back."""
        with locked(self.root) as lock:
            guard = Guard(self.root, protection(self.root, self._entered(lock), profile.protect))
            if not profile.writable:
                yield guard
                return
            try:
                self._hold(guard.protection)
                yield guard
            finally:
                self._leave(lock, guard)

    def clean(self) -> None:
        """Give back what a crashed run still holds."""
        with locked(self.root) as lock:
            self._entered(lock)

    def _entered(self, lock: Lock) -> Tree:
        if lock.alone():
            tree = self._walker.walk()
            if tree.leftovers:
                release(tree.leftovers)
                tree = self._walker.walk()
            lock.share()
            return tree
        lock.share()
        return self._walker.walk()

    def _hold(self, made: Protection) -> None:
        try:
            hold(made.absent)
        except OSError as e:
            raise BadWorkspaceError(
                f"the workspace {self.root} cannot be protected: {e.strerror}",
                remedy="make its folders yours to write, or run without writing",
            ) from e

    def _leave(self, lock: Lock, guard: Guard) -> None:
        words, after = settle(self.root, self._walker, guard.protection)
        guard.created = (*guard.created, *words)
        if lock.alone():
            release(sorted({*after.leftovers, *self._own(guard)}, reverse=True))

    @staticmethod
    def _own(guard: Guard) -> Iterator[str]:
        return (path for path in guard.protection.absent if os.path.isdir(path))  # noqa: PTH112 - strings all through
