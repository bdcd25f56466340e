"""Let git ask for a review before each commit; hooks that are there already stay."""

import os
import shlex
import sys
from pathlib import Path

from hortus.review.errors import HookError
from hortus.review.git import Git

_BEGIN = "# >>> hortus review >>>"
_END = "# <<< hortus review <<<"
_SHELLS = ("sh", "bash", "dash", "zsh", "ksh")


def hook_path(git: Git) -> Path:
    """Return where git looks for the hook, `core.hooksPath` heeded."""
    folder = git.output("rev-parse", "--git-path", "hooks").decode().rstrip("\n")
    return git.root / folder / "pre-commit"


def install(git: Git, python: str = sys.executable) -> Path:
    """Add the review to the hook and return its path; doing it twice changes nothing."""
    path = hook_path(git)
    block = _block(python)
    old = _read(path)
    if not old:
        text = f"#!/bin/sh\n{block}"
    else:
        first, _, rest = _without(old).partition("\n")
        if not first.startswith("#!") or Path(first.split()[-1]).name not in _SHELLS:
            raise HookError(
                f"{path} is no shell script, so nothing can be added to it",
                remedy="call `hortus review --staged` from it, or from the program that made it",
            )
        # First, because an existing hook may end the script.
        text = f"{first}\n{block}{rest}"
    _write(path, text)
    return path


def remove(git: Git) -> Path:
    """Take the review out of the hook and return its path; the rest of the hook stays."""
    path = hook_path(git)
    old = _read(path)
    if _BEGIN not in old:
        raise HookError(f"{path} holds no review of hortus", remedy="there is nothing to remove")
    rest = _without(old)
    try:
        if rest.strip() in {"#!/bin/sh", ""}:
            path.unlink()
        else:
            _write(path, rest)
    except OSError as e:
        raise _unwritable(path, e) from e
    return path


def _block(python: str) -> str:
    command = f"{shlex.quote(python)} -m hortus review --staged"
    return f"{_BEGIN}\n{command} || exit 1\n{_END}\n"


def _without(text: str) -> str:
    before, begin, rest = text.partition(f"{_BEGIN}\n")
    return before + rest.partition(f"{_END}\n")[2] if begin else text


def _read(path: Path) -> str:
    if path.is_symlink():
        # What it leads to is another's file, and may be one that is committed.
        raise HookError(
            f"{path} is a link", remedy="call `hortus review --staged` from what it leads to"
        )
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as e:
        raise HookError(
            f"{path} cannot be read as a script",
            remedy="call `hortus review --staged` from it instead",
        ) from e


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".pre-commit.{os.getpid()}.hortus")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.chmod(0o755)
        beside.replace(path)
    except OSError as e:
        raise _unwritable(path, e) from e


def _unwritable(path: Path, error: OSError) -> HookError:
    return HookError(
        f"{path} cannot be written: {error.strerror}",
        remedy="let this user write to the hooks of the repository",
    )
