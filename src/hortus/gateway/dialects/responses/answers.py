"""Whole answers of ``/v1/responses``, read and written."""

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.responses.items import numbered, read_said, write_said
from hortus.gateway.dialects.responses.wire import (
    ErrorBody,
    Incomplete,
    InputDetails,
    Item,
    OutputDetails,
    ResponsesAnswer,
    ResponsesUsage,
)
from hortus.gateway.dialects.toolnames import ToolNames
from hortus.gateway.dialects.types import (
    Answer,
    AnswerPart,
    Encoded,
    Request,
    Stop,
    ToolCall,
    Usage,
)
from hortus.gateway.dialects.wire import read_answer
from hortus.gateway.errors import MalformedAnswerError, UpstreamAnswerError

_DECODER = msgspec.json.Decoder(ResponsesAnswer)
_STOPS = {"max_output_tokens": Stop.LENGTH, "content_filter": Stop.REFUSED}
_REASONS = {stop: reason for reason, stop in _STOPS.items()}


def decode_answer(body: bytes) -> Answer:
    """Return the answer in the common form; raises ``UpstreamAnswerError`` or a leaf of it."""
    wire = read_answer(_DECODER, body)
    if isinstance(wire.error, ErrorBody) or wire.status == "failed":
        raise UpstreamAnswerError(error_text(wire.error), remedy="look at the model server")
    if not isinstance(wire.output, list):
        raise MalformedAnswerError(
            "the model server's answer has no output",
            remedy="look at the model server, or set the dialect it speaks",
        )
    lost = Dropped()
    parts = tuple(part for item in wire.output for part in read_item(item, lost))
    calls = any(isinstance(part, ToolCall) for part in parts)
    return Answer(
        wire.id or "",
        wire.model or "",
        parts,
        read_stop(wire, calls=calls),
        usage=read_usage(wire.usage),
        created_s=int(wire.created_at or 0),
        unsaid=lost.names,
    )


def encode_answer(answer: Answer, request: Request | None = None) -> Encoded:
    """Return the answer for a client of this dialect."""
    lost = Dropped(Dialect.RESPONSES, answer.unsaid)
    names = ToolNames.of(request)
    if answer.stop_sequence:
        lost.add(Lost.STOP_SEQUENCE)
    parts = [names.restored(p) if isinstance(p, ToolCall) else p for p in answer.parts]
    items = [
        numbered(write_said(part), answer.id, number, "completed")
        for number, part in enumerate(parts)
    ]
    wire = head(answer.id, answer.model, answer.created_s)
    complete(wire, answer.stop, items, answer.usage or Usage())
    return Encoded(msgspec.json.encode(wire), lost.names)


def read_item(item: Item, lost: Dropped) -> tuple[AnswerPart, ...]:
    """Return what an item of the output says; what only this dialect has is left out."""
    said = read_said(item, lost)
    if said is None:
        lost.add(Lost.BLOCK, item.type)
    return said or ()


def read_stop(wire: ResponsesAnswer, *, calls: bool) -> Stop:
    """Return why the answer stopped."""
    if wire.status == "incomplete":
        details = wire.incomplete_details
        reason = details.reason if isinstance(details, Incomplete) else ""
        return _STOPS.get(reason or "", Stop.LENGTH)
    return Stop.TOOLS if calls else Stop.END


def head(answer_id: str, model: str, at_s: int) -> ResponsesAnswer:
    """Return an answer that has only just begun."""
    return ResponsesAnswer(
        answer_id,
        "response",
        at_s,
        "in_progress",
        None,
        None,
        model,
        [],
        parallel_tool_calls=True,
        tool_choice="auto",
        tools=[],
    )


def complete(wire: ResponsesAnswer, stop: Stop, items: list[Item], usage: Usage) -> None:
    """Fill in the end of an answer."""
    reason = _REASONS.get(stop)
    wire.status = "incomplete" if reason else "completed"
    wire.incomplete_details = Incomplete(reason) if reason else None
    wire.output = items
    wire.usage = write_usage(usage)


def read_usage(wire: ResponsesUsage | None) -> Usage | None:
    """Return the usage, if there is any."""
    if wire is None:
        return None
    given, made = wire.input_tokens_details, wire.output_tokens_details
    return Usage(
        input_tokens=wire.input_tokens or 0,
        output_tokens=wire.output_tokens or 0,
        cache_read_tokens=(given.cached_tokens if given else 0) or 0,
        reasoning_tokens=(made.reasoning_tokens if made else 0) or 0,
    )


def write_usage(usage: Usage) -> ResponsesUsage:
    """Return the usage with all counters that clients read."""
    return ResponsesUsage(
        usage.input_tokens,
        InputDetails(usage.cache_read_tokens),
        usage.output_tokens,
        OutputDetails(usage.reasoning_tokens),
        usage.input_tokens + usage.output_tokens,
    )


def error_text(error: object) -> str:
    """Return what a server said went wrong."""
    said = error.message or str(error.code or "") if isinstance(error, ErrorBody) else ""
    return f"the model server says: {said or 'error without a word'}"
