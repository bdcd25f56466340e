"""Let git work in a linked worktree, whose repository lies outside the workspace."""

import os
from dataclasses import dataclass
from pathlib import Path

from hortus.agent.sandbox.gitconfig import entries
from hortus.agent.sandbox.repositories import read

_WRITTEN = ("objects", "refs", "logs")
_FIXED = ("commondir", "gitdir", "config.worktree")


@dataclass(frozen=True, slots=True)
class Worktree:
    """A worktree's part of its repository, and the repository."""

    part: str
    common: str

    def binds(self, *, writable: bool) -> list[tuple[str, str]]:
        """Return options of bubblewrap and their paths: enough to commit, never to configure."""
        found = [("--ro-bind", self.common)]
        if not writable:
            return found
        found += [
            ("--bind", path) for name in _WRITTEN if _is_real(path := f"{self.common}/{name}")
        ]
        if not self._needs_own_configuration():
            found.append(("--bind", self.part))
            found += [
                ("--ro-bind", path)
                for name in _FIXED
                if os.path.isfile(path := f"{self.part}/{name}")  # noqa: PTH113 - strings all through
            ]
        return found

    def _needs_own_configuration(self) -> bool:
        """Tell whether git would obey a file in the worktree's part that is not there yet."""
        asked = any(
            (entry.section, entry.key) == ("extensions", "worktreeconfig")
            for entry in entries(read(f"{self.common}/config"))
        )
        return asked and not os.path.lexists(f"{self.part}/config.worktree")


def worktree(root: str) -> Worktree | None:
    """Return the repository of a linked worktree; None where it does not name this workspace.

    A ``.git`` file can point anywhere. Only git itself makes the file that points back.
    """
    word, _, target = read(f"{root}/.git").partition(":")
    if word != "gitdir":
        return None
    part = Path(root, target.strip()).resolve()
    common = part.parent.parent
    points_back = read(f"{part}/gitdir").strip() == f"{root}/.git"
    if part.parent.name != "worktrees" or common.is_relative_to(root) or not points_back:
        return None
    if not all(_is_real(f"{common}/{name}") for name in ("objects", "refs")):
        return None
    return Worktree(str(part), str(common))


def _is_real(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114 - strings all through
