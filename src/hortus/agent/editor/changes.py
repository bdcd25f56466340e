"""Take a unified diff apart into old and new text for each file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")


@dataclass(slots=True)
class Changed:
    """The changed places of one file, with the lines around them."""

    path: str
    is_new: bool
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


def changes_in(diff: str) -> list[Changed]:
    """Return each file of a diff, in its order; a file that goes is named by its old path."""
    lines = iter(diff.splitlines())
    found: list[Changed] = []
    before = ""
    for line in lines:
        if line.startswith("--- "):
            before = _path(line)
        elif line.startswith("+++ "):
            after = _path(line)
            found.append(Changed(after or before, not before))
        elif (hunk := _HUNK.match(line)) and found:
            _take(lines, found[-1], int(hunk[1] or 1), int(hunk[2] or 1))
    return found


def _take(lines: Iterator[str], into: Changed, old: int, new: int) -> None:
    """Take the lines of a hunk, as many as it says, so that none is taken for a heading."""
    while old > 0 or new > 0:
        line = next(lines, None)
        if line is None:
            return
        sign, text = line[:1] or " ", line[1:]
        if sign in {" ", "-"}:
            into.old.append(text)
            old -= 1
        if sign in {" ", "+"}:
            into.new.append(text)
            new -= 1


def _path(line: str) -> str:
    """Return the path of a heading; empty for the file that is not there."""
    path = line[4:].split("\t", maxsplit=1)[0]
    if path == "/dev/null":
        return ""
    return path[2:] if path[:2] in {"a/", "b/"} else path
