"""Read along a responses stream that passes unchanged."""

import re

import msgspec

from hortus.gateway.dialects.responses.answers import read_usage
from hortus.gateway.dialects.responses.wire import ResponsesUsage
from hortus.gateway.dialects.types import Usage

# Quotes inside JSON strings are escaped, so this matches the event's own type only.
_LAST = re.compile(rb'"type"\s*:\s*"(response\.(?:completed|incomplete|failed)|error)"')


class _Counted(msgspec.Struct, frozen=True):
    usage: ResponsesUsage | None = None


class _Last(msgspec.Struct, frozen=True):
    response: _Counted = _Counted()


_ANSWER = msgspec.json.Decoder(_Counted)
_EVENT = msgspec.json.Decoder(_Last)


def usage_of_answer(body: bytes) -> Usage | None:
    """Return the usage a whole answer reports, or ``None``."""
    try:
        return read_usage(_ANSWER.decode(body).usage)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


class ResponsesWatch:
    """Looks for the last event, which tells usage, end and errors; decodes no other."""

    __slots__ = ("complete", "failed", "started", "usage")

    def __init__(self) -> None:
        self.usage: Usage | None = None
        self.started = False
        self.complete = False
        self.failed = False

    def feed(self, data: bytes) -> None:
        """Take in the data of one event."""
        found = _LAST.search(data)
        self.started = self.started or bool(data)
        if not found:
            return
        self.failed = found[1] in (b"error", b"response.failed")
        self.complete = not self.failed
        try:
            self.usage = read_usage(_EVENT.decode(data).response.usage)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self.usage = None
