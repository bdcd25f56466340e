"""A program that keeps running in a sandbox, spoken to through pipes."""

import subprocess
import threading
from contextlib import ExitStack, suppress
from io import BufferedReader
from typing import BinaryIO, cast

from hortus.agent.sandbox.launching import Running
from hortus.agent.sandbox.output import Kept
from hortus.agent.sandbox.workspace import Guard

_CHUNK = 1 << 16


class Child:
    """A running program; ``stdin`` and ``stdout`` are its ends of the pipes, in bytes.

    What it says on standard error is kept for ``errors``. It runs until ``terminate``, until it
    ends by itself, or until hortus ends, however that ends.
    """

    def __init__(self, running: Running, guard: Guard, tidying: ExitStack, kept: Kept) -> None:
        self._running = running
        self._guard = guard
        self._tidying = tidying
        self._kept = kept
        process = running.process
        self.stdin = cast("BinaryIO", process.stdin)
        self.stdout = cast("BinaryIO", process.stdout)
        self._listener = threading.Thread(
            target=self._listen, args=(cast("BufferedReader", process.stderr),), daemon=True
        )
        self._listener.start()

    @property
    def errors(self) -> str:
        """What it has said on standard error, its middle cut where that is much."""
        return self._kept.text()

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""
        return self._running.process.poll()

    def wait(self, timeout_s: float | None = None) -> int | None:
        """Wait for its end; None where it still runs after that time."""
        try:
            return self._running.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    def terminate(self) -> tuple[str, ...]:
        """End it and all it started; return what it left, in words."""
        self._running.kill()
        self._running.ended()
        self._listener.join()
        for pipe in (self.stdin, self.stdout):
            with suppress(BrokenPipeError):  # what was not sent yet
                pipe.close()
        self._tidying.close()
        return self._guard.created

    def _listen(self, errors: BufferedReader) -> None:
        with errors:
            while data := errors.read1(_CHUNK):
                self._kept.add(data)
