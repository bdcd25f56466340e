"""Start programs with a log, wait until they listen, and end exactly those again."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_START_S, _STOP_S, _POLL_S = 60.0, 15.0, 0.05


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program that was waited for ended."""

    status: int | None
    out: str
    err: str
    seconds: float

    @property
    def shown(self) -> str:
        """Everything the user would have seen."""
        return self.out + self.err


@contextmanager
def running(command: Sequence[str], log: Path, ready: Callable[[], bool]) -> Iterator[None]:
    """Run a server for the time of the block. Raises ``RuntimeError`` with the end of its log."""
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - commands of this package
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait(process, log, ready)
        yield
    finally:
        _end(process)


def run_once(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], limit_s: float
) -> Ran:
    """Run a program to its end, or end it and all it started after ``limit_s``."""
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - commands of this package
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        return Ran(None, out, err, time.monotonic() - began)
    return Ran(process.returncode, out, err, time.monotonic() - began)


def answers(url: str) -> bool:
    """Tell whether a GET of ``url`` is answered with success."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's OK
    except (urllib.error.URLError, OSError):
        return False


def _wait(process: subprocess.Popen[bytes], log: Path, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _START_S
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"{process.args!r} does not come up:\n{tail}")
        time.sleep(_POLL_S)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
