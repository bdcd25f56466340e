"""The arguments of bubblewrap: everything apart, nothing there but what is named."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hortus.agent.sandbox.errors import BadProfileError
from hortus.agent.sandbox.protecting import Protection
from hortus.agent.sandbox.system import EMPTY, HOME, PATH, system
from hortus.agent.sandbox.types import Profile

_APART = (
    "--unshare-all",
    "--unshare-user",
    "--disable-userns",
    *("--uid", "1000", "--gid", "1000"),
    "--die-with-parent",
    "--new-session",
    *("--cap-drop", "ALL"),
    *("--hostname", "sandbox"),
)
_ENVIRONMENT = {"PATH": PATH, "HOME": HOME, "LANG": "C.UTF-8", "TERM": "dumb"}


def arguments(
    root: str, profile: Profile, protection: Protection, proxy: Mapping[str, str]
) -> list[str]:
    """Return everything between the program's name and the command."""
    before = [path for path in profile.read_only if Path(root).is_relative_to(path)]
    after = [path for path in profile.read_only if path not in before]
    return [
        *_APART,
        *system(profile.temporary_bytes),
        *_second_temporary(root),
        *_read_only(before),
        *_workspace(root, protection, writable=profile.writable),
        *_read_only(after),
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *("--chdir", root, "--clearenv"),
        *_environment({**_ENVIRONMENT, **proxy, **profile.environment}),
    ]


def command_line(command: Sequence[str] | str, shell: str) -> list[str]:
    """Return the words to run; a string goes to the shell."""
    first = command if isinstance(command, str) else "".join(command[:1])
    if not first.strip():
        raise BadProfileError("there is no command to run", remedy="name a command")
    words = [shell, "-c", command] if isinstance(command, str) else list(command)
    if any("\0" in word for word in words):
        raise BadProfileError(
            f"a word of the command holds a NUL byte: {shlex.join(words)[:60]!a}",
            remedy="write the command without it",
        )
    return words


def _second_temporary(root: str) -> Iterator[str]:
    """Make the other folder for temporary files the first one, unless the workspace is in it."""
    if not Path(root).is_relative_to("/var/tmp"):  # noqa: S108 - the host's, where a workspace may be
        yield from ("--symlink", "/tmp", "/var/tmp")  # noqa: S108 - inside the sandbox


def _workspace(root: str, protection: Protection, *, writable: bool) -> Iterator[str]:
    yield from ("--bind" if writable else "--ro-bind", root, root)
    if protection.outside is not None:
        for option, path in protection.outside.binds(writable=writable):
            yield from (option, path, path)
    if writable:
        yield from protection.binds()
    # What listens in the workspace listens outside; read-only does not keep anyone from a socket.
    for path in sorted(protection.masked):
        yield from ("--ro-bind", EMPTY, path)


def _read_only(paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        yield from ("--ro-bind", str(path), str(path))


def _environment(values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if not name or "=" in name or "\0" in f"{name}{value}":
            raise BadProfileError(
                f"the sandbox cannot hand in a variable named {name!a}",
                remedy="name it by letters, digits and underscores, without NUL in its value",
            )
        yield from ("--setenv", name, value)
