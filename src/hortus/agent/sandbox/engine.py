"""What this machine builds sandboxes with, and one command run in one of them."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from hortus.agent.sandbox import landlock
from hortus.agent.sandbox.arguments import arguments
from hortus.agent.sandbox.child import Child
from hortus.agent.sandbox.errors import SandboxUnavailableError
from hortus.agent.sandbox.launcher import Launcher
from hortus.agent.sandbox.launching import Plan, Running, launch
from hortus.agent.sandbox.memory import end_the_greedy
from hortus.agent.sandbox.opening import Door, opened_door
from hortus.agent.sandbox.output import Kept
from hortus.agent.sandbox.running import Watch, follow
from hortus.agent.sandbox.seccomp import program
from hortus.agent.sandbox.system import system_files
from hortus.agent.sandbox.types import Profile, Ran
from hortus.agent.sandbox.workspace import Guard, Workspace

_PLACES = "/usr/local/bin:/usr/bin:/bin"
_SHELLS = ("/bin/bash", "/usr/bin/bash", "/bin/sh")
_SINCE = (0, 8)  # bounds temporary files and forbids user namespaces inside


@dataclass(frozen=True, slots=True)
class Engine:
    """Bubblewrap, the filter for this machine's calls, and the thread that starts commands."""

    bubblewrap: str
    version: tuple[int, ...]
    machine: str
    filter: bytes | None
    shell: str
    launcher: Launcher

    def lacks(self) -> list[str]:
        """Name what this machine cannot give, in words."""
        lacks = []
        if self.filter is None:
            lacks.append(f"no filter of system calls is known for {self.machine}")
        if self.version < _SINCE:
            lacks.append(f"bubblewrap {_dotted(self.version)} is older than {_dotted(_SINCE)}")
        return lacks

    def state(self) -> str:
        """Say in a few words what holds commands here."""
        scopes = f"Landlock {landlock.abi()}" if self.launcher.scoped else "no Landlock scopes"
        root = ["as root: processes not limited"] if os.geteuid() == 0 else []
        filtered = ["seccomp"] if self.filter is not None else []
        parts = [f"bubblewrap {_dotted(self.version)}", *filtered, scopes, *root]
        return f"{'weak' if self.lacks() else 'sandboxed'} ({', '.join(parts)})"

    def run(
        self, where: Workspace, words: Sequence[str], profile: Profile, watch: Watch, stdin: int
    ) -> Ran:
        """Run a command to its end and tidy up after it."""
        with ExitStack() as tidying:
            begun = self._begin(where, words, profile, stdin, tidying)
            end = follow(begun.running, profile, watch.also(partial(begun.look, profile)))
        return Ran(
            end.status,
            end.output,
            end.cut_bytes,
            end.seconds,
            end.ended,
            begun.guard.created,
            begun.refused(),
        )

    def start(self, where: Workspace, words: Sequence[str], profile: Profile) -> Child:
        """Start a program that is spoken to through pipes."""
        with ExitStack() as tidying:
            begun = self._begin(where, words, profile, None, tidying)
            kept = Kept(profile.output_bytes)
            return Child(begun.running, begun.guard, tidying.pop_all(), kept)

    def _begin(
        self,
        where: Workspace,
        words: Sequence[str],
        profile: Profile,
        stdin: int | None,
        tidying: ExitStack,
    ) -> "_Begun":
        guard = tidying.enter_context(where.guarded(profile))
        door = opened_door(profile)
        if door is not None:
            tidying.callback(door.close)
        plan = Plan(
            self.bubblewrap,
            arguments(where.root, profile, guard.protection, door.environment if door else {}),
            words,
            self.filter,
            profile,
            system_files(),
            door.open if door else None,
        )
        return _Begun(launch(self.launcher, plan, stdin=stdin), guard, door)


@dataclass(frozen=True, slots=True)
class _Begun:
    running: Running
    guard: Guard
    door: Door | None

    def look(self, profile: Profile) -> None:
        """Do what is done again and again while the command runs."""
        self.guard.look()
        if profile.memory_bytes is not None:
            end_the_greedy(self.running.inside, profile.memory_bytes)

    def refused(self) -> tuple[str, ...]:
        return self.door.refused if self.door else ()


@cache
def engine() -> Engine:
    """Find what this machine has, once; raises SandboxUnavailableError without bubblewrap."""
    found = shutil.which("bwrap", path=_PLACES)
    if found is None:
        raise SandboxUnavailableError(
            "bubblewrap is not installed, so no command can be held",
            remedy="apt install bubblewrap; without it commands are refused, never run bare",
        )
    machine = os.uname().machine
    shell = next(path for path in _SHELLS if Path(path).exists())
    return Engine(found, _version(found), machine, program(machine), shell, Launcher())


def _version(bubblewrap: str) -> tuple[int, ...]:
    said = subprocess.run(  # noqa: S603 - a full path from a fixed list of folders
        [bubblewrap, "--version"], capture_output=True, env={}, check=False, text=True
    )
    return tuple(int(number) for number in re.findall(r"\d+", said.stdout)[:2])


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
