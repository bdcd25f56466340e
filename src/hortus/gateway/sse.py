"""Cut a byte stream into server-sent events, wherever the network cut it."""

import re

import msgspec

from hortus.gateway.errors import EventTooLargeError

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\n|\r")
# The end of an event: a line end followed by an empty line, in any mix of line ends.
# Atomic groups: "\r\n" is one line end and must never be read as two.
_BLANK_LINE = re.compile(rb"(?>\r\n|\n|\r)(?>\r\n|\n|\r)")
# Nearly every event is one data line, some with a name before it: taking those whole is three
# times as fast as going through the lines.
_NAMED = re.compile(rb"event: ([^\r\n]*)\ndata: ([^\r\n]*)\n\n")

MAX_EVENT_BYTES = 16 * 1024 * 1024


class SseEvent(msgspec.Struct, frozen=True, gc=False):
    """One event: its name, its data lines joined with newlines, and the bytes as they came.

    ``data`` is empty for a comment (a keep-alive); ``raw`` includes the blank line, so that the
    ``raw`` of all events joined is the stream. A Struct, since one is made per event of every
    stream and it is six times as fast to make as a frozen dataclass.
    """

    event: bytes
    data: bytes
    raw: bytes


class SseSplitter:
    """Turns chunks into events; the result does not depend on where the chunks were cut."""

    def __init__(self, max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self._tail = b""
        self._scanned = 0
        self._at_start = True
        self._max = max_event_bytes

    @property
    def tail(self) -> bytes:
        """Return the bytes that do not yet make an event."""
        return self._tail

    def feed(self, chunk: bytes) -> list[SseEvent]:
        """Return the events that ``chunk`` completes.

        Raises ``EventTooLargeError`` when an unfinished event outgrows the limit.
        """
        data = self._tail + chunk if self._tail else chunk
        events, start = self._split(data)
        self._tail = data[start:] if start else data
        # A line end at the very end may be half of a longer one: look at it again next time.
        self._scanned = max(0, len(self._tail) - 3)
        if len(self._tail) > self._max:
            raise EventTooLargeError(
                f"the model server sent an event of more than {self._max} bytes",
                remedy="ask for a shorter answer, or look at the model server",
            )
        return events

    def finish(self) -> list[SseEvent]:
        """Return what is left as an event when the stream ended without its last blank line."""
        data, self._tail = self._tail, b""
        return [_event(data)] if data.strip(b"\r\n") else []

    def _split(self, data: bytes) -> tuple[list[SseEvent], int]:
        events: list[SseEvent] = []
        start, position = 0, self._scanned
        find_end = _end_of_event if b"\r" in data else _end_of_plain_event
        while (end := find_end(data, position)) > 0:
            raw = data[start:end]
            events.append(self._first(raw) if self._at_start else _event(raw))
            start = position = end
        return events, start

    def _first(self, raw: bytes) -> SseEvent:
        self._at_start = False
        event = _event(raw.removeprefix(_BOM))
        return SseEvent(event.event, event.data, raw)


def _end_of_plain_event(data: bytes, position: int) -> int:
    found = data.find(b"\n\n", position)
    return found + 2 if found >= 0 else 0


def _end_of_event(data: bytes, position: int) -> int:
    match = _BLANK_LINE.search(data, position)
    # "\r" at the very end may be the first half of "\r\n": wait for the next chunk.
    if match is None or (match.end() == len(data) and data.endswith(b"\r")):
        return 0
    return match.end()


def _event(raw: bytes) -> SseEvent:
    if raw.startswith(b"data: ") and raw.find(b"\n") == len(raw) - 2 and b"\r" not in raw:
        return SseEvent(b"", raw[6:-2], raw)
    if named := _NAMED.fullmatch(raw):
        return SseEvent(named[1], named[2], raw)
    name = b""
    data: list[bytes] = []
    for line in _LINE_END.split(raw):
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            data.append(value)
        elif field == b"event":
            name = value
    return SseEvent(name, b"\n".join(data), raw)


def event_bytes(data: bytes, name: bytes = b"") -> bytes:
    """Return one event ready to be sent; ``data`` must not hold a line end (JSON never does)."""
    return b"event: %b\ndata: %b\n\n" % (name, data) if name else b"data: %b\n\n" % data
