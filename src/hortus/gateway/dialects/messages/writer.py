"""The stream a messages client reads."""

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped
from hortus.gateway.dialects.messages.answers import stop_reason, write_usage
from hortus.gateway.dialects.messages.parts import write_thinking
from hortus.gateway.dialects.messages.wire import (
    Block,
    ErrorBody,
    MessagesAnswer,
    StreamDelta,
    StreamEvent,
)
from hortus.gateway.dialects.restoring import Restorer
from hortus.gateway.dialects.signing import carried
from hortus.gateway.dialects.toolnames import ToolNames
from hortus.gateway.dialects.types import (
    AnswerPart,
    Closed,
    Delta,
    Ended,
    Event,
    Failed,
    Opened,
    Request,
    Signed,
    Started,
    Stop,
    Stopped,
    Text,
    Thinking,
    ToolCall,
    Usage,
    UsageSeen,
)
from hortus.gateway.sse import event_bytes

_ENCODER = msgspec.json.Encoder()
_NO_INPUT = msgspec.Raw(b"{}")


class MessagesWriter:
    """Turns events into the sequence message_start, blocks, message_delta, message_stop."""

    def __init__(self, *, model: str, answer_id: str, request: Request | None) -> None:
        self._model, self._id = model, answer_id
        self._usage = Usage()
        self._stopped = Stopped(Stop.END)
        self._parts: dict[int, AnswerPart] = {}
        self._index: dict[int, int] = {}
        self._signatures: dict[int, str] = {}
        self._restorer = Restorer(ToolNames.of(request))
        self._lost = Dropped(Dialect.MESSAGES)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Return the names of what could not be said so far."""
        return self._lost.names

    def encode(self, event: Event) -> bytes:
        """Return the events of the wire for ``event``."""
        return b"".join(self._write(said) for said in self._restorer.restored(event))

    def _write(self, event: Event) -> bytes:
        match event:
            case Started():
                self._usage = event.usage or self._usage
                return self._start()
            case Opened():
                return self._open(event)
            case Delta():
                return self._delta(event)
            case Signed():
                self._signatures[event.block] += event.signature
            case Closed():
                return self._close(event.block)
            case UsageSeen():
                self._usage = event.usage
            case Stopped():
                self._stopped = event
            case Failed():
                return _failure(event)
            case Ended():
                return self._end()
        return b""

    def _start(self) -> bytes:
        head = MessagesAnswer(
            self._id,
            "message",
            "assistant",
            self._model,
            [],
            None,
            None,
            write_usage(self._usage),
        )
        return _event(StreamEvent("message_start", message=head))

    def _open(self, event: Opened) -> bytes:
        part = self._parts[event.block] = event.part
        index = self._index[event.block] = len(self._index)
        self._signatures[event.block] = ""
        return _event(StreamEvent("content_block_start", index=index, content_block=_head(part)))

    def _delta(self, event: Delta) -> bytes:
        delta = _delta_of(self._parts[event.block], event.text)
        return self._block_delta(event.block, delta)

    def _close(self, block: int) -> bytes:
        part, signature = self._parts[block], b""
        if isinstance(part, Thinking) and not part.redacted:
            signed = Thinking("", self._signatures[block], part.origin)
            delta = StreamDelta("signature_delta", signature=carried(signed, Dialect.MESSAGES))
            signature = self._block_delta(block, delta)
        return signature + _event(StreamEvent("content_block_stop", index=self._index[block]))

    def _block_delta(self, block: int, delta: StreamDelta) -> bytes:
        return _event(StreamEvent("content_block_delta", index=self._index[block], delta=delta))

    def _end(self) -> bytes:
        stop = self._stopped
        delta = StreamDelta(
            stop_reason=stop_reason(stop.stop), stop_sequence=stop.stop_sequence or None
        )
        usage = write_usage(self._usage)
        return _event(StreamEvent("message_delta", delta=delta, usage=usage)) + _event(
            StreamEvent("message_stop")
        )


def _head(part: AnswerPart) -> Block:
    match part:
        case Text():
            return Block("text", "")
        case Thinking():
            if part.redacted:
                return write_thinking(part)
            return Block("thinking", thinking="", signature="")
        case ToolCall():
            return Block("tool_use", id=part.id, name=part.name, input=_NO_INPUT)


def _delta_of(part: AnswerPart, text: str) -> StreamDelta:
    match part:
        case Text():
            return StreamDelta("text_delta", text=text)
        case Thinking():
            return StreamDelta("thinking_delta", thinking=text)
        case ToolCall():
            return StreamDelta("input_json_delta", partial_json=text)


def _failure(event: Failed) -> bytes:
    body = ErrorBody(event.message, event.code or "api_error")
    return _event(StreamEvent("error", error=body))


def _event(event: StreamEvent) -> bytes:
    return event_bytes(_ENCODER.encode(event), event.type.encode())
