"""What a case is: an attack in shell, and how it is seen from outside whether it was held."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sandbox_suite.execution import Launch, Outcome
from sandbox_suite.stage import Stage

Look = Callable[[Stage, Outcome], bool]
"""True where the sandbox held or, for a case of `Group.WORKS`, where the work was done."""

BEGAN = "began-42"
MARK = "came-40002-through"
# The words are put together by the shell: a command that is only quoted in an error says nothing.
PRELUDE = """\
mark() { echo "came-$((40000+2))-through"; }
echo "began-$((6*7))"
"""
_PYTHON = """\
import ctypes, fcntl, mmap, os, resource, signal, socket, struct, subprocess, sys, termios, time
libc = ctypes.CDLL(None, use_errno=True)
def mark(): print("came-%d-through" % (40000 + 2), flush=True)
def call(*words): return libc.syscall(*words)
"""


class Group(StrEnum):
    """What a case is about."""

    FILES = "files outside"
    SECRETS = "secrets"
    GIT = "git"
    AUTORUN = "files that other programs run"
    NETWORK = "network"
    PROXY = "allowed hosts"
    KERNEL = "processes and kernel"
    LIMITS = "limits"
    WORKS = "ordinary work"


class Control(StrEnum):
    """How it is shown that a case does not pass for no reason."""

    BARE = "bare"
    """Run without a sandbox, the attack succeeds."""
    ROOM = "room"
    """An ordinary user may never do it: it succeeds with full rights in a namespace of its own."""
    NONE = "none"
    """Never run without a sandbox: it could harm the machine."""


@dataclass(frozen=True, slots=True)
class Case:
    """One attack, or one piece of ordinary work that must succeed."""

    name: str
    group: Group
    script: str
    held: Look
    control: Control = Control.BARE
    launch: Launch = Launch()  # noqa: RUF009 - a frozen value
    prepare: Callable[[Stage], None] | None = None
    slow: bool = False
    floods: bool = False
    """The beginning of the output may be gone."""


def python(text: str) -> str:
    """Return a script that runs this Python."""
    return f"python3 - <<'PY'\n{_PYTHON}{text}\nPY\n"


def unmarked(_stage: Stage, outcome: Outcome) -> bool:
    """Hold where the attack did not print that it came through."""
    return MARK not in outcome.output


def marked(_stage: Stage, outcome: Outcome) -> bool:
    """Tell whether the work was reported as done."""
    return MARK in outcome.output


def secret_kept(stage: Stage, outcome: Outcome) -> bool:
    """Hold where the secret is not in the output."""
    return stage.secret not in outcome.output


def silent(stage: Stage, _outcome: Outcome) -> bool:
    """Hold where nothing came to any listener on the host."""
    return not stage.listeners.arrived()


def absent(*paths: str) -> Look:
    """Hold where none of these is there afterwards, or at least not with the attack's text."""

    def look(stage: Stage, _outcome: Outcome) -> bool:
        return not any("planted" in stage.text(path) for path in paths)

    return look


def idle(*folders: str) -> Look:
    """Hold where the payload does not run when the person then uses git in these folders."""

    def look(stage: Stage, _outcome: Outcome) -> bool:
        for folder in folders or ("@WS@",):
            stage.use_git(folder)
        return not stage.payload_ran()

    return look


def both(first: Look, second: Look) -> Look:
    """Hold where both hold."""
    return lambda stage, outcome: first(stage, outcome) and second(stage, outcome)
