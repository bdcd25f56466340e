"""Write an answer as ``/v1/chat/completions`` does."""

from collections.abc import Iterator

import msgspec

from hortus.gateway.testing.scripted_reply import Reasoning, Reply, Text, ToolCall
from hortus.gateway.testing.scripted_types import JsonObject, Stop

_FINISH = {
    Stop.END: "stop",
    Stop.LENGTH: "length",
    Stop.TOOL: "tool_calls",
    Stop.REFUSAL: "content_filter",
}
_CREATED = 1_700_000_000


def chat_answer(reply: Reply) -> JsonObject:
    """Return the whole answer."""
    message: JsonObject = {"role": "assistant", "content": None}
    if text := "".join(p.text for p in reply.parts if isinstance(p, Text)):
        message["content"] = text
    if thought := "".join(p.text for p in reply.parts if isinstance(p, Reasoning)):
        message["reasoning_content"] = thought
    if calls := [_call(p) for p in reply.parts if isinstance(p, ToolCall)]:
        message["tool_calls"] = calls
    choice = {"index": 0, "message": message, "finish_reason": _FINISH[reply.stop]}
    return {
        **_envelope(reply, "chat.completion"),
        "choices": [choice],
        "usage": _usage(reply),
    }


def chat_stream(reply: Reply, *, include_usage: bool) -> Iterator[bytes]:
    """Yield the answer event by event, with the usage chunk only where it was asked for."""

    def chunk(delta: JsonObject, finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return _event({**_envelope(reply, "chat.completion.chunk"), "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    calls = 0
    for part in reply.parts:
        match part:
            case Text(text):
                yield from (chunk({"content": piece}) for piece in reply.pieces(text))
            case Reasoning(text):
                yield from (chunk({"reasoning_content": piece}) for piece in reply.pieces(text))
            case ToolCall():
                yield from (chunk(delta) for delta in _call_deltas(part, calls, reply))
                calls += 1
    yield chunk({}, _FINISH[reply.stop])
    if include_usage:
        envelope = _envelope(reply, "chat.completion.chunk")
        yield _event({**envelope, "choices": [], "usage": _usage(reply)})
    yield b"data: [DONE]\n\n"


def _call(part: ToolCall) -> JsonObject:
    function = {"name": part.name, "arguments": part.arguments}
    return {"id": part.id, "type": "function", "function": function}


def _call_deltas(part: ToolCall, index: int, reply: Reply) -> Iterator[JsonObject]:
    opening = _call(part) | {"function": {"name": part.name, "arguments": ""}}
    yield {"tool_calls": [{"index": index, **opening}]}
    for piece in reply.pieces(part.arguments):
        yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}


def _envelope(reply: Reply, kind: str) -> JsonObject:
    number = f"chatcmpl-{reply.number}"
    return {"id": number, "object": kind, "created": _CREATED, "model": reply.model}


def _usage(reply: Reply) -> JsonObject:
    used = reply.usage
    prompt = used.input_tokens + used.cache_read_tokens + used.cache_write_tokens
    return {
        "prompt_tokens": prompt,
        "completion_tokens": used.output_tokens,
        "total_tokens": prompt + used.output_tokens,
        "prompt_tokens_details": {"cached_tokens": used.cache_read_tokens},
        "completion_tokens_details": {"reasoning_tokens": used.reasoning_tokens},
    }


def _event(value: JsonObject) -> bytes:
    return b"data: " + msgspec.json.encode(value) + b"\n\n"
