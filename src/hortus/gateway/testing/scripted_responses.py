"""Write an answer as ``/v1/responses`` does."""

from collections.abc import Iterator
from typing import assert_never

import msgspec

from hortus.gateway.testing.scripted_reply import Part, Reasoning, Reply, Text, ToolCall
from hortus.gateway.testing.scripted_types import JsonObject, Stop

_CREATED = 1_700_000_000
_Step = tuple[str, JsonObject]


def responses_answer(reply: Reply) -> JsonObject:
    """Return the whole answer."""
    return _finished(reply)


def responses_stream(reply: Reply) -> Iterator[bytes]:
    """Yield the answer event by event, numbered as the dialect wants."""
    for number, (kind, value) in enumerate(_steps(reply)):
        data = msgspec.json.encode({"type": kind, "sequence_number": number, **value})
        yield b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n"


def _steps(reply: Reply) -> Iterator[_Step]:
    begun = _response(reply) | {"status": "in_progress", "output": [], "usage": None}
    yield "response.created", {"response": begun}
    yield "response.in_progress", {"response": begun}
    for index, part in enumerate(reply.parts):
        item_id = _item_id(reply, index)
        yield (
            "response.output_item.added",
            {"output_index": index, "item": _opening(part, item_id)},
        )
        for kind, value in _inside(part, reply):
            yield kind, {"item_id": item_id, "output_index": index, **value}
        yield (
            "response.output_item.done",
            {"output_index": index, "item": _item(part, item_id)},
        )
    finished = _finished(reply)
    yield f"response.{finished['status']}", {"response": finished}


def _inside(part: Part, reply: Reply) -> Iterator[_Step]:
    match part:
        case Text(text):
            yield from _text_steps(text, reply)
        case Reasoning(text):
            yield from _summary_steps(text, reply)
        case ToolCall(_, _, arguments):
            for piece in reply.pieces(arguments):
                yield "response.function_call_arguments.delta", {"delta": piece}
            yield "response.function_call_arguments.done", {"arguments": arguments}
        case _:
            assert_never(part)


def _text_steps(text: str, reply: Reply) -> Iterator[_Step]:
    at = {"content_index": 0}
    yield "response.content_part.added", {**at, "part": _output_text("")}
    for piece in reply.pieces(text):
        yield "response.output_text.delta", {**at, "delta": piece, "logprobs": []}
    yield "response.output_text.done", {**at, "text": text, "logprobs": []}
    yield "response.content_part.done", {**at, "part": _output_text(text)}


def _summary_steps(text: str, reply: Reply) -> Iterator[_Step]:
    at = {"summary_index": 0}
    yield "response.reasoning_summary_part.added", {**at, "part": _summary("")}
    for piece in reply.pieces(text):
        yield "response.reasoning_summary_text.delta", {**at, "delta": piece}
    yield "response.reasoning_summary_text.done", {**at, "text": text}
    yield "response.reasoning_summary_part.done", {**at, "part": _summary(text)}


def _item(part: Part, item_id: str) -> JsonObject:
    match part:
        case Text(text):
            return _opening(part, item_id) | {
                "status": "completed",
                "content": [_output_text(text)],
            }
        case Reasoning(text, signature):
            return _opening(part, item_id) | {
                "summary": [_summary(text)],
                "encrypted_content": signature,
            }
        case ToolCall(_, _, arguments):
            return _opening(part, item_id) | {"status": "completed", "arguments": arguments}
        case _:
            assert_never(part)


def _opening(part: Part, item_id: str) -> JsonObject:
    match part:
        case Text():
            return {
                "id": item_id,
                "type": "message",
                "status": "in_progress",
                "role": "assistant",
                "content": [],
            }
        case Reasoning():
            return {"id": item_id, "type": "reasoning", "summary": []}
        case ToolCall(call_id, name):
            return {
                "id": item_id,
                "type": "function_call",
                "status": "in_progress",
                "call_id": call_id,
                "name": name,
                "arguments": "",
            }
        case _:
            assert_never(part)


def _item_id(reply: Reply, index: int) -> str:
    prefix = {Text: "msg", Reasoning: "rs", ToolCall: "fc"}[type(reply.parts[index])]
    return f"{prefix}_{reply.number}_{index}"


def _output_text(text: str) -> JsonObject:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _summary(text: str) -> JsonObject:
    return {"type": "summary_text", "text": text}


def _response(reply: Reply) -> JsonObject:
    return {
        "id": f"resp_{reply.number}",
        "object": "response",
        "created_at": _CREATED,
        "model": reply.model,
        "error": None,
        "incomplete_details": None,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def _finished(reply: Reply) -> JsonObject:
    output = [_item(part, _item_id(reply, i)) for i, part in enumerate(reply.parts)]
    whole = _response(reply) | {"status": "completed", "output": output, "usage": _usage(reply)}
    reasons = {Stop.LENGTH: "max_output_tokens", Stop.REFUSAL: "content_filter"}
    if reply.stop in reasons:
        whole |= {
            "status": "incomplete",
            "incomplete_details": {"reason": reasons[reply.stop]},
        }
    return whole


def _usage(reply: Reply) -> JsonObject:
    used = reply.usage
    read = used.input_tokens + used.cache_read_tokens + used.cache_write_tokens
    return {
        "input_tokens": read,
        "input_tokens_details": {"cached_tokens": used.cache_read_tokens},
        "output_tokens": used.output_tokens,
        "output_tokens_details": {"reasoning_tokens": used.reasoning_tokens},
        "total_tokens": read + used.output_tokens,
    }
