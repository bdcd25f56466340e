"""Match a pattern of the model's against files so that no pattern can hold the agent up."""

import re
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import BinaryIO, cast

from hortus.agent.toolbox.matcher import NUMBER, lines_of

_MATCHER = str(Path(__file__).with_name("matcher.py"))
_REPEATS = frozenset(b"*+{")
_PATIENCE_S = 2.0
_STEP_MS = 50


class TooLongError(Exception):
    """A pattern takes too long on a file, or the person does not want to wait for it."""


class Seeker:
    """Finds matching lines; a pattern that repeats something is matched by a child.

    Matching cannot be stopped from within, and takes hours for some patterns on some files.
    """

    def __init__(
        self, pattern: re.Pattern[bytes], stop: Event, patience_s: float = _PATIENCE_S
    ) -> None:
        self._pattern = pattern
        self._stop = stop
        self._steps = int(patience_s * 1000 / _STEP_MS)
        self._child: subprocess.Popen[bytes] | None = None

    def lines(self, data: bytes) -> list[int]:
        """Return the numbers of the lines in which matches begin. Raises ``TooLongError``."""
        if _REPEATS.isdisjoint(self._pattern.pattern):
            return list(lines_of(self._pattern, data))
        child = self._child = self._child or self._started()
        source = cast("BinaryIO", child.stdout)
        try:
            _send(cast("BinaryIO", child.stdin), data)
        except BrokenPipeError as e:
            raise TooLongError from e
        self._wait(child)
        head = source.read(NUMBER.size)
        if len(head) < NUMBER.size:  # it has ended by itself
            raise TooLongError
        (count,) = NUMBER.unpack(head)
        return [number for (number,) in NUMBER.iter_unpack(source.read(count * NUMBER.size))]

    def close(self) -> None:
        """End the child, whatever it does."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                with suppress(OSError):  # what it did not live to read
                    cast("BinaryIO", pipe).close()
            self._child = None

    def _started(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(  # noqa: S603 - this interpreter and a file of this package
            [sys.executable, "-I", "-S", _MATCHER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        flags = self._pattern.flags & (re.MULTILINE | re.IGNORECASE)
        cast("BinaryIO", child.stdin).write(NUMBER.pack(flags))
        _send(cast("BinaryIO", child.stdin), self._pattern.pattern)
        return child

    def _wait(self, child: subprocess.Popen[bytes]) -> None:
        ready = select.poll()
        ready.register(cast("BinaryIO", child.stdout), select.POLLIN)
        for _ in range(self._steps):
            if ready.poll(_STEP_MS):
                return
            if self._stop.is_set():
                break
        raise TooLongError


def _send(sink: BinaryIO, data: bytes) -> None:
    sink.write(NUMBER.pack(len(data)) + data)
    sink.flush()
