"""The folder of a run: held while the run goes on, so that those of broken-off ones are known."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "hortus-inspect-"
DESCRIPTION = "spec.json"
"""What is in a folder only once somebody holds it."""


@contextmanager
def folder(place: Path | None = None) -> Iterator[Path]:
    """Make a folder for a run, which is gone afterwards; among all temporary ones unless said."""
    with tempfile.TemporaryDirectory(
        prefix=_PREFIX, dir=place, ignore_cleanup_errors=True
    ) as name:
        held = _taken(Path(name))
        try:
            yield Path(name)
        finally:
            if held is not None:
                os.close(held)


def sweep(place: Path | None = None) -> None:
    """Take away what is left of runs whose process was killed before it could do so."""
    for found in (place or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*"):
        held = _taken(found) if (found / DESCRIPTION).exists() else None
        if held is not None:
            shutil.rmtree(found, ignore_errors=True)
            os.close(held)


def _taken(place: Path) -> int | None:
    """Return a folder of ours, held; None where somebody else has it or holds it."""
    with suppress(OSError):
        held = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        with suppress(BlockingIOError):
            if os.fstat(held).st_uid == os.geteuid():
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return held
        os.close(held)
    return None
