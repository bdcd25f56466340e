"""What cases are played with: no sandbox, a plain one, and that of hortus."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from hortus.agent.sandbox import Profile, Sandbox, SandboxError
from sandbox_suite.execution import Launch, Outcome, execute
from sandbox_suite.stage import Stage

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64")
_ETC = ("alternatives", "ssl", "passwd", "group", "ld.so.cache", "nsswitch.conf")


class Runner(Protocol):
    """Something that runs commands."""

    @property
    def name(self) -> str: ...

    @property
    def settings(self) -> str:
        """What it was told, in words for whoever reads the table."""

    @property
    def own(self) -> str:
        """A file in the workspace that its own program takes orders from."""

    def play(self, stage: Stage, script: str, launch: Launch) -> Outcome | None:
        """Run a script; None where it has no setting for what the launch asks."""


class Program(ABC):
    """A runner that is a program, started as a person would start it."""

    @abstractmethod
    def words(self, stage: Stage, script: str, launch: Launch) -> Sequence[str] | None:
        """Return the command line; may write settings beside the workspace."""

    def environment(self, stage: Stage) -> dict[str, str]:
        """Return the variables that it is started with."""
        return stage.environment()

    def play(self, stage: Stage, script: str, launch: Launch) -> Outcome | None:
        """Run a script; None where it has no setting for what the launch asks."""
        if (words := self.words(stage, script, launch)) is None:
            return None
        with _leaking(stage, launch) as passed:
            return execute(
                words,
                cwd=stage.workspace,
                env=self.environment(stage),
                launch=launch,
                passed=passed,
            )


@contextmanager
def _leaking(stage: Stage, launch: Launch) -> Iterator[list[int]]:
    if not launch.leaks:
        yield []
        return
    opened = [os.open(each, os.O_RDONLY) for each in (stage.canary / "secret", stage.canary)]
    for each in opened:
        os.set_inheritable(each, True)
    yield opened
    for each in opened:
        os.close(each)


@dataclass(frozen=True, slots=True)
class Bare(Program):
    """No sandbox: what shows that an attack is one."""

    name: str = "bare"
    settings: str = "no sandbox"
    own: str = ".hortus/settings.json"

    def words(self, _stage: Stage, script: str, _launch: Launch) -> Sequence[str]:
        return ("bash", "-c", script)


@dataclass(frozen=True, slots=True)
class Room(Program):
    """Full rights in namespaces of its own: for what an ordinary user may never do."""

    name: str = "room"
    settings: str = "unshare with all rights inside"
    own: str = ".hortus/settings.json"

    def words(self, _stage: Stage, script: str, _launch: Launch) -> Sequence[str]:
        return ("unshare", "-U", "-r", "-m", "-n", "-u", "-i", "bash", "-c", script)


@dataclass(frozen=True, slots=True)
class Plain(Program):
    """Bubblewrap with a short recipe: what the cases themselves were tried with."""

    name: str = "bwrap"
    settings: str = "all namespaces, system read-only, workspace writable, .git left as it is"
    own: str = ".hortus/settings.json"

    def words(self, stage: Stage, script: str, _launch: Launch) -> Sequence[str]:
        known = [*_SYSTEM, *(f"/etc/{name}" for name in _ETC)]
        binds = [word for each in known for word in ("--ro-bind-try", each, each)]
        return (
            *("bwrap", "--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"),
            *("--die-with-parent", "--new-session", "--clearenv", "--setenv", "PATH"),
            *("/usr/bin:/bin", "--setenv", "HOME", "/tmp/home", *binds),
            *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--dir", "/tmp/home"),
            *("--bind", str(stage.workspace), str(stage.workspace)),
            *("--chdir", str(stage.workspace), "bash", "-c", script),
        )


@dataclass(frozen=True, slots=True)
class Hortus(Program):
    """`hortus sandbox run`."""

    python: str
    path: str
    name: str = "hortus"
    settings: str = "defaults"
    own: str = ".hortus/settings.json"

    def words(self, stage: Stage, script: str, launch: Launch) -> Sequence[str]:
        hosts = ",".join(stage.fill(each) for each in launch.allow)
        inside = ",".join(addresses(hosts.split(",")))
        return (
            *("env", f"PYTHONPATH={self.path}", self.python, "-m", "hortus", "sandbox", "run"),
            *("--workspace", str(stage.workspace)),
            *(("--net", hosts, "--net-inside", inside) if hosts else ()),
            *(("--time", str(launch.time_limit_s)) if launch.time_limit_s else ()),
            *("--", "bash", "-c", script),
        )


def addresses(hosts: Sequence[str]) -> tuple[str, ...]:
    """Return those that are addresses: they are meant to lie on this machine, names are not."""
    return tuple(host for host in hosts if host[:1].isdigit())


@dataclass(frozen=True, slots=True)
class Inside:
    """The same sandbox called by a program that runs on, as the agent does."""

    name: str = "inside"
    settings: str = "hortus, in the process of its caller"
    own: str = ".hortus/settings.json"

    def play(self, stage: Stage, script: str, launch: Launch) -> Outcome | None:
        """Run a script; None where it would need a terminal of its own."""
        if launch.terminal:
            return None
        allowed = tuple(stage.fill(each) for each in launch.allow)
        profile = Profile(net=allowed, net_inside=addresses(allowed))
        if launch.time_limit_s is not None:
            profile = replace(profile, wall_s=launch.time_limit_s)
        with _leaking(stage, launch), _environment(stage.environment()):
            try:
                ran = Sandbox.open(stage.workspace).run(["bash", "-c", script], profile)
            except SandboxError as e:
                return Outcome(str(e), 0, None, 0)
        output = "\n".join([ran.output, *ran.created])
        return Outcome(output, len(output), ran.status, ran.seconds)


@contextmanager
def _environment(wanted: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)  # noqa: TID251 - what a sandbox may pass on is what is tried
    os.environ.update(wanted)  # noqa: TID251
    yield
    os.environ.clear()  # noqa: TID251
    os.environ.update(before)  # noqa: TID251
