"""One process at a time writes to the index; the lock dies with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hortus.knowledge.errors import IndexBusyError

_FILE = "lock"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the lock while the block runs; raise ``IndexBusyError`` where another process does."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            raise IndexBusyError(
                "another process writes to the index", remedy="try again when it is done"
            ) from e
        yield
    finally:
        os.close(descriptor)
