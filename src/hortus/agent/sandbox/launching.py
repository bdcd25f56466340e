"""Start a command in a sandbox, held at a gate until its limits are set."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from signal import SIGKILL

from hortus.agent.sandbox import limits
from hortus.agent.sandbox.errors import SandboxError, SandboxUnavailableError
from hortus.agent.sandbox.launcher import Launcher, Order
from hortus.agent.sandbox.types import Profile

_PIPE = subprocess.PIPE
_SOON_S = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a start needs, decided before it."""

    bubblewrap: str
    arguments: Sequence[str]
    command: Sequence[str]
    filter: bytes | None
    profile: Profile
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Copied into the root before anything else."""
    opening: Callable[[int], None] | None = None
    """Called with the process inside before the command runs, to open what it may reach."""


@dataclass(slots=True)
class Running:
    """A command in its sandbox."""

    process: subprocess.Popen[bytes]
    inside: int
    """The first process inside; with it everything inside ends."""
    report: int
    """Where bubblewrap says that the command was begun and how it ended."""

    over: int
    """Can be read when bubblewrap has ended."""

    def kill(self) -> None:
        """End everything inside at once."""
        if self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.inside, SIGKILL)
            self.process.kill()

    def abandon(self) -> None:
        """End everything, and read nothing more of it."""
        self.kill()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.ended()

    def ended(self) -> int | None:
        """Wait for the end; return the exit status, None where the command never began."""
        with suppress(subprocess.TimeoutExpired):  # held up by the kernel; it is killed already
            self.process.wait(_SOON_S)
        os.close(self.over)
        with os.fdopen(self.report, "rb") as report:
            said = report.read() if self.process.returncode is not None else b""
        return self.process.returncode if b"exit-code" in said else None


def launch(launcher: Launcher, plan: Plan, *, stdin: int | None = subprocess.DEVNULL) -> Running:
    """Start a command; raises SandboxError where bubblewrap does not get that far.

    With no ``stdin`` it is spoken to through pipes, errors apart; else it says all on one.
    """
    with ExitStack() as parent, ExitStack() as child:
        report, told = _pipe(parent, child, reads=True)
        gate, waited = _pipe(parent, child, reads=False)
        options = ["--json-status-fd", str(told), "--block-fd", str(waited)]
        keep = [told, waited]
        for path, content in plan.files.items():
            keep.append(_file(child, content))
            options += ["--perms", "0444", "--file", str(keep[-1]), path]
        options += plan.arguments
        if plan.filter is not None:
            keep.append(_file(child, plan.filter))
            options += ["--seccomp", str(keep[-1])]
        keep.append(_file(child, os.fsencode("\0".join([*options, ""]))))
        command = [plan.bubblewrap, "--args", str(keep[-1]), "--", *plan.command]
        ends = (_PIPE, _PIPE, _PIPE) if stdin is None else (stdin, _PIPE, subprocess.STDOUT)
        process = _start(launcher, Order(command, keep, *ends))
        child.close()
        running = Running(process, _first_inside(report), report, os.pidfd_open(process.pid))
        parent.pop_all()
    _let_go(running, plan, gate)
    return running


def _let_go(running: Running, plan: Plan, gate: int) -> None:
    try:
        if running.inside:
            limits.bind(running.inside, plan.profile)
            if plan.opening is not None:
                plan.opening(running.inside)
            os.write(gate, b"x")
    except (ProcessLookupError, BrokenPipeError):
        return  # bubblewrap has failed, and says so itself
    except PermissionError as e:
        running.abandon()
        raise SandboxError(
            "the limits of the command could not be set",
            remedy="allow a user to set limits of processes of their own (prlimit)",
        ) from e
    except BaseException:
        running.abandon()
        raise
    finally:
        os.close(gate)


def _start(launcher: Launcher, order: Order) -> subprocess.Popen[bytes]:
    try:
        return launcher.start(order)
    except FileNotFoundError as e:
        raise SandboxUnavailableError(
            "bubblewrap is gone from this machine", remedy="apt install bubblewrap"
        ) from e
    except OSError as e:
        raise SandboxError(
            f"the command could not be started: {e.strerror}",
            remedy="shorten it, or put it into a file",
        ) from e


def _first_inside(report: int) -> int:
    said = b""
    while b"\n" not in said:
        more = os.read(report, 4096)
        if not more:
            return 0
        said += more
    found = json.loads(said.split(b"\n")[0])
    return int(found["child-pid"])


def _pipe(parent: ExitStack, child: ExitStack, *, reads: bool) -> tuple[int, int]:
    reading, writing = os.pipe()
    own, other = (reading, writing) if reads else (writing, reading)
    parent.callback(os.close, own)
    child.callback(os.close, other)
    return own, other


def _file(child: ExitStack, content: bytes) -> int:
    handle = os.memfd_create("hortus")
    child.callback(os.close, handle)
    os.write(handle, content)
    os.lseek(handle, 0, os.SEEK_SET)
    return handle
