"""Read objects again and again with processes that stay open: starting one costs milliseconds."""

import subprocess
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from hortus.git.batch import answered, objects
from hortus.git.call import command
from hortus.git.errors import GitFailedError

_MOST_OPEN = 16


class ObjectReader:
    """Reads objects of any number of repositories; the last few keep a process. Thread-safe."""

    def __init__(self, most_open: int = _MOST_OPEN) -> None:
        self._most_open = most_open
        self._open: OrderedDict[Path, subprocess.Popen[bytes]] = OrderedDict()
        self._lock = Lock()

    def read(self, folder: Path, names: Sequence[str]) -> list[bytes | None]:
        """Return what each object holds, in order; None for one that is not here.

        A process that does not answer is let go, and one of its own reads what was asked for.
        Raises ``GitFailedError`` where that does not answer either.
        """
        with self._lock:
            try:
                return list(answered(self._process(folder), folder, names))
            except (GitFailedError, OSError):
                self._let_go(folder)
        return list(objects(folder, names))

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            for folder in list(self._open):
                self._let_go(folder)

    def _process(self, folder: Path) -> "subprocess.Popen[bytes]":
        process = self._open.get(folder)
        if process is None:
            process = self._open[folder] = subprocess.Popen(  # noqa: S603 - a fixed program, no shell
                command(folder, "cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        self._open.move_to_end(folder)
        while len(self._open) > self._most_open:
            self._let_go(next(iter(self._open)))
        return process

    def _let_go(self, folder: Path) -> None:
        process = self._open.pop(folder, None)
        if process is None:
            return
        # Killed and not asked to end: it only reads.
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        process.wait()
