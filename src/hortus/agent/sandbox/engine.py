"""What this machine builds sandboxes with, and one command run in one of them."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hortus.agent.sandbox import landlock
from hortus.agent.sandbox.arguments import arguments
from hortus.agent.sandbox.errors import SandboxUnavailableError
from hortus.agent.sandbox.launcher import Launcher
from hortus.agent.sandbox.launching import Plan, launch
from hortus.agent.sandbox.running import Watch, follow
from hortus.agent.sandbox.seccomp import program
from hortus.agent.sandbox.types import Profile, Ran
from hortus.agent.sandbox.workspace import Workspace

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

    def run(self, where: Workspace, words: Sequence[str], profile: Profile, watch: Watch) -> Ran:
        """Run a command to its end and tidy up after it."""
        with where.guarded(profile) as guard:
            plan = Plan(
                self.bubblewrap,
                arguments(where.root, profile, guard.protection, {}),
                words,
                self.filter,
                profile,
            )
            running = launch(self.launcher, plan)
            end = follow(running, profile, watch.also(guard.look))
        return Ran(end.status, end.output, end.cut_bytes, end.seconds, end.ended, guard.created)


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
