"""Prepare many documents in several processes: one core parses no faster than the parser."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Self

import msgspec

from hortus.knowledge import helper
from hortus.knowledge.admission import Admission
from hortus.knowledge.matcher import frame, read_frame
from hortus.knowledge.preparing import Prepared, Preparer, Raw

_MANY = 1_000  # documents that take longer than the processes take to start
_MOST = 8  # one process writes what they prepare, and more would wait for it
_AHEAD = 2
UNREADABLE = "unreadable"


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew:
    """Prepares documents here, or in processes that end with the block.

    A process that dies over a document costs that document and no other.
    """

    def __init__(
        self,
        admission: Admission,
        processes: int | None = None,
        program: Sequence[str] = (sys.executable, "-P", "-m", helper.__name__),
        *,
        many: int = _MANY,
    ) -> None:
        self._preparer = Preparer(admission)
        self._count = min(cores(), _MOST) if processes is None else processes
        self._program = program
        self._many = many
        self._idle: SimpleQueue[_Helper] = SimpleQueue()
        self._helpers: list[_Helper] = []
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in self._helpers:
            one.end()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for one in self._helpers:
            one.let_go()

    def prepared(self, parts: Iterable[Sequence[Raw]], *, total: int) -> Iterator[list[Prepared]]:
        """Yield the documents of each part, in order; for many in ``total`` processes start."""
        if total < self._many or self._count < _AHEAD:
            for part in parts:
                yield [self._preparer.prepare(raw) for raw in part]
            return
        threads = self._started()
        ahead: deque[Future[list[Prepared]]] = deque()
        for part in parts:
            ahead.append(threads.submit(self._ask, part))
            if len(ahead) > _AHEAD * self._count:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()

    def _started(self) -> ThreadPoolExecutor:
        """Return the threads, each of which speaks to one process at a time."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._count)
            self._helpers = [_Helper(self._program) for _ in range(self._count)]
            for one in self._helpers:
                self._idle.put(one)
        return self._threads

    def _ask(self, part: Sequence[Raw]) -> list[Prepared]:
        one = self._idle.get()
        try:
            return self._asked(one, part)
        finally:
            self._idle.put(one)

    def _asked(self, asked: "_Helper", part: Sequence[Raw]) -> list[Prepared]:
        try:
            return asked.ask(part)
        except _NoHelpError:
            return [self._preparer.prepare(raw) for raw in part]
        except _DiedError:
            if len(part) > 1:
                return [one for raw in part for one in self._asked(asked, [raw])]
            (raw,) = part
            return [Prepared(raw.id, raw.language, len(raw.data), UNREADABLE)]


class _NoHelpError(Exception):
    """No process can be started."""


class _DiedError(Exception):
    """A process ended before it had answered."""


class _EndedError(Exception):
    """Nobody waits for an answer any more."""


class _Helper:
    """One process; a new one takes its place when it has died."""

    def __init__(self, program: Sequence[str]) -> None:
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._is_wanted = True
        self._lock = Lock()
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(list[Prepared])

    def ask(self, part: Sequence[Raw]) -> list[Prepared]:
        """Return documents prepared; raise ``_DiedError`` where the process does not answer."""
        process = self._process or self._start()
        try:
            if process.stdin is None or process.stdout is None:
                raise AssertionError("both ends were asked to be pipes")
            process.stdin.write(frame(self._encoder.encode(part)))
            process.stdin.flush()
            return self._decoder.decode(read_frame(process.stdout) or b"")
        except (OSError, msgspec.DecodeError) as e:
            self.let_go()
            raise self._because(_DiedError) from e

    def end(self) -> None:
        """End the process, whatever it does; who waits for its answer is told."""
        with self._lock:
            self._is_wanted = False
            if self._process is not None:
                self._process.kill()

    def let_go(self) -> None:
        """Take leave of a process that has ended or does no good."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._lock:
            if not self._is_wanted:
                raise _EndedError
            try:
                self._process = process = subprocess.Popen(  # noqa: S603 - a fixed program
                    self._program,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            except OSError as e:
                raise _NoHelpError from e
        if process.stdout is None or read_frame(process.stdout) != helper.READY:
            self.let_go()
            raise self._because(_NoHelpError)
        return process

    def _because(self, reason: type[Exception]) -> Exception:
        """Return why there is no answer: also because nobody waits for one any more."""
        return reason() if self._is_wanted else _EndedError()
