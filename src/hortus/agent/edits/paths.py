"""Paths that an edit may name: beneath its folder, and nothing of git's own."""

import unicodedata

from hortus.agent.edits.errors import ForbiddenPathError

_LONGEST = 4_096


def parts_of(path: str) -> tuple[str, ...]:
    """Return the names a path goes through; raise where it may not be followed."""
    if not path or len(path) > _LONGEST or not path.isprintable():
        raise ForbiddenPathError(
            f"{path[:80]!r} is no usable path", remedy="name a file below the folder"
        )
    if path.startswith(("/", "~")) or path[1:3] in {":\\", ":/"}:
        raise ForbiddenPathError(
            f"{path} is not relative", remedy="name the file as seen from the folder of the edit"
        )
    parts = tuple(part for part in path.split("/") if part not in {"", "."})
    if not parts or path.endswith("/"):
        raise ForbiddenPathError(f"{path!r} names no file", remedy="name a file, not a folder")
    for part in parts:
        _refuse_part(part, path)
    return parts


def _refuse_part(part: str, path: str) -> None:
    if part == "..":
        raise ForbiddenPathError(
            f"{path} goes through `..`", remedy="name the file as seen from the folder of the edit"
        )
    if _folded(part) in {".git", "git~1"}:
        raise ForbiddenPathError(
            f"{path} is git's own", remedy="change files of the project, and use git for the rest"
        )


def _folded(part: str) -> str:
    """Return a name as file systems see it that fold case and drop signs without width."""
    plain = "".join(s for s in unicodedata.normalize("NFKC", part) if s.isprintable())
    return plain.casefold().rstrip(". ")
