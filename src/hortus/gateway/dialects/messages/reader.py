"""The stream of a messages server."""

from dataclasses import replace

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped
from hortus.gateway.dialects.messages.answers import error_text, read_stop, read_usage
from hortus.gateway.dialects.messages.parts import read_block
from hortus.gateway.dialects.messages.wire import (
    Block,
    ErrorBody,
    MessagesUsage,
    StreamDelta,
    StreamEvent,
)
from hortus.gateway.dialects.types import (
    Closed,
    Delta,
    Ended,
    Event,
    Failed,
    Opened,
    Signed,
    Started,
    Stopped,
    Text,
    Thinking,
    ToolCall,
    Usage,
    UsageSeen,
)
from hortus.gateway.dialects.wire import read_answer
from hortus.gateway.errors import MalformedAnswerError, TruncatedStreamError
from hortus.gateway.sse import SseEvent

_DECODER = msgspec.json.Decoder(StreamEvent)
_NO_INPUT = "{}"


class MessagesReader:
    """Turns events of the wire into events of the common form.

    Tolerates: pings, unknown events and blocks, whole inputs at the start of a call, usage in
    either place, and a missing ``message_stop`` after a stop reason.
    """

    def __init__(self) -> None:
        self._started = False
        self._stopped = False
        self._ended = False
        self._usage = Usage()
        # Open blocks; for a call, the input to give if no piece of it comes.
        self._open: dict[int, str] = {}
        self._skipped: set[int] = set()

    def feed(self, sse: SseEvent) -> list[Event]:
        """Return what the event says."""
        if not sse.data or self._ended:
            return []
        wire = read_answer(_DECODER, sse.data)
        if wire.error or wire.type == "error":
            self._ended = True
            error = wire.error or ErrorBody()
            return [Failed(error_text(error), error.type or "")]
        return self._read(wire)

    def finish(self) -> list[Event]:
        """Return the end, if the server stopped but did not say so."""
        if self._ended:
            return []
        if not self._stopped:
            raise TruncatedStreamError(
                "the model server's stream broke off in the middle of the answer",
                remedy="try again; look at the model server if it happens often",
            )
        return self._end()

    def _read(self, wire: StreamEvent) -> list[Event]:
        match wire.type:
            case "message_start":
                return self._start(wire)
            case "content_block_start" if wire.content_block:
                return self._open_block(wire.index or 0, wire.content_block)
            case "content_block_delta" if wire.delta:
                return self._read_delta(wire.index or 0, wire.delta)
            case "content_block_stop":
                return self._close(wire.index or 0)
            case "message_delta":
                return self._stop(wire)
            case "message_stop":
                return self._end()
            case _:
                return []

    def _start(self, wire: StreamEvent) -> list[Event]:
        if wire.message is None or self._started:
            raise _out_of_order(wire.type)
        self._started = True
        usage = read_usage(wire.message.usage)
        self._usage = usage or self._usage
        return [Started(wire.message.id or "", wire.message.model or "", usage)]

    def _open_block(self, index: int, block: Block) -> list[Event]:
        if not self._started or index in self._open:
            raise _out_of_order("content_block_start")
        if block.type == "text":
            self._open[index] = ""
            return _opened(index, Text(""), block.text)
        part = read_block(block, Dropped())
        match part:
            case ToolCall():
                self._open[index] = part.arguments
                return [Opened(index, replace(part, arguments=""))]
            case Thinking(redacted=True):
                self._open[index] = ""
                return [Opened(index, part)]
            case Thinking():
                self._open[index] = ""
                opened = _opened(index, Thinking("", origin=Dialect.MESSAGES), block.thinking)
                return opened + ([Signed(index, block.signature)] if block.signature else [])
            case _:
                self._skipped.add(index)
                return []

    def _read_delta(self, index: int, delta: StreamDelta) -> list[Event]:
        if index in self._skipped:
            return []
        if index not in self._open:
            raise _out_of_order("content_block_delta")
        if delta.signature:
            return [Signed(index, delta.signature)]
        text = delta.text or delta.thinking or delta.partial_json
        if not text:
            return []
        self._open[index] = ""
        return [Delta(index, text)]

    def _close(self, index: int) -> list[Event]:
        if index in self._skipped:
            self._skipped.discard(index)
            return []
        if index not in self._open:
            raise _out_of_order("content_block_stop")
        unsaid = self._open.pop(index)
        return [Delta(index, unsaid), Closed(index)] if unsaid else [Closed(index)]

    def _stop(self, wire: StreamEvent) -> list[Event]:
        if not self._started:
            raise _out_of_order(wire.type)
        events: list[Event] = []
        delta = wire.delta
        if delta and isinstance(delta.stop_reason, str) and not self._stopped:
            self._stopped = True
            for index in list(self._open):
                events += self._close(index)
            sequence = delta.stop_sequence if isinstance(delta.stop_sequence, str) else ""
            events.append(Stopped(read_stop(delta.stop_reason), sequence))
        if wire.usage:
            self._usage = _merged(self._usage, wire.usage)
            events.append(UsageSeen(self._usage))
        return events

    def _end(self) -> list[Event]:
        if not self._started:
            raise _out_of_order("message_stop")
        self._ended = True
        if self._stopped:
            return [Ended()]
        events = [event for index in list(self._open) for event in self._close(index)]
        return [*events, Stopped(read_stop(None)), Ended()]


def _opened(index: int, part: Text | Thinking, text: str | None) -> list[Event]:
    opened: list[Event] = [Opened(index, part)]
    return [*opened, Delta(index, text)] if text else opened


def _merged(before: Usage, wire: MessagesUsage) -> Usage:
    """Return the usage so far: the end of a stream repeats the input's counters or leaves them."""
    now = read_usage(wire) or before
    if now.input_tokens == 0:
        return replace(before, output_tokens=now.output_tokens)
    return now


def _out_of_order(event: str) -> MalformedAnswerError:
    return MalformedAnswerError(
        f"the model server sent {event} out of order",
        remedy="look at the model server, or set the dialect it speaks",
    )
