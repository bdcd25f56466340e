"""The newest entries in memory, so that laying them out reads nothing back from the database."""

from collections import deque
from collections.abc import Sequence
from threading import Lock

from hortus.audit.growing import Growth
from hortus.store import Record

# About four times what a busy gateway adds between two checkpoints.
_MOST_KEPT = 16_384

Entry = tuple[bytes, bytes]
"""An entry and its hash."""


class Recent:
    """Keeps entries from the moment they are durable until they are laid out.

    Reading them back costs more than making them: each row gives up the interpreter's lock and
    waits for it again.
    """

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._entries: deque[Entry] = deque(maxlen=most)
        self._last = 0
        self._lock = Lock()

    def grown(self, growth: Growth, records: Sequence[Record]) -> None:
        """Keep the entries of ``records``; called on the writer's thread."""
        with self._lock:
            if growth.head.size - len(records) != self._last:
                self._entries.clear()
            self._entries.extend(zip(growth.entries, growth.hashes, strict=True))
            self._last = growth.head.size

    def take(self, first: int, last: int) -> list[Entry] | None:
        """Return the entries numbered ``first`` to ``last`` and forget them, or None.

        None means that not all of them are here: they have to be read from the database.
        """
        with self._lock:
            skipped = first - (self._last - len(self._entries) + 1)
            if skipped < 0 or last > self._last:
                return None
            for _ in range(skipped):
                self._entries.popleft()
            return [self._entries.popleft() for _ in range(last - first + 1)]
