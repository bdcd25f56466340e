"""Read along a messages stream that passes unchanged."""

import re

import msgspec

from hortus.gateway.dialects.messages.answers import read_usage
from hortus.gateway.dialects.messages.wire import MessagesUsage
from hortus.gateway.dialects.types import Usage

# Quotes inside JSON strings are escaped, so this matches the event's own type only.
_TYPE = re.compile(rb'"type"\s*:\s*"(message_start|message_delta|message_stop|ping|error)"')


class _Head(msgspec.Struct, frozen=True):
    usage: MessagesUsage | None = None


class _Counted(msgspec.Struct, frozen=True):
    message: _Head | None = None
    usage: MessagesUsage | None = None


_DECODER = msgspec.json.Decoder(_Counted)


def usage_of_answer(body: bytes) -> Usage | None:
    """Return the usage a whole answer reports, or ``None``."""
    return read_usage(_read(body).usage)


class MessagesWatch:
    """Looks for usage, the end and errors; decodes only the first and the last event."""

    __slots__ = ("_counted", "complete", "failed", "started")

    def __init__(self) -> None:
        self._counted = MessagesUsage()
        self.started = False
        self.complete = False
        self.failed = False

    @property
    def usage(self) -> Usage | None:
        """Return the usage seen so far, the counters of start and end taken together."""
        return read_usage(self._counted) if self._counted.output_tokens is not None else None

    def feed(self, data: bytes) -> None:
        """Take in the data of one event."""
        kind = _kind(data)
        if kind == b"ping" or not data:
            return
        if kind == b"error":
            self.failed = True
            return
        self.started = True
        if kind == b"message_stop":
            self.complete = True
        elif kind:
            self._count(_read(data))

    def _count(self, seen: _Counted) -> None:
        for usage in (seen.message.usage if seen.message else None, seen.usage):
            if usage:
                known = {
                    name: value
                    for name in MessagesUsage.__struct_fields__
                    if (value := getattr(usage, name)) is not None
                }
                self._counted = msgspec.structs.replace(self._counted, **known)


def _kind(data: bytes) -> bytes:
    found = _TYPE.search(data, 0, 64) or (b'"message' in data and _TYPE.search(data))
    return found[1] if found else b""


def _read(data: bytes) -> _Counted:
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Counted()
