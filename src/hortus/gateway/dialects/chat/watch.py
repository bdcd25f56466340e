"""Read along a chat stream that passes unchanged."""

import re

import msgspec

from hortus.gateway.dialects.chat.answers import read_usage
from hortus.gateway.dialects.chat.wire import ChatUsage
from hortus.gateway.dialects.types import Usage

# Quotes inside JSON strings are escaped, so these match keys only.
_FINISHED = re.compile(rb'"finish_reason"\s*:\s*"')
_ERROR = re.compile(rb'\s*\{\s*(?:"type"\s*:\s*"error"\s*,\s*)?"error"\s*:\s*[{"]')


class _Counted(msgspec.Struct, frozen=True):
    usage: ChatUsage | None = None


_DECODER = msgspec.json.Decoder(_Counted)


def usage_of_answer(body: bytes) -> Usage | None:
    """Return the usage a whole answer reports, or ``None``."""
    try:
        return read_usage(_DECODER.decode(body).usage)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


class ChatWatch:
    """Looks for usage, the finish reason and errors; decodes only the chunk with the usage."""

    __slots__ = ("complete", "failed", "started", "usage")

    def __init__(self) -> None:
        self.usage: Usage | None = None
        self.started = False
        self.complete = False
        self.failed = False

    def feed(self, data: bytes) -> None:
        """Take in the data of one event."""
        if not data:
            return
        if data == b"[DONE]" or _FINISHED.search(data):
            self.complete = True
        elif _ERROR.match(data):
            self.failed = True
            return
        self.started = True
        if b'"usage"' in data:
            self.usage = usage_of_answer(data) or self.usage
