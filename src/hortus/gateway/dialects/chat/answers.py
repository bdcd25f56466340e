"""Whole answers of ``/v1/chat/completions``, read and written."""

import msgspec
from msgspec import UnsetType

from hortus.core import Dialect
from hortus.gateway.dialects.chat.parts import read_said, write_call, write_thinking
from hortus.gateway.dialects.chat.wire import (
    AnswerChoice,
    ChatAnswer,
    ChatUsage,
    CompletionDetails,
    ErrorBody,
    Message,
    PromptDetails,
)
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.toolnames import ToolNames
from hortus.gateway.dialects.types import (
    Answer,
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

DECODER = msgspec.json.Decoder(ChatAnswer)

_STOPS = {
    "stop": Stop.END,
    "length": Stop.LENGTH,
    "tool_calls": Stop.TOOLS,
    "function_call": Stop.TOOLS,
    "content_filter": Stop.REFUSED,
}
_REASONS = {
    Stop.END: "stop",
    Stop.SEQUENCE: "stop",
    Stop.PAUSED: "stop",
    Stop.LENGTH: "length",
    Stop.TOOLS: "tool_calls",
    Stop.REFUSED: "content_filter",
}


def decode_answer(body: bytes) -> Answer:
    """Return the answer in the common form; raises ``UpstreamAnswerError`` or a leaf of it."""
    wire = read_answer(DECODER, body)
    if wire.error:
        raise UpstreamAnswerError(error_text(wire.error), remedy="look at the model server")
    if not wire.choices or wire.choices[0].message is None:
        raise MalformedAnswerError(
            "the model server's answer has no message",
            remedy="look at the model server, or set the dialect it speaks",
        )
    choice, message = wire.choices[0], wire.choices[0].message
    lost = Dropped()
    if message.annotations and bytes(message.annotations) not in (b"[]", b"null"):
        lost.add(Lost.CITATIONS)
    answer_id = wire.id or ""
    parts = read_said(message, lost, answer_id)
    calls = any(isinstance(part, ToolCall) for part in parts)
    return Answer(
        answer_id,
        wire.model or "",
        parts,
        read_stop(choice.finish_reason, calls=calls),
        usage=read_usage(wire.usage),
        created_s=int(wire.created or 0),
        unsaid=lost.names,
    )


def encode_answer(answer: Answer, request: Request | None = None) -> Encoded:
    """Return the answer for a client of this dialect."""
    lost = Dropped(Dialect.CHAT, answer.unsaid)
    names = ToolNames.of(request)
    calls = [names.restored(part) for part in answer.parts if isinstance(part, ToolCall)]
    texts = [part.text for part in answer.parts if isinstance(part, Text)]
    message = Message(
        "assistant",
        "".join(texts) if texts or not calls else None,
        reasoning_content=write_thinking(
            [part for part in answer.parts if isinstance(part, Thinking)], lost
        ),
        tool_calls=[write_call(call) for call in calls] or None,
    )
    if answer.stop_sequence:
        lost.add(Lost.STOP_SEQUENCE)
    choice = AnswerChoice(0, message, finish_reason=finish_reason(answer.stop))
    wire = ChatAnswer(
        answer.id,
        "chat.completion",
        answer.created_s,
        answer.model,
        [choice],
        write_usage(answer.usage or Usage()),
    )
    return Encoded(msgspec.json.encode(wire), lost.names)


def read_stop(reason: str | UnsetType | None, *, calls: bool) -> Stop:
    """Return why the answer stopped; some servers say ``stop`` although they call tools."""
    stop = _STOPS.get(reason, Stop.END) if isinstance(reason, str) else Stop.END
    return Stop.TOOLS if calls and stop is Stop.END else stop


def finish_reason(stop: Stop) -> str:
    """Return the reason as this dialect says it."""
    return _REASONS[stop]


def read_usage(wire: ChatUsage | None) -> Usage | None:
    """Return the usage, if there is any."""
    if wire is None:
        return None
    prompt, completion = wire.prompt_tokens_details, wire.completion_tokens_details
    return Usage(
        input_tokens=wire.prompt_tokens or 0,
        output_tokens=wire.completion_tokens or 0,
        cache_read_tokens=(prompt.cached_tokens if prompt else 0) or 0,
        reasoning_tokens=(completion.reasoning_tokens if completion else 0) or 0,
    )


def write_usage(usage: Usage) -> ChatUsage:
    """Return the usage with all counters that clients read."""
    return ChatUsage(
        usage.input_tokens,
        usage.output_tokens,
        usage.input_tokens + usage.output_tokens,
        PromptDetails(usage.cache_read_tokens),
        CompletionDetails(usage.reasoning_tokens),
    )


def error_text(error: ErrorBody | str) -> str:
    """Return what a server said went wrong."""
    said = error if isinstance(error, str) else error.message or error.type or ""
    return f"the model server says: {said or 'error without a word'}"
