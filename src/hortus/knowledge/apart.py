"""Look for a pattern that somebody typed in a process that is ended when it takes too long."""

import os
import re
import selectors
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from hortus.core import Clock
from hortus.knowledge import matcher
from hortus.knowledge.errors import SlowPatternError

_LIMIT_S = 10.0
_LENGTH_BYTES = 4


class Apart:
    """Matches one pattern in a process of its own, for so many seconds in all."""

    def __init__(self, pattern: re.Pattern[str], clock: Clock, limit_s: float = _LIMIT_S) -> None:
        self._pattern = pattern
        self._clock = clock
        self._limit_s = limit_s
        self._ends = clock.monotonic() + limit_s
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def found_in(self, contents: Sequence[bytes]) -> list[list[tuple[int, int]]]:
        """Return line and position of each match in each of some contents.

        Raises ``SlowPatternError`` at the limit.
        """
        process = self._started()
        if process.stdin is None or process.stdout is None:
            raise self._too_slow()
        # One frame for all: it is read to its end before anything is matched.
        process.stdin.write(matcher.frame(b"".join(map(matcher.frame, contents))))
        process.stdin.flush()
        head = self._read(process.stdout, _LENGTH_BYTES)
        said = self._read(process.stdout, int.from_bytes(head, "big")).decode("ascii")
        return [_places(line) for line in said.split("\n")] if contents else []

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            # The program is this interpreter with a file of this package; the pattern is data.
            self._process = subprocess.Popen(  # noqa: S603 - see above
                [sys.executable, "-I", "-S", str(Path(matcher.__file__))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            if self._process.stdin is not None:
                text = self._pattern.pattern.encode("utf-8", "surrogatepass")
                self._process.stdin.write(matcher.frame(text))
        return self._process

    def _read(self, stream: IO[bytes], size: int) -> bytes:
        data = b""
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while len(data) < size:
                left = self._ends - self._clock.monotonic()
                if left <= 0 or not selector.select(left):
                    raise self._too_slow()
                # Past the stream's buffer, which the selector does not know of.
                piece = os.read(stream.fileno(), size - len(data))
                if not piece:
                    raise self._too_slow()
                data += piece
        return data

    def _too_slow(self) -> SlowPatternError:
        return SlowPatternError(
            f"{self._pattern.pattern!r} was not through after {self._limit_s:g} s",
            remedy="narrow the search with --in or --lang, or give the pattern a longer text that "
            "must be there; repetitions inside repetitions, such as (a+)+, take for ever",
        )


def _places(line: str) -> list[tuple[int, int]]:
    pairs = (place.split(":") for place in line.split())
    return [(int(number), int(at)) for number, at in pairs]
