"""Server-sent events: messages of a stream, and from where to take it up again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from hortus.agent.servers.errors import ServerAnswerError

MOST_BYTES = 16 * 1024 * 1024
_LONGEST_RETRY_MS = 10_000


class Lines(Protocol):
    """Where lines come from."""

    def readline(self, limit: int = -1, /) -> bytes:
        """Return a line with its end, b'' at the end of all."""


@dataclass(slots=True)
class Stream:
    """Reads events; ``last_id`` and ``retry_ms`` are what the server said of taking it up."""

    last_id: str = ""
    retry_ms: int = 1_000
    _data: list[bytes] = field(default_factory=list)

    def events(self, lines: Lines) -> Iterator[bytes]:
        """Yield the data of each event that has some. Raises ``ServerAnswerError``."""
        size = 0
        while line := lines.readline(MOST_BYTES):
            size += len(line)
            if size > MOST_BYTES:
                raise ServerAnswerError(
                    f"an event has more than {MOST_BYTES >> 20} MiB", remedy="ask it for less"
                )
            if line := line.rstrip(b"\r\n"):
                self._field(line)
                continue
            size, data = 0, b"\n".join(self._data)
            self._data.clear()
            if data.strip():
                yield data
        # An event that was not ended by an empty line is not one.
        self._data.clear()

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"id" and b"\0" not in value:
            self.last_id = value.decode(errors="replace")
        elif name == b"retry" and value.isdigit():
            self.retry_ms = min(int(value[:9]), _LONGEST_RETRY_MS)
