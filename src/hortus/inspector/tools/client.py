"""Calls a registry's own client, within a time, and tells its complaints in our words."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from hortus.inspector.errors import ToolUnknownError
from hortus.inspector.tools.package import Package

_REASONS = (
    ("e404", "is not in the registry"),
    ("etarget", "has no such version"),
    ("notarget", "has no such version"),
    # It stands beside "no matching distribution", and is the reason for that.
    ("require a different python version", "has no such version that runs with this Python"),
    ("no matching distribution", "has no such version, or none that runs here without building"),
    ("enotfound", "could not be asked for: the registry was not reached"),
    ("eai_again", "could not be asked for: the registry was not reached"),
    ("connection error", "could not be asked for: the registry was not reached"),
    ("ebadplatform", "does not run on this machine"),
    ("requires-python", "does not run with this Python"),
    ("ensurepip", "needs python3-venv, which this Python lacks: apt install python3-venv"),
    ("enospc", "does not fit on this disk"),
)
_SHOWN = 300


def ask(command: Sequence[str], folder: Path, wanted: Package, seconds: float) -> str:
    """Run a client in ``folder`` and return what it printed; raise where it fails."""
    program = shutil.which(command[0])
    if program is None:
        raise ToolUnknownError(
            f"{command[0]} is not on this machine, and {wanted} is had through it",
            remedy=f"install it: {_PACKAGES.get(command[0], command[0])}",
        )
    try:
        done = subprocess.run(  # noqa: S603 - names and versions were checked
            [program, *command[1:]],
            cwd=folder,
            capture_output=True,
            check=False,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as e:
        raise ToolUnknownError(
            f"{wanted} was not installed within {seconds:.0f} s",
            remedy="look at the network, and try again: what was fetched is kept",
        ) from e
    if done.returncode:
        raise _complaint(done.stderr.decode(errors="replace"), wanted)
    return done.stdout.decode(errors="replace")


_PACKAGES = {"npm": "apt install npm, or nodejs.org"}


def _complaint(said: str, wanted: Package) -> ToolUnknownError:
    low = said.lower()
    for sign, reason in _REASONS:
        if sign in low:
            return ToolUnknownError(f"{wanted} {reason}", remedy="look at its name and version")
    last = " ".join(said.split())[-_SHOWN:]
    return ToolUnknownError(
        f"{wanted} could not be installed: {last}", remedy="see what its client says, and mend it"
    )


def measure(folder: Path) -> int:
    """Return how many bytes a folder holds."""
    return sum(
        os.lstat(os.path.join(where, name)).st_size  # noqa: PTH118 - 100,000 files
        for where, _, names in os.walk(folder)
        for name in names
    )


def open_to_all(folder: Path) -> None:
    """Let whoever the chamber's user is read a folder, and run what can be run in it."""
    for where, _, names in os.walk(folder):
        os.chmod(where, 0o755)  # noqa: PTH101, S103 - a path as text; it is public anyway
        for name in names:
            path = os.path.join(where, name)  # noqa: PTH118 - as above
            if not os.path.islink(path):  # noqa: PTH114 - as above
                mode = os.stat(path).st_mode  # noqa: PTH116 - as above
                os.chmod(path, 0o755 if mode & 0o100 else 0o644)  # noqa: PTH101 - a path as text
