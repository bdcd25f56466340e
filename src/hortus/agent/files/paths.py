"""Paths as tools name them: beneath the workspace, and nothing of git's or hortus' own."""

import unicodedata
from pathlib import Path

from hortus.agent.files.errors import ForbiddenPathError

_LONGEST = 4_096
_OURS = frozenset({".hortus", "hortus~1"})
_GITS = frozenset({".git", "git~1"})


def parts_of(path: str) -> tuple[str, ...]:
    """Return the names that a path to be read goes through; raise where it may not be."""
    if not path or len(path) > _LONGEST or not path.isprintable():
        raise ForbiddenPathError(
            f"{path[:80]!r} is no usable path", remedy="name a file below the folder"
        )
    if path.startswith(("/", "~")) or path[1:3] in {":\\", ":/"}:
        raise ForbiddenPathError(
            f"{path} is not relative", remedy="name the file as seen from the workspace"
        )
    parts = tuple(part for part in path.split("/") if part not in {"", "."})
    if not parts or path.endswith("/"):
        raise ForbiddenPathError(f"{path!r} names no file", remedy="name a file, not a folder")
    for part in parts:
        _refuse_part(part, path)
    return parts


def writable_parts_of(path: str) -> tuple[str, ...]:
    """Return the names that a path to be written goes through; raise where it may not be."""
    parts = parts_of(path)
    for part in parts:
        if folded(part) in _OURS:
            raise ForbiddenPathError(
                f"{path} is part of how hortus itself is set up",
                remedy="ask the person to change it by hand",
            )
    return parts


def folded(part: str) -> str:
    """Return a name as file systems see it that fold case and drop signs without width."""
    if part.isascii() and part.isprintable():
        return part.lower().rstrip(". ")
    plain = "".join(s for s in unicodedata.normalize("NFKC", part) if s.isprintable())
    return plain.casefold().rstrip(". ")


def relative(path: str, root: Path) -> str:
    """Return a path as seen from the workspace; models like to name it from the top."""
    top = f"{root}/"
    bare = path.strip()
    return bare.removeprefix(top) if bare.startswith(top) else bare


def _refuse_part(part: str, path: str) -> None:
    if part == "..":
        raise ForbiddenPathError(
            f"{path} goes through `..`", remedy="name the file as seen from the workspace"
        )
    if folded(part) in _GITS:
        raise ForbiddenPathError(f"{path} is git's own", remedy="run git to see or change it")
