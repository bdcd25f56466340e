"""Cut a stream of bytes into server-sent events, wherever the network cut it."""

import re
from collections.abc import Iterator

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BLANK_LINE = re.compile(rb"(?>\r\n|\n|\r)(?>\r\n|\n|\r)")
_BOM = b"\xef\xbb\xbf"
_LONGEST_BLANK = 4


class EventTooLargeError(ValueError):
    """An event is larger than is taken in."""


class EventReader:
    """Gives the data of each event; the result does not depend on how the bytes were cut."""

    def __init__(self, most_bytes: int) -> None:
        self._buffer = bytearray()
        self._seen = 0
        self._begun = False
        self._most = most_bytes

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield the data of the events that a piece completes; an event without data is none."""
        self._buffer += piece
        if not self._begun and len(self._buffer) >= len(_BOM):
            self._begun = True
            if self._buffer.startswith(_BOM):
                del self._buffer[: len(_BOM)]
        start = 0
        while found := _BLANK_LINE.search(self._buffer, max(start, self._seen)):
            if found.end() == len(self._buffer) and self._buffer.endswith(b"\r"):
                break
            if found.start() - start > self._most:
                raise EventTooLargeError
            if data := _data(bytes(self._buffer[start : found.start()])):
                yield data
            start = self._seen = found.end()
        del self._buffer[:start]
        # A line end at the end may be the first half of what ends the event.
        self._seen = max(0, len(self._buffer) - _LONGEST_BLANK)
        if len(self._buffer) > self._most:
            raise EventTooLargeError

    def finish(self) -> Iterator[bytes]:
        """Yield what is left as an event, where a stream ended without its last blank line."""
        if data := _data(bytes(self._buffer)):
            yield data
        self._buffer.clear()


def _data(event: bytes) -> bytes:
    held = []
    for line in _LINE_END.split(event):
        field, _, value = line.partition(b":")
        if field == b"data":
            held.append(value.removeprefix(b" "))
    return b"\n".join(held)
