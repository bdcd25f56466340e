"""The processes between the chamber and the program: they build its root and give up rights."""

import fcntl
import os
import resource
import shutil
import signal
import struct
import termios
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from hortus.core import SystemClock
from hortus.inspector.chamber import clock, kernel, root
from hortus.inspector.chamber.attempts import announce
from hortus.inspector.chamber.ends import Ends, LastWords
from hortus.inspector.chamber.first import TRACE, First
from hortus.inspector.chamber.kernel import Mount, Space
from hortus.inspector.chamber.spec import Limits, Spec

PERSON = 1000
"""The user that the program is, inside."""
_CALLS = (
    *("execve", "execveat", "openat", "openat2", "open", "creat", "unlink", "unlinkat"),
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"),
    *("chmod", "fchmod", "fchmodat", "ptrace", "clone", "clone3", "fork", "vfork"),
)
# As a grandchild, strace leaves the program the child of process 1 that it is without it.
_TRACED = (
    *("-D", "-f", "-qq", "--seccomp-bpf", "-y", "-s", "4096", "-o", TRACE),
    *("-e", f"trace={','.join(_CALLS)}", "-e", "signal=none", "--"),
)
_NOT_STARTED = 127
_SIZE = struct.pack("HHHH", 24, 80, 0, 0)
_HIGHEST_DESCRIPTOR = 1024
_FIRST_TO_GO = "1000"
"""The mark by which the kernel ends this before anything else where memory runs out."""


def hold(spec: Spec, owner: int, ends: Ends) -> NoReturn:
    """Be the parent of a process namespace, and end with what is in it.

    ``owner`` is the number of the program's user in the namespace around it.
    """
    with LastWords():
        kernel.die_with_parent()
        kernel.unshare(Space.PROCESS | Space.MOUNT | Space.IPC | Space.NAMES | Space.GROUPS)
    first = _fork(lambda: _be_first(spec, owner, ends))
    _, status = os.waitpid(first, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _fork(what: Callable[[], None]) -> int:
    """Start a process that does ``what`` and nothing else; return its number."""
    number = os.fork()
    if number == 0:
        with LastWords():
            what()
        os._exit(0)
    return number


def _be_first(spec: Spec, owner: int, ends: Ends) -> None:
    """Be process 1: build the root, become an ordinary user, and see the program through."""
    kernel.be_called("init")
    _enter(spec, owner)
    _be_person(owner)
    terminal: tuple[int, ...] = ()
    if spec.terminal:
        outer, inner = os.openpty()  # one of the program's own, so that it finds its name
        fcntl.ioctl(inner, termios.TIOCSWINSZ, _SIZE)
        ends = replace(ends, output=inner)
        terminal = (outer,)
    announce(ends.attempts, terminal)
    kernel.be_private()
    First(spec, ends, lambda traced: _fork(lambda: _become(spec, ends, traced=traced))).be()


def _enter(spec: Spec, owner: int) -> None:
    """Build the program's root and make it the only one there is."""
    kernel.set_host_name(spec.world.host)
    new = Path(spec.root)
    kernel.mount("none", Path("/"), flags=Mount.RECURSIVE | Mount.PRIVATE)
    kernel.mount("tmpfs", new, "tmpfs", Mount.NO_SUID)
    root.build(new, spec, owner)
    kernel.mount("proc", new / "proc", "proc", Mount.NO_SUID | Mount.NO_DEV)
    root.bind(new / "proc/sys", new / "proc/sys")
    root.close(new)
    kernel.change_root(new)


def _be_person(owner: int) -> None:
    """Give up what could change the chamber: become an ordinary user in a namespace of its own."""
    kernel.forget_keys()
    if owner:
        os.setresgid(owner, owner, owner)
        os.setresuid(owner, owner, owner)
        kernel.be_readable()
    kernel.unshare(Space.USER)
    kernel.map_ids("self", [(PERSON, owner)])
    kernel.gain_nothing()
    kernel.die_with_parent()


def _become(spec: Spec, ends: Ends, *, traced: bool) -> None:
    """Turn into the program; only where it cannot be started does this return."""
    os.setsid()
    if spec.terminal:
        fcntl.ioctl(ends.output, termios.TIOCSCTTY, 0)
        os.dup2(ends.output, 0)
    else:
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(ends.output, 1)
    os.dup2(ends.output, 2)
    os.closerange(3, _HIGHEST_DESCRIPTOR)
    for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ):  # which Python ignores
        signal.signal(number, signal.SIG_DFL)
    kernel.be_readable()
    Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
    kernel.limit(_limits(spec.limits))
    os.chdir(spec.workspace)
    os.umask(0o022)
    command = [*((spec.tracer, *_TRACED) if traced else ()), *spec.command]
    try:
        os.execvpe(command[0], command, _environment(spec))  # noqa: S606 - what is inspected
    except OSError as e:
        os.write(2, f"{command[0]}: {e.strerror}\n".encode())
        os._exit(_NOT_STARTED)


def _environment(spec: Spec) -> dict[str, str]:
    pinned: dict[str, str] = {}
    if spec.clock_library:
        path = dict(spec.environment).get("PATH", os.defpath)
        program = shutil.which(spec.command[0], path=path) or spec.command[0]
        is_java = clock.starts_java(Path(program))
        pinned = clock.variables(spec.world.clock, SystemClock().now_us(), is_java=is_java)
    return dict(spec.environment) | pinned


def _limits(limits: Limits) -> list[tuple[int, int]]:
    return [
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 4096),
    ]
