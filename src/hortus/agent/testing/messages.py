"""Write an answer as ``/v1/messages`` does."""

from collections.abc import Iterator
from typing import assert_never

import msgspec

from hortus.agent.testing.types import JsonObject, Stop
from hortus.agent.testing.written import Called, Piece, Text, Thought, Written

_REASONS = {
    Stop.END: "end_turn",
    Stop.CALLS: "tool_use",
    Stop.LENGTH: "max_tokens",
    Stop.REFUSAL: "refusal",
    Stop.NOTHING: None,
}


def messages_answer(written: Written) -> JsonObject:
    """Return the whole answer."""
    return {
        **_message(written),
        "content": [_block(piece) for piece in written.pieces],
        "stop_reason": _REASONS[written.stop],
        "usage": _usage(written, written.tokens.output if written.tokens else 0),
    }


def messages_events(written: Written) -> Iterator[bytes]:
    """Yield the answer event by event."""
    begun = {**_message(written), "content": [], "usage": _usage(written, 1)}
    yield _event("message_start", {"message": begun})
    yield _event("ping", {})
    for index, piece in enumerate(written.pieces):
        at: JsonObject = {"index": index}
        yield _event("content_block_start", {**at, "content_block": _opening(piece)})
        for delta in _deltas(written, piece):
            yield _event("content_block_delta", {**at, "delta": delta})
        yield _event("content_block_stop", at)
    if written.stop is not Stop.NOTHING:
        usage = {"output_tokens": written.tokens.output} if written.tokens else {}
        delta = {"stop_reason": _REASONS[written.stop], "stop_sequence": None}
        yield _event("message_delta", {"delta": delta, "usage": usage})
    yield _event("message_stop", {})


def messages_error(message: str) -> bytes:
    """Return the event that ends a stream with an error."""
    return _event("error", {"error": {"type": "api_error", "message": message}})


def _deltas(written: Written, piece: Piece) -> Iterator[JsonObject]:
    match piece:
        case Text(text):
            for part in written.cut(text):
                yield {"type": "text_delta", "text": part}
        case Thought(text):
            for part in written.cut(text):
                yield {"type": "thinking_delta", "thinking": part}
            yield {"type": "signature_delta", "signature": "c2NyaXB0ZWQ="}
        case Called(_, _, arguments):
            for part in written.cut(arguments):
                yield {"type": "input_json_delta", "partial_json": part}
        case _:
            assert_never(piece)


def _opening(piece: Piece) -> JsonObject:
    match piece:
        case Text():
            return {"type": "text", "text": ""}
        case Thought():
            return {"type": "thinking", "thinking": "", "signature": ""}
        case Called(call_id, name):
            return {"type": "tool_use", "id": call_id, "name": name, "input": {}}
        case _:
            assert_never(piece)


def _block(piece: Piece) -> JsonObject:
    match piece:
        case Text(text):
            return {"type": "text", "text": text}
        case Thought(text):
            return {"type": "thinking", "thinking": text, "signature": "c2NyaXB0ZWQ="}
        case Called(call_id, name, arguments):
            held = msgspec.Raw(arguments.encode())
            return {"type": "tool_use", "id": call_id, "name": name, "input": held}
        case _:
            assert_never(piece)


def _message(written: Written) -> JsonObject:
    return {
        "id": f"msg_{written.number}",
        "type": "message",
        "role": "assistant",
        "model": written.model,
        "stop_reason": None,
        "stop_sequence": None,
    }


def _usage(written: Written, output: int) -> JsonObject:
    if written.tokens is None:
        return {}
    return written.priced(
        {
            "input_tokens": written.tokens.input,
            "cache_read_input_tokens": written.tokens.cached,
            "cache_creation_input_tokens": 0,
            "output_tokens": output,
        }
    )


def _event(kind: str, value: JsonObject) -> bytes:
    data = msgspec.json.encode({"type": kind, **value})
    return b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n"
