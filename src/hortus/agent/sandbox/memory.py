"""End processes of a command that hold more memory than one may."""

# ruff: noqa: PTH123, PTH208
# Looked at ten times a second for each process, so paths are strings here.

import os
from collections.abc import Iterator
from contextlib import suppress
from signal import SIGKILL

_PAGE = os.sysconf("SC_PAGE_SIZE")
_COUNTED = ("RssAnon:", "RssShmem:")


def end_the_greedy(first: int, most_bytes: int) -> None:
    """End each process below the first one that fills more than this.

    The kernel's limit counts private memory alone; what processes share, and with it what a
    program maps as shared to get round the limit, has to be looked at.
    """
    for process in _below(first):
        with suppress(OSError):  # gone in the meantime
            if _resident(process) > most_bytes and _filled(process) > most_bytes:
                os.kill(process, SIGKILL)


def _below(first: int) -> Iterator[int]:
    """Name all processes that came from one; inside, an orphan comes back to the first."""
    todo = [first]
    while todo:
        process = todo.pop()
        with suppress(OSError):
            for thread in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{thread}/children", "rb") as children:
                    found = [int(word) for word in children.read().split()]
                todo += found
                yield from found


def _resident(process: int) -> int:
    """Return all that a process has in memory, which is cheap to learn."""
    with open(f"/proc/{process}/statm", "rb") as counts:
        return int(counts.read().split()[1]) * _PAGE


def _filled(process: int) -> int:
    """Return what of that is not in a file on disk as well."""
    with open(f"/proc/{process}/status", encoding="utf-8", errors="replace") as lines:
        found = [line.split() for line in lines if line.startswith(_COUNTED)]
    return sum(int(words[1]) << 10 for words in found)
