"""Hold names in a workspace while a command runs, and give them back after the last one."""

# ruff: noqa: PTH102, PTH106
# Paths are strings here, as a great many are looked at for each command.

import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from hortus.agent.sandbox.errors import BadWorkspaceError, WorkspaceBusyError
from hortus.agent.sandbox.tree import HELD_SINCE_NS

_PATIENCE_S = 5.0
_STEP_S = 0.005


class Lock:
    """The lock of a workspace: shared by all who run something in it.

    A held name may go only when nobody else runs: a mount over it would go with it. The lock
    ends with its process, however that ends.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def alone(self) -> bool:
        """Tell whether nobody else runs; if so nobody begins until ``share``."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share(self, patience_s: float = _PATIENCE_S) -> None:
        """Let others run; raises WorkspaceBusyError where one keeps the lock for itself."""
        until = time.monotonic() + patience_s
        while True:
            try:
                fcntl.flock(self._handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    break
                time.sleep(_STEP_S)
            else:
                return
        raise WorkspaceBusyError(
            "another process keeps the workspace locked",
            remedy="wait for the command that runs there, or end it",
        )


@contextmanager
def locked(root: str) -> Iterator[Lock]:
    """Open the lock of a workspace, not yet taken."""
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as e:
        raise BadWorkspaceError(
            f"the workspace {root} cannot be opened: {e.strerror}",
            remedy="name a folder that you may read",
        ) from e
    try:
        yield Lock(handle)
    finally:
        os.close(handle)


def hold(paths: Iterable[str]) -> None:
    """Make a folder for each path, so that nothing else can be made there.

    Folders, as git sees none that are empty and the command can write no file in their place.
    """
    for path in paths:
        with suppress(FileExistsError):
            os.mkdir(path, 0o555)
            os.utime(path, ns=(HELD_SINCE_NS, HELD_SINCE_NS))


def release(paths: Iterable[str]) -> None:
    """Remove such folders; one that somebody has used by now stays."""
    for path in paths:
        with suppress(OSError):  # not empty, or gone
            os.rmdir(path)
