"""One writer for each data folder, held by an advisory lock that dies with its process."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from hortus.store.errors import DiskFullError, InUseError, StoreError

_FILE = "hortus.lock"


class WriterLock:
    """Held from its making until ``release``, or until the process ends in whatever way."""

    def __init__(self, folder: Path) -> None:
        file = folder / _FILE
        try:
            self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as e:
            raise StoreError(
                f"the lock file {file} cannot be opened: {e.strerror}",
                remedy="make the data folder writable for the user that runs hortus",
            ) from e
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            holder = os.pread(self._descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise InUseError(
                f"hortus runs already on {folder} (process {holder or 'unknown'})",
                remedy="stop that one first, or give this one a data folder of its own (--data)",
            ) from e
        self._sign(file)

    def _sign(self, file: Path) -> None:
        """Write down whose lock this is, for those who are refused."""
        try:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)
        except OSError as e:
            os.close(self._descriptor)
            raise DiskFullError(
                f"the lock file {file} cannot be written: {e.strerror}",
                remedy="make room on the disk of the data folder",
            ) from e

    def release(self) -> None:
        """Let another process write; the file stays, since removing it would race with others."""
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
