"""What the first turn says of the place; nothing of it may stand further in front.

The date is not said: what is sent does not depend on the clock of this machine.
"""

import os
from pathlib import Path

from msgspec import Struct

from hortus.core.regex import late

_HEAD = late(r"ref: refs/heads/(?P<branch>\S+)\s*")
_LONGEST = 4096


class Surroundings(Struct, frozen=True):
    """What may be another thing in the next session."""

    folder: str
    branch: str = ""
    data_class: str = ""


def opening(around: Surroundings) -> str:
    """Return lines to put in front of the first thing that the person says."""
    said = [f"workspace: {around.folder}"]
    if around.branch:
        said.append(f"git branch: {around.branch}")
    if around.data_class:
        said.append(f"data class: {around.data_class}")
    return "<surroundings>\n" + "\n".join(said) + "\n</surroundings>\n"


def branch_of(workspace: Path) -> str:
    """Return the branch that is checked out; empty where there is none to name."""
    try:
        # A command may have put a pipe in its place, which has no end.
        handle = os.open(workspace / ".git" / "HEAD", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, encoding="utf-8") as file:
            found = _HEAD.fullmatch(file.read(_LONGEST))
    except (OSError, UnicodeDecodeError):  # no repository here, or one that is kept elsewhere
        return ""
    return found["branch"] if found else ""
