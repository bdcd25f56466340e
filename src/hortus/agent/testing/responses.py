"""Write an answer as ``/v1/responses`` does."""

from collections.abc import Iterator
from typing import assert_never

import msgspec

from hortus.agent.testing.types import JsonObject, Stop
from hortus.agent.testing.written import Called, Piece, Text, Thought, Written

_INCOMPLETE = {Stop.LENGTH: "max_output_tokens", Stop.REFUSAL: "content_filter"}
_Step = tuple[str, JsonObject]


def responses_answer(written: Written) -> JsonObject:
    """Return the whole answer."""
    output = [_item(piece, written, index) for index, piece in enumerate(written.pieces)]
    whole = _response(written) | {"status": "completed", "output": output}
    if written.tokens:
        whole |= {"usage": _usage(written)}
    if written.stop in _INCOMPLETE:
        reason = {"reason": _INCOMPLETE[written.stop]}
        whole |= {"status": "incomplete", "incomplete_details": reason}
    return whole


def responses_events(written: Written) -> Iterator[bytes]:
    """Yield the answer event by event, numbered as the dialect wants."""
    for number, (kind, value) in enumerate(_steps(written)):
        yield _event(kind, {"sequence_number": number, **value})


def responses_error(message: str) -> bytes:
    """Return the event that ends a stream with an error."""
    failed = {
        "id": "resp_failed",
        "status": "failed",
        "error": {"code": "server_error", "message": message},
    }
    return _event("response.failed", {"response": failed})


def _steps(written: Written) -> Iterator[_Step]:
    begun = _response(written) | {"status": "in_progress", "output": []}
    yield "response.created", {"response": begun}
    for index, piece in enumerate(written.pieces):
        at: JsonObject = {"output_index": index, "item_id": _item_id(written, index)}
        opening = _item(_emptied(piece), written, index) | {"status": "in_progress"}
        yield "response.output_item.added", {**at, "item": opening}
        for kind, value in _inside(piece, written):
            yield kind, {**at, **value}
        yield "response.output_item.done", {**at, "item": _item(piece, written, index)}
    if written.stop is Stop.NOTHING:
        return
    finished = responses_answer(written)
    yield f"response.{finished['status']}", {"response": finished}


def _inside(piece: Piece, written: Written) -> Iterator[_Step]:
    match piece:
        case Text(text):
            at: JsonObject = {"content_index": 0}
            yield "response.content_part.added", {**at, "part": _output_text("")}
            for part in written.cut(text):
                yield "response.output_text.delta", {**at, "delta": part}
            yield "response.output_text.done", {**at, "text": text}
        case Thought(text):
            for part in written.cut(text):
                yield "response.reasoning_summary_text.delta", {"summary_index": 0, "delta": part}
        case Called(_, _, arguments):
            for part in written.cut(arguments):
                yield "response.function_call_arguments.delta", {"delta": part}
            yield "response.function_call_arguments.done", {"arguments": arguments}
        case _:
            assert_never(piece)


def _emptied(piece: Piece) -> Piece:
    match piece:
        case Text():
            return Text("")
        case Thought():
            return Thought("")
        case Called(call_id, name):
            return Called(call_id, name, "")
        case _:
            assert_never(piece)


def _item(piece: Piece, written: Written, index: int) -> JsonObject:
    head: JsonObject = {"id": _item_id(written, index), "status": "completed"}
    match piece:
        case Text(text):
            content = [_output_text(text)] if text else []
            return {**head, "type": "message", "role": "assistant", "content": content}
        case Thought(text):
            summary = [{"type": "summary_text", "text": text}] if text else []
            return {**head, "type": "reasoning", "summary": summary}
        case Called(call_id, name, arguments):
            call = {"call_id": call_id, "name": name, "arguments": arguments}
            return {**head, "type": "function_call", **call}
        case _:
            assert_never(piece)


def _item_id(written: Written, index: int) -> str:
    return f"item_{written.number}_{index}"


def _output_text(text: str) -> JsonObject:
    return {"type": "output_text", "text": text, "annotations": []}


def _response(written: Written) -> JsonObject:
    return {"id": f"resp_{written.number}", "object": "response", "model": written.model}


def _usage(written: Written) -> JsonObject:
    if written.tokens is None:
        return {}
    read = written.tokens.input + written.tokens.cached
    usage: JsonObject = {
        "input_tokens": read,
        "input_tokens_details": {"cached_tokens": written.tokens.cached},
        "output_tokens": written.tokens.output,
        "total_tokens": read + written.tokens.output,
    }
    return written.priced(usage)


def _event(kind: str, value: JsonObject) -> bytes:
    data = msgspec.json.encode({"type": kind, **value})
    return b"event: " + kind.encode() + b"\ndata: " + data + b"\n\n"
