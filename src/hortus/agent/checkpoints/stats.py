"""Remember what files held when they were last looked at, so that most need not be read again."""

from pathlib import Path

import msgspec

from hortus.agent.files import Stamp
from hortus.core.whole import write_whole

_SETTLED_NS = 2_000_000_000
_Row = tuple[int, int, int, int, bytes]


class Stats:
    """What is known of files by their stamps, kept in a file between sessions."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows = _loaded(file)
        self._next: dict[str, _Row] = {}

    def known(self, path: str, stamp: Stamp) -> bytes | None:
        """Return what a file holds, if it was not touched since."""
        row = self._rows.get(path)
        if row is None or row[:4] != stamp:
            return None
        self._next[path] = row
        return row[4]

    def learn(self, path: str, stamp: Stamp, name: bytes, now_ns: int) -> None:
        """Note what a file holds, unless it was touched so lately that its time says little."""
        settled = max(stamp.changed_ns, stamp.status_ns) < now_ns - _SETTLED_NS
        if settled and path.isprintable():  # a name that is no text is read each time
            self._next[path] = (*stamp, name)

    def save(self) -> None:
        """Keep what was met since the last time; whatever was not met is gone."""
        if self._next != self._rows:
            write_whole(self._file, msgspec.msgpack.encode(self._next))
        self._rows, self._next = self._next, {}


def _loaded(file: Path) -> dict[str, _Row]:
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=dict[str, _Row])
    except (OSError, msgspec.DecodeError):
        return {}  # every file is read once more
