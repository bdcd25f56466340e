"""Write an answer as ``/v1/chat/completions`` does."""

from collections.abc import Iterator

import msgspec

from hortus.agent.testing.types import JsonObject, Stop
from hortus.agent.testing.written import Called, Text, Thought, Written

_FINISH = {
    Stop.END: "stop",
    Stop.CALLS: "tool_calls",
    Stop.LENGTH: "length",
    Stop.REFUSAL: "content_filter",
    Stop.NOTHING: None,
}


def chat_answer(written: Written) -> JsonObject:
    """Return the whole answer."""
    calls = [piece for piece in written.pieces if isinstance(piece, Called)]
    message: JsonObject = {
        "role": "assistant",
        "content": "".join(p.text for p in written.pieces if isinstance(p, Text)) or None,
    }
    if thought := "".join(p.text for p in written.pieces if isinstance(p, Thought)):
        message["reasoning_content"] = thought
    if calls:
        message["tool_calls"] = [_call(piece) for piece in calls]
    choice = {"index": 0, "message": message, "finish_reason": _FINISH[written.stop]}
    answer = {**_envelope(written, "chat.completion"), "choices": [choice]}
    return answer | ({"usage": _usage(written)} if written.tokens else {})


def chat_events(written: Written) -> Iterator[bytes]:
    """Yield the answer event by event."""
    yield _chunk(written, {"role": "assistant", "content": ""})
    calls = 0
    for piece in written.pieces:
        if isinstance(piece, Called):
            yield from _call_chunks(written, piece, calls)
            calls += 1
            continue
        field = "content" if isinstance(piece, Text) else "reasoning_content"
        yield from (_chunk(written, {field: text}) for text in written.cut(piece.text))
    if written.stop is not Stop.NOTHING:
        yield _chunk(written, {}, _FINISH[written.stop])
    if written.tokens:
        envelope = _envelope(written, "chat.completion.chunk")
        yield _event({**envelope, "choices": [], "usage": _usage(written)})
    yield b"data: [DONE]\n\n"


def chat_error(message: str) -> bytes:
    """Return the event that ends a stream with an error."""
    return _event({"error": {"message": message, "type": "server_error", "code": 500}})


def _call_chunks(written: Written, piece: Called, index: int) -> Iterator[bytes]:
    opening = {"index": index, **_call(piece), "function": {"name": piece.name, "arguments": ""}}
    yield _chunk(written, {"tool_calls": [opening]})
    for text in written.cut(piece.arguments):
        delta = {"index": index, "function": {"arguments": text}}
        yield _chunk(written, {"tool_calls": [delta]})


def _call(piece: Called) -> JsonObject:
    function = {"name": piece.name, "arguments": piece.arguments}
    return {"id": piece.id, "type": "function", "function": function}


def _chunk(written: Written, delta: JsonObject, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _event({**_envelope(written, "chat.completion.chunk"), "choices": [choice]})


def _envelope(written: Written, kind: str) -> JsonObject:
    return {"id": f"chatcmpl-{written.number}", "object": kind, "model": written.model}


def _usage(written: Written) -> JsonObject:
    if written.tokens is None:
        return {}
    read = written.tokens.input + written.tokens.cached
    usage: JsonObject = {
        "prompt_tokens": read,
        "completion_tokens": written.tokens.output,
        "total_tokens": read + written.tokens.output,
        "prompt_tokens_details": {"cached_tokens": written.tokens.cached},
    }
    return written.priced(usage)


def _event(value: JsonObject) -> bytes:
    return b"data: " + msgspec.json.encode(value) + b"\n\n"
