"""Run a command with a sandbox around it or without, and keep what it printed within bounds."""

import fcntl
import os
import pty
import selectors
import signal
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_KEPT = 1 << 20
_GRACE_S = 0.5


@dataclass(frozen=True, slots=True)
class Launch:
    """How a case wants its command to be started."""

    terminal: bool = False
    """With a controlling terminal, as an agent has that a person started in one."""
    leaks: bool = False
    """With descriptors left open on the secret and on the folder around it."""
    allow: tuple[str, ...] = ()
    """With these hosts, which may be reached; the sandbox must know how to be told."""
    time_limit_s: float | None = None
    """With this limit; the sandbox must know how to be told."""
    patience_s: float = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command."""

    output: str
    """What it printed; of much, the beginning and the end."""
    printed: int
    code: int | None
    """None if it had to be ended."""
    seconds: float
    terminal: str = ""
    """What came to the terminal beside its output."""


class _Kept:
    """The beginning and the end of an output."""

    def __init__(self) -> None:
        self.size = 0
        self._head, self._tail = bytearray(), bytearray()

    def take(self, data: bytes) -> None:
        self.size += len(data)
        room = _KEPT - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 2 * _KEPT:
            del self._tail[:-_KEPT]

    def text(self) -> str:
        return (self._head + self._tail).decode(errors="replace")


def execute(
    words: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    launch: Launch,
    passed: Sequence[int] = (),
) -> Outcome:
    """Run a command to its end, or end it and its group when patience is spent."""
    master, slave = pty.openpty() if launch.terminal else (-1, -1)
    start = time.monotonic()
    process = subprocess.Popen(
        words,
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=passed,
        preexec_fn=(lambda: _take(slave)) if launch.terminal else None,  # noqa: PLW1509 - alone
    )
    kept = _Kept()
    ended = _read(process, kept, start + launch.patience_s)
    seconds = time.monotonic() - start
    _end_group(process)
    code = process.wait() if ended else None
    said = _drain(master, slave) if launch.terminal else ""
    return Outcome(kept.text(), kept.size, code, seconds, said)


def _take(slave: int) -> None:
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


def _read(process: subprocess.Popen[bytes], kept: _Kept, until: float) -> bool:
    """Read until the output is closed, which may be later than the end of the command itself."""
    assert process.stdout is not None
    fd = process.stdout.fileno()
    with selectors.DefaultSelector() as selector, process.stdout:
        selector.register(fd, selectors.EVENT_READ)
        while (left := until - time.monotonic()) > 0:
            if selector.select(left):
                if not (data := os.read(fd, 1 << 16)):
                    break
                kept.take(data)
    with suppress(subprocess.TimeoutExpired):
        process.wait(max(until - time.monotonic(), _GRACE_S))
        return time.monotonic() < until
    return False


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _drain(master: int, slave: int) -> str:
    os.set_blocking(master, False)
    os.close(slave)
    said = b""
    with suppress(OSError):
        while data := os.read(master, 1 << 12):
            said += data
    os.close(master)
    return said.decode(errors="replace")
