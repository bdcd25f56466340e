"""Paths in actions and command lines, as the rules see them."""

import posixpath
from collections.abc import Iterator

from msgspec import Struct

from hortus.agent.permissions.globs import patterns_of
from hortus.agent.permissions.patterns import folded
from hortus.agent.permissions.programs import OBEYED
from hortus.agent.permissions.shell import Line, SimpleCommand, Word

_MOST_FOLDERS = 64
_DEVICES = frozenset({"/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty"})
_NETWORK = ("/dev/tcp/", "/dev/udp/")


def is_obeyed(path: str) -> bool:
    """Tell whether a program outside the sandbox obeys this file, in any spelling of its name."""
    return any(part in OBEYED for part in folded(path).split("/"))


def is_of_git(path: str) -> bool:
    """Tell whether a path lies in git's own folder, in any spelling of its name."""
    return any(part in {".git", "git~1"} for part in folded(path).split("/"))


def is_outside(path: str) -> bool:
    """Tell whether a path leaves the workspace by how it is written."""
    return path.startswith(("/", "~")) or ".." in path.split("/")


def is_device(word: Word) -> bool:
    """Tell whether a redirection goes nowhere, or to what is printed anyway."""
    return word.text in _DEVICES


def is_network(word: Word) -> bool:
    """Tell whether bash would open a connection for this file."""
    return word.start.startswith(_NETWORK) or (word.text is None and not word.start)


class Where(Struct, frozen=True):
    """The workspace by its full path, and the folder of it in which a line begins."""

    workspace: str = ""
    folder: str = ""


def folders_of(line: Line, where: Where) -> list[str]:
    """Return the folders from which a line may name its files."""
    folders = {where.folder: None}
    for command in line.commands:
        if command.name in {"cd", "pushd"} and len(folders) < _MOST_FOLDERS:
            entered = _entered(command)
            folders |= dict.fromkeys([_plain(posixpath.join(f, entered)) for f in folders])
    return list(folders)


def named_in(line: Line, where: Where) -> Iterator[tuple[SimpleCommand | None, str]]:
    """Yield every path that a line may name, with the command that names it."""
    folders = folders_of(line, where)
    for command in line.commands:
        words = [*command.words[1:], *(r.target for r in command.redirections)]
        for word in (*words, *(a.value for a in command.assignments)):
            for path in _paths(word, folders, where.workspace):
                yield command, path
    for word in line.loose:
        for path in _paths(word, folders, where.workspace):
            yield None, path


def globs_in(line: Line, where: Where) -> Iterator[tuple[SimpleCommand | None, str]]:
    """Yield every pattern of paths that the shell fills in, with the command that gets it."""
    folders = folders_of(line, where)
    told = [
        *(
            (c, w)
            for c in line.commands
            for w in (*c.words[1:], *(r.target for r in c.redirections))
        ),
        *((None, word) for word in line.loose),
    ]
    for command, word in told:
        for pattern in patterns_of(word):
            for folder in folders:
                yield command, _plain(posixpath.join(folder, pattern))


def _entered(command: SimpleCommand) -> str:
    named = [word for word in command.words[1:] if not word.start.startswith("-")]
    return (named[-1].text or named[-1].start) if named else ""


def _plain(path: str) -> str:
    plain = posixpath.normpath(path)
    return "" if plain == "." else plain


def _paths(word: Word, folders: list[str], workspace: str) -> Iterator[str]:
    text = word.text if word.text is not None else word.start
    parts = {text, text.partition("=")[2], text.partition(":")[2]}
    for said in {*parts, text[2:] if text.startswith("-") else text}:
        for folder in folders if said else ():
            path = posixpath.normpath(posixpath.join(folder, said))
            if workspace and path.startswith(f"{workspace}/"):
                path = path[len(workspace) + 1 :]
            yield path.lstrip("/") if path.startswith("//") else path
