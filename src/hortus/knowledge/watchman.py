"""The process that watches repositories for a running hortus; it ends with whoever started it.

It prints one line of JSON whenever something changed, and ends when its input does.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import msgspec

from hortus.core import HortusError, SystemClock
from hortus.knowledge.library import Library, Updated
from hortus.knowledge.watching import Watcher

_NICENESS = 10


class Told(msgspec.Struct, frozen=True):
    """What the watchman says."""

    repositories: tuple[str, ...] = ()
    """Those that are at another commit now."""
    documents: int = 0
    rebuilt: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    """Why it ends."""


def main(words: list[str]) -> int:
    """Watch the index in a folder until the input ends."""
    os.nice(_NICENESS)
    threading.Thread(target=_end_with_input, daemon=True).start()
    library = Library(Path(words[0]), SystemClock())
    _say(Told())
    try:
        Watcher(library, time.sleep).run(lambda updated: _say(_told(updated)))
    except HortusError as e:
        _say(Told(problem=e.message))
    except BrokenPipeError:
        sys.stderr.close()
    return 1


def _end_with_input() -> None:
    """End at once: whatever is interrupted is done again by the next one."""
    while os.read(0, 1_024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _told(updated: Updated) -> Told:
    names = dict.fromkeys(change.repository for change in updated.changes)
    return Told(tuple(names), updated.documents, updated.rebuilt, updated.failed)


def _say(told: Told) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
