"""Process 1 of the chamber: it starts the program, buries the dead, and ends what goes too far."""

import hashlib
import os
import select
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from hortus.inspector.chamber.clock import SHARED
from hortus.inspector.chamber.ends import Ends
from hortus.inspector.chamber.spec import Spec

TRACE = "/run/trace"
"""The pipe into which a trace is written."""
_TRACER = "strace"
_LOOK_S = 0.1
_PART = 1 << 16
_OURS = 2
"""What counts besides: process 1, and one that could not be made any more."""
_WRITABLE = ("/home", "/tmp", "/run", "/dev/shm")  # noqa: S108 - inside


class First:
    """Sees a program through its starts; ``start`` forks one, traced or not."""

    def __init__(self, spec: Spec, ends: Ends, start: Callable[[bool], int]) -> None:
        self._spec = spec
        self._ends = ends
        self._start = start
        self._woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake)
        # With a handler of its own a child's end interrupts the wait for anything else.
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        # What the program sends to process 1 is to have no effect, as it has nowhere else.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._full = False
        self._enough = False

    def be(self) -> None:
        """Carry out all starts, then tell what changed."""
        before = digests()
        os.read(self._ends.orders, 1)
        for number in range(1, self._spec.starts + 1):
            self._ends.tell({"start": number})
            self._see_through(traced=self._spec.traced and number == self._spec.starts)
            if self._enough:
                break
        after = digests()
        changed = sorted(path for path in after if before.get(path) != after[path])
        self._ends.tell({"changed": changed, "full": self._full})

    def _see_through(self, *, traced: bool) -> None:
        """Start the program, wait for its end, and a while for what it leaves behind."""
        trace = _pipe() if traced else None
        program = self._start(traced)
        until = float("inf")
        while True:
            if program in (ended := dict(_ended())):
                self._ends.tell({"ended": ended[program], "left": _left()})
                until = time.monotonic() + self._spec.limits.lingering_s
            is_enough = self._is_enough()
            if not _others():
                break
            if is_enough or time.monotonic() > until:
                _end_all()
            trace = self._wait(trace)
        if trace is not None:
            self._drain(trace)

    def _is_enough(self) -> bool:
        """Tell whether it was told to stop, or sees the program take too much."""
        self._full = self._full or any(os.statvfs(each).f_bavail == 0 for each in _WRITABLE)
        if not self._enough and threads() + _OURS >= self._spec.limits.processes:
            self._ends.tell({"reason": "processes"})
            self._enough = True
        return self._enough

    def _wait(self, trace: int | None) -> int | None:
        """Wait for something to happen; hand on what is traced, and return where there is more."""
        orders = [] if self._enough else [self._ends.orders]
        from_ = [self._woken, *orders, *([] if trace is None else [trace])]
        ready, _, _ = select.select(from_, [], [], _LOOK_S)
        if self._woken in ready:
            os.read(self._woken, _PART)
        if self._ends.orders in ready:
            self._enough = True
        if trace is not None and trace in ready:
            with suppress(FileNotFoundError):  # from here on nobody else can write into it
                Path(TRACE).unlink()
            if not self._hand_on(trace):
                return None
        return trace

    def _hand_on(self, trace: int) -> bool:
        """Pass a part of the trace on; tell whether there may be more."""
        if part := os.read(trace, _PART):
            os.write(self._ends.trace, part)
            return True
        os.close(trace)
        return False

    def _drain(self, trace: int) -> None:
        while self._hand_on(trace):
            pass


def _pipe() -> int:
    os.mkfifo(TRACE, 0o600)
    return os.open(TRACE, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)


def _ended() -> Iterator[tuple[int, int]]:
    """Yield the processes that have ended since, with how."""
    with suppress(ChildProcessError):
        while True:
            number, status = os.waitpid(-1, os.WNOHANG)
            if number == 0:
                return
            yield number, os.waitstatus_to_exitcode(status)


def _others() -> list[str]:
    return [
        each
        for each in os.listdir("/proc")  # noqa: PTH208 - names alone, and often
        if each.isdecimal() and each != "1"
    ]


def _left() -> list[str]:
    names = (_name(each) for each in _others())
    return [name for name in names if name != _TRACER]


def _end_all() -> None:
    with suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)


def _name(process: str) -> str:
    try:
        return Path("/proc", process, "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return "?"


def threads() -> int:
    """Return how many threads all processes have, which is what the kernel limits."""
    total = 0
    for each in _others():
        with suppress(OSError):
            total += len(os.listdir(f"/proc/{each}/task"))  # noqa: PTH208 - names alone, and often
    return total


def digests(folders: Sequence[str] = _WRITABLE) -> dict[str, str]:
    """Return what each file in the places that can be written to holds."""
    found = {}
    for folder in folders:
        for where, _, names in os.walk(folder):
            for name in (each for each in names if SHARED not in each):
                path = f"{where}/{name}"
                try:
                    found[path] = _digest(path)
                except OSError:
                    found[path] = "unreadable"
    return found


def _digest(path: str) -> str:
    if os.path.islink(path):  # noqa: PTH114 - pathlib is slow over many files
        return f"link to {os.readlink(path)}"  # noqa: PTH115 - the same
    if not os.path.isfile(path):  # noqa: PTH113 - the same
        return "no file"
    with open(path, "rb") as file:  # noqa: PTH123 - the same
        return hashlib.file_digest(file, "sha256").hexdigest()
