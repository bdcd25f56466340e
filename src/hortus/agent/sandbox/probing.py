"""Prove with a real command that the sandbox holds, before it is trusted with any."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from hortus.agent.sandbox.types import Profile, Ran

# Only what a shell can do by itself, apart from readlink; the verdicts are taken outside.
_ATTEMPT = """\
echo begun
echo inside > inside
{ read -r secret < "$1/secret" && echo "secret=$secret"; } 2>/dev/null
{ echo planted > "$1/planted"; } 2>/dev/null
{ echo planted >> .git/config; } 2>/dev/null
{ echo planted > .git/hooks/pre-commit; } 2>/dev/null
{ mkdir .envrc && echo hold=missing; } 2>/dev/null
[ -w /proc/sys/kernel/hostname ] && echo kernel=open
while read -r line; do echo "status=$line"; done < /proc/self/status
while read -r line; do echo "limit=$line"; done < /proc/self/limits
while read -r line; do echo "environment=$line"; done < /proc/1/environ
echo "network=$(readlink /proc/self/ns/net)"
echo "processes=$(readlink /proc/self/ns/pid)"
if [ -n "$BASH_VERSION" ]; then (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; fi
echo ended
"""
_PROFILE = Profile(wall_s=20)
_CONFIG = "[core]\n\tbare = false\n"

Run = Callable[[Path, list[str], Profile], Ran]


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that the sandbox has to hold, and whether it was seen to."""

    name: str
    held: bool


def probe(run: Run, shell: str, *, filtered: bool, counted: bool) -> tuple[Proof, ...]:
    """Run a command that tries to get out; ``run`` runs it in a folder that is made for it.

    ``filtered`` says that system calls must be found filtered, ``counted`` that processes must
    be found limited.
    """
    with TemporaryDirectory(prefix="hortus-probe-") as made, closing(_listener()) as listener:
        stage = _Stage.lay(Path(made))
        attempt = [shell, "-c", _ATTEMPT, shell, str(stage.outside), _port(listener)]
        ran = run(stage.inside, attempt, _PROFILE)
        return (
            *stage.proofs(ran, listener),
            *_status(ran.output.splitlines(), filtered=filtered, counted=counted),
        )


@dataclass(frozen=True, slots=True)
class _Stage:
    """A folder to run in, and one with a secret that must stay one."""

    inside: Path
    outside: Path
    secret: str

    @classmethod
    def lay(cls, made: Path) -> "_Stage":
        stage = cls(made.resolve() / "inside", made.resolve() / "outside", token_hex())
        (stage.inside / ".git/hooks").mkdir(parents=True)
        (stage.inside / ".git/config").write_text(_CONFIG)
        stage.outside.mkdir()
        (stage.outside / "secret").write_text(f"{stage.secret}\n")
        return stage

    def proofs(self, ran: Ran, listener: socket.socket) -> Iterator[Proof]:
        lines = ran.output.splitlines()
        began = "begun" in lines and "ended" in lines
        git = self.inside / ".git"
        yield Proof("commands run", began)
        yield Proof("files of the workspace can be written", (self.inside / "inside").is_file())
        yield Proof("files outside cannot be written", not (self.outside / "planted").exists())
        yield Proof("files outside cannot be read", began and self.secret not in ran.output)
        yield Proof("git's configuration is read-only", (git / "config").read_text() == _CONFIG)
        yield Proof("git's hooks are read-only", not (git / "hooks/pre-commit").exists())
        yield Proof("absent names are held", "hold=missing" not in lines)
        yield Proof("held names are given back", not (self.inside / ".envrc").exists())
        yield Proof("the kernel's settings are read-only", "kernel=open" not in lines)
        yield Proof("the network is apart", _apart(lines, "network", "net"))
        yield Proof("nothing can be connected to", _nobody_came(listener))
        yield Proof("processes are apart", _apart(lines, "processes", "pid"))
        yield Proof(
            "nothing of the environment is left",
            not any(line.startswith("environment=") for line in lines),
        )


def _status(lines: list[str], *, filtered: bool, counted: bool) -> Iterator[Proof]:
    found = {line.removeprefix("status=").replace("\t", " ") for line in lines}
    yield Proof("there are no privileges", "CapEff: 0000000000000000" in found)
    yield Proof("none can be gained", "NoNewPrivs: 1" in found)
    if filtered:
        yield Proof("system calls are filtered", "Seccomp: 2" in found)
    if counted:
        wanted = ["limit=Max", "processes", str(_PROFILE.processes)]
        yield Proof("processes are limited", any(line.split()[:3] == wanted for line in lines))


def _apart(lines: list[str], name: str, kind: str) -> bool:
    inside = [line for line in lines if line.startswith(f"{name}={kind}:[")]
    return bool(inside) and inside[0] != f"{name}={os.readlink(f'/proc/self/ns/{kind}')}"  # noqa: PTH115 - a link that leads nowhere


def _listener() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    return listener


def _port(listener: socket.socket) -> str:
    return str(listener.getsockname()[1])


def _nobody_came(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return True
    return False
