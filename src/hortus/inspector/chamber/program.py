"""The processes that hold the inspected program: they build its root and are its first process."""

import errno
import fcntl
import hashlib
import json
import os
import resource
import signal
import socket
import termios
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from hortus.inspector.chamber import kernel, root
from hortus.inspector.chamber.attempts import announce
from hortus.inspector.chamber.kernel import Mount, Space
from hortus.inspector.chamber.spec import Limits, Spec

PERSON = 1000
"""The user that the program is, inside."""
_TRACE = "/run/trace"
_CALLS = (
    *("execve", "execveat", "openat", "openat2", "open", "creat", "unlink", "unlinkat"),
    *("rename", "renameat", "renameat2", "chmod", "fchmodat", "symlink", "symlinkat", "ptrace"),
)
_TRACED = (
    *("strace", "-f", "-qq", "--seccomp-bpf", "-y", "-s", "4096", "-o", _TRACE),
    *("-e", f"trace={','.join(_CALLS)}", "-e", "signal=none", "--"),
)
FAILED = 70
"""Exit status of a chamber that could not be built; nothing was run in it."""
_NOT_STARTED = 127
_HIGHEST_DESCRIPTOR = 1024


@dataclass(frozen=True, slots=True)
class Ends:
    """Descriptors that lead out of the chamber; the program itself gets the first one alone."""

    output: int
    """What it prints; a terminal's end where it is given a terminal."""
    news: int
    """A JSON line for each start and end, and at last what changed."""
    trace: int
    """File that takes the trace."""
    attempts: socket.socket
    """Takes the descriptor at which attempts to connect are announced."""
    go: int
    """Readable as soon as the servers listen."""
    is_terminal: bool

    def tell(self, news: Mapping[str, object]) -> None:
        """Send one line of news."""
        os.write(self.news, json.dumps(news).encode() + b"\n")


def hold(spec: Spec, owner: int, ends: Ends) -> NoReturn:
    """Be the parent of a process namespace, and end with what is in it.

    ``owner`` is the number of the program's user in the namespace around it.
    """
    with _last_words():
        kernel.die_with_parent()
        kernel.unshare(Space.PROCESS | Space.MOUNT | Space.IPC | Space.NAMES)
    first = _fork(lambda: _be_first(spec, owner, ends))
    _, status = os.waitpid(first, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


class _last_words:  # noqa: N801 - a context, used as a word
    """Ends a forked process with a line on its error output: nothing of its parent's may run."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is not None:
            os.write(2, f"hortus: the chamber could not be built: {error}\n".encode())
            os._exit(FAILED)


def _fork(what: Callable[[], None]) -> int:
    """Start a process that does ``what`` and nothing else; return its number."""
    number = os.fork()
    if number == 0:
        with _last_words():
            what()
        os._exit(0)
    return number


def _be_first(spec: Spec, owner: int, ends: Ends) -> None:
    """Be process 1: build the root, become an ordinary user, start the program, and clean up."""
    _enter(spec, owner)
    _be_person(owner)
    announce(ends.attempts)
    before = _digests()
    os.read(ends.go, 1)
    for start in range(1, spec.starts + 1):
        ends.tell({"start": start})
        _run(spec, ends)
    after = _digests()
    changed = sorted(path for path, digest in after.items() if before.get(path) != digest)
    ends.tell({"changed": changed, "full": _is_full(spec)})
    if spec.traced:
        _hand_out(_TRACE, ends.trace)


def _hand_out(path: str, end: int) -> None:
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib imports more where it reads
        while part := file.read(1 << 20):
            os.write(end, part)


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
    if owner:
        os.setresgid(owner, owner, owner)
        os.setresuid(owner, owner, owner)
        kernel.be_readable()
    kernel.unshare(Space.USER)
    kernel.map_ids("self", [(PERSON, owner)])
    kernel.gain_nothing()
    kernel.die_with_parent()


def _run(spec: Spec, ends: Ends) -> None:
    """Start the program, wait for its end, and a while for what it leaves behind."""
    signal.signal(signal.SIGALRM, lambda _number, _frame: os.kill(-1, signal.SIGKILL))
    program = _fork(lambda: _become(spec, ends))
    while True:
        try:
            number, how = os.wait()
        except ChildProcessError:
            break
        if number == program:
            ends.tell({"ended": os.waitstatus_to_exitcode(how)})
            signal.setitimer(signal.ITIMER_REAL, spec.limits.lingering_s or 0.001)
    signal.setitimer(signal.ITIMER_REAL, 0)


def _become(spec: Spec, ends: Ends) -> None:
    """Turn into the program; only where it cannot be started does this return."""
    os.setsid()
    if ends.is_terminal:
        fcntl.ioctl(ends.output, termios.TIOCSCTTY, 0)
        os.dup2(ends.output, 0)
    else:
        os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(ends.output, 1)
    os.dup2(ends.output, 2)
    os.closerange(3, _HIGHEST_DESCRIPTOR)
    kernel.limit(_limits(spec.limits))
    os.chdir(spec.workspace)
    os.umask(0o022)
    command = [*(_TRACED if spec.traced else ()), *spec.command]
    try:
        os.execvpe(command[0], command, dict(spec.environment))  # noqa: S606 - what is inspected
    except OSError as e:
        os.write(2, f"{command[0]}: {os.strerror(e.errno or errno.ENOENT)}\n".encode())
        os._exit(_NOT_STARTED)


def _limits(limits: Limits) -> list[tuple[int, int]]:
    return [
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 4096),
    ]


def _digests() -> dict[str, str]:
    """Return what each file in the places that can be written to holds."""
    found = {}
    for folder in ("/home", "/tmp", "/dev/shm"):  # noqa: S108 - inside
        for where, _, names in os.walk(folder):
            for name in names:
                path = f"{where}/{name}"
                try:
                    found[path] = _digest(path)
                except OSError:
                    found[path] = "unreadable"
    return found


def _digest(path: str) -> str:
    if not os.path.isfile(path):  # noqa: PTH113 - pathlib imports more where it reads
        return "no file"
    with open(path, "rb") as file:  # noqa: PTH123
        return hashlib.sha256(file.read()).hexdigest()


def _is_full(spec: Spec) -> bool:
    state = os.statvfs(spec.home)
    return state.f_bavail == 0
