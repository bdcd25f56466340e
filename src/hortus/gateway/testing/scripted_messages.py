"""Write an answer as ``/v1/messages`` does."""

from collections.abc import Iterator
from typing import assert_never

import msgspec

from hortus.gateway.testing.scripted_reply import Part, Reasoning, Reply, Text, ToolCall
from hortus.gateway.testing.scripted_types import JsonObject, Stop

_STOP = {
    Stop.END: "end_turn",
    Stop.LENGTH: "max_tokens",
    Stop.TOOL: "tool_use",
    Stop.REFUSAL: "refusal",
}


def messages_answer(reply: Reply) -> JsonObject:
    """Return the whole answer."""
    return _message(reply) | {
        "content": [_block(part) for part in reply.parts],
        "stop_reason": _STOP[reply.stop],
        "usage": _usage(reply),
    }


def messages_stream(reply: Reply) -> Iterator[bytes]:
    """Yield the answer event by event."""
    begun = _message(reply) | {"usage": _usage(reply) | {"output_tokens": 1}}
    yield _event("message_start", {"message": begun})
    for index, part in enumerate(reply.parts):
        opening = {"index": index, "content_block": _opening(part)}
        yield _event("content_block_start", opening)
        if index == 0:
            yield _event("ping", {})
        for delta in _deltas(part, reply):
            yield _event("content_block_delta", {"index": index, "delta": delta})
        yield _event("content_block_stop", {"index": index})
    delta = {"stop_reason": _STOP[reply.stop], "stop_sequence": None}
    yield _event("message_delta", {"delta": delta, "usage": _usage(reply)})
    yield _event("message_stop", {})


def _message(reply: Reply) -> JsonObject:
    return {
        "id": f"msg_{reply.number}",
        "type": "message",
        "role": "assistant",
        "model": reply.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
    }


def _block(part: Part) -> JsonObject:
    match part:
        case Text(text):
            return {"type": "text", "text": text}
        case Reasoning(text, signature):
            return {"type": "thinking", "thinking": text, "signature": signature}
        case ToolCall(call_id, name, arguments):
            given = msgspec.json.decode(arguments)
            return {"type": "tool_use", "id": call_id, "name": name, "input": given}
        case _:
            assert_never(part)


def _opening(part: Part) -> JsonObject:
    match part:
        case Text():
            return {"type": "text", "text": ""}
        case Reasoning():
            return {"type": "thinking", "thinking": "", "signature": ""}
        case ToolCall(call_id, name):
            return {"type": "tool_use", "id": call_id, "name": name, "input": {}}
        case _:
            assert_never(part)


def _deltas(part: Part, reply: Reply) -> Iterator[JsonObject]:
    match part:
        case Text(text):
            for piece in reply.pieces(text):
                yield {"type": "text_delta", "text": piece}
        case Reasoning(text, signature):
            for piece in reply.pieces(text):
                yield {"type": "thinking_delta", "thinking": piece}
            yield {"type": "signature_delta", "signature": signature}
        case ToolCall(_, _, arguments):
            for piece in reply.pieces(arguments):
                yield {"type": "input_json_delta", "partial_json": piece}
        case _:
            assert_never(part)


def _usage(reply: Reply) -> JsonObject:
    used = reply.usage
    return {
        "input_tokens": used.input_tokens,
        "cache_creation_input_tokens": used.cache_write_tokens,
        "cache_read_input_tokens": used.cache_read_tokens,
        "output_tokens": used.output_tokens,
    }


def _event(kind: str, value: JsonObject) -> bytes:
    data = msgspec.json.encode({"type": kind, **value})
    return b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n"
