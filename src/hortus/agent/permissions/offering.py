"""Word the rule that a person is offered for the rest of a session."""

import posixpath
import shlex
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from hortus.agent.permissions.hazards import hazard_of
from hortus.agent.permissions.paths import is_obeyed, is_of_git
from hortus.agent.permissions.shell import Line, read_line
from hortus.agent.values import Action, EditFiles, ReadFiles, RunCommand, UseServer

# How many words say what such a program does; what follows may vary.
_TELLING: Mapping[str, int] = MappingProxyType(
    {
        "cargo": 2,
        "eslint": 1,
        "git": 2,
        "go": 2,
        "gofmt": 1,
        "mypy": 1,
        "npm": 3,
        "pnpm": 3,
        "prettier": 1,
        "pytest": 1,
        "ruff": 2,
        "tsc": 1,
        "yarn": 3,
    }
)
_PATTERN_MARKS = frozenset("*?{}")


def offer_for(action: Action) -> str:
    """Return a rule that covers this and little more; empty where none may be offered."""
    match action:
        case RunCommand(hosts=()):
            return _for_command(action.command)
        case EditFiles():
            return _for_files("edit", action.paths)
        case ReadFiles():
            return _for_files("read", action.paths)
        case UseServer():
            name = f"{action.server}/{action.tool}"
            return "" if _has_marks(name) or " " in name else f"server: {name}"
        case _:
            return ""


def _for_command(text: str) -> str:
    line = read_line(text)
    if not isinstance(line, Line) or not line.plain:
        return ""
    (command,) = line.commands
    if command.assignments or command.redirections or hazard_of(command):
        return ""
    words = [word.text for word in command.words]
    known = [word for word in words if word is not None]
    if len(known) < len(words):
        return ""
    telling = _TELLING.get(known[0], len(known))
    if len(known) <= telling or any(word.startswith("-") for word in known[:telling]):
        return f"run: {shlex.join(known)}"
    return f"run: {shlex.join(known[:telling])} *"


def _for_files(kind: str, paths: Sequence[str]) -> str:
    if any(_has_marks(path) or is_obeyed(path) or is_of_git(path) for path in paths):
        return ""
    if len(paths) == 1:
        return f"{kind}: {paths[0]}"
    folder = posixpath.commonpath(paths) if paths else ""
    return f"{kind}: {folder}/**" if folder else ""


def _has_marks(text: str) -> bool:
    return any(char in _PATTERN_MARKS or not char.isprintable() for char in text)
