"""Whole answers of ``/v1/messages``, read and written."""

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped
from hortus.gateway.dialects.messages.parts import read_block, write_call, write_thinking
from hortus.gateway.dialects.messages.wire import (
    Block,
    ErrorBody,
    MessagesAnswer,
    MessagesUsage,
)
from hortus.gateway.dialects.toolnames import ToolNames
from hortus.gateway.dialects.types import (
    Answer,
    AnswerPart,
    Encoded,
    Request,
    Stop,
    Text,
    Thinking,
    ToolCall,
    Usage,
)
from hortus.gateway.dialects.wire import read_answer
from hortus.gateway.errors import MalformedAnswerError, UpstreamAnswerError

_DECODER = msgspec.json.Decoder(MessagesAnswer)

_STOPS = {
    "end_turn": Stop.END,
    "max_tokens": Stop.LENGTH,
    "model_context_window_exceeded": Stop.LENGTH,
    "stop_sequence": Stop.SEQUENCE,
    "tool_use": Stop.TOOLS,
    "pause_turn": Stop.PAUSED,
    "refusal": Stop.REFUSED,
}
_REASONS = {
    Stop.END: "end_turn",
    Stop.LENGTH: "max_tokens",
    Stop.SEQUENCE: "stop_sequence",
    Stop.TOOLS: "tool_use",
    Stop.PAUSED: "pause_turn",
    Stop.REFUSED: "refusal",
}


def decode_answer(body: bytes) -> Answer:
    """Return the answer in the common form; raises ``UpstreamAnswerError`` or a leaf of it."""
    wire = read_answer(_DECODER, body)
    if wire.error:
        raise UpstreamAnswerError(error_text(wire.error), remedy="look at the model server")
    if not isinstance(wire.content, list):
        raise MalformedAnswerError(
            "the model server's answer has no content",
            remedy="look at the model server, or set the dialect it speaks",
        )
    lost = Dropped()
    parts = [read_block(block, lost) for block in wire.content]
    return Answer(
        wire.id or "",
        wire.model or "",
        tuple(part for part in parts if isinstance(part, Text | Thinking | ToolCall)),
        read_stop(wire.stop_reason),
        wire.stop_sequence if isinstance(wire.stop_sequence, str) else "",
        read_usage(wire.usage),
        unsaid=lost.names,
    )


def encode_answer(answer: Answer, request: Request | None = None) -> Encoded:
    """Return the answer for a client of this dialect."""
    lost = Dropped(Dialect.MESSAGES, answer.unsaid)
    names = ToolNames.of(request)
    wire = MessagesAnswer(
        answer.id,
        "message",
        "assistant",
        answer.model,
        [_write_part(part, names, lost) for part in answer.parts],
        stop_reason(answer.stop),
        answer.stop_sequence or None,
        write_usage(answer.usage or Usage()),
    )
    return Encoded(msgspec.json.encode(wire), lost.names)


def read_stop(reason: object) -> Stop:
    """Return why the answer stopped."""
    return _STOPS.get(reason, Stop.END) if isinstance(reason, str) else Stop.END


def stop_reason(stop: Stop) -> str:
    """Return the reason as this dialect says it."""
    return _REASONS[stop]


def read_usage(wire: MessagesUsage | None) -> Usage | None:
    """Return the usage, if there is any; the three kinds of input are added up."""
    if wire is None:
        return None
    read, written = wire.cache_read_input_tokens or 0, wire.cache_creation_input_tokens or 0
    return Usage(
        input_tokens=(wire.input_tokens or 0) + read + written,
        output_tokens=wire.output_tokens or 0,
        cache_read_tokens=read,
        cache_write_tokens=written,
    )


def write_usage(usage: Usage) -> MessagesUsage:
    """Return the usage with all four counters: clients add them up."""
    read, written = usage.cache_read_tokens, usage.cache_write_tokens
    fresh = max(0, usage.input_tokens - read - written)
    return MessagesUsage(fresh, written, read, usage.output_tokens)


def error_text(error: ErrorBody) -> str:
    """Return what a server said went wrong."""
    said = error.message or error.type or "error without a word"
    return f"the model server says: {said}"


def _write_part(part: AnswerPart, names: ToolNames, lost: Dropped) -> Block:
    match part:
        case Text(text):
            return Block("text", text)
        case Thinking():
            return write_thinking(part)
        case ToolCall():
            return write_call(names.restored(part), lost)
