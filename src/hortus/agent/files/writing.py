"""Create a file beside the one that it is going to replace."""

import os

from hortus.agent.files.errors import UnusableFileError
from hortus.agent.files.walking import LEFTOVER

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = 0o666
_ATTEMPTS = 100


def create_beside(parent: int) -> tuple[str, int]:
    """Return the name and the handle of a new file in an open folder."""
    for number in range(_ATTEMPTS):
        name = f"{LEFTOVER}{number}"
        try:
            return name, os.open(name, _CREATE, _NEW_FILE, dir_fd=parent)
        except FileExistsError:
            continue
    raise UnusableFileError(
        f"{_ATTEMPTS} unfinished edits lie in one folder", remedy=f"remove {LEFTOVER}* there"
    )


def unlink_if_there(parent: int, name: str) -> None:
    """Remove a name from an open folder."""
    try:
        os.unlink(name, dir_fd=parent)
    except FileNotFoundError:
        return
