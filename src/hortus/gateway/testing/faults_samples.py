"""A short, right answer in each dialect, for a fault to spoil."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

Value: TypeAlias = "str | int | Sequence[Value] | Mapping[str, Value] | None"
Object: TypeAlias = Mapping[str, Value]

_TEXT = "Hello, world"
_HALVES = ("Hello,", " world")
_MODEL = "faulty"


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer, whole and as the events of a stream."""

    whole: bytes
    events: tuple[bytes, ...]


def sample_for(path: str) -> Sample:
    """Return the answer that belongs to a request path."""
    for ending, make in _MAKERS.items():
        if path.endswith(ending):
            return make()
    return _chat()


def _chat() -> Sample:
    usage: Object = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
    common: Object = {"id": "chatcmpl-1", "created": 1, "model": _MODEL}

    def chunk(choices: Sequence[Value], **more: Value) -> Object:
        return {**common, "object": "chat.completion.chunk", "choices": choices, **more}

    def delta(content: Object, finish: str | None = None) -> Object:
        return chunk([{"index": 0, "delta": content, "finish_reason": finish}])

    message: Object = {"role": "assistant", "content": _TEXT}
    whole: Object = {
        **common,
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": usage,
    }
    events = [
        delta({"role": "assistant", "content": ""}),
        *(delta({"content": half}) for half in _HALVES),
        delta({}, "stop"),
        chunk([], usage=usage),
    ]
    return Sample(_json(whole), (*(_data(e) for e in events), b"data: [DONE]\n\n"))


def _completions() -> Sample:
    common: Object = {"id": "cmpl-1", "object": "text_completion", "created": 1, "model": _MODEL}

    def choice(text: str, finish: str | None) -> Object:
        only: Object = {"index": 0, "text": text, "logprobs": None, "finish_reason": finish}
        return {**common, "choices": [only]}

    usage: Object = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
    events = [*(choice(half, None) for half in _HALVES), choice("", "stop")]
    return Sample(
        _json({**choice(_TEXT, "stop"), "usage": usage}),
        (*(_data(e) for e in events), b"data: [DONE]\n\n"),
    )


def _messages() -> Sample:
    start: Object = {"input_tokens": 5, "output_tokens": 1}
    usage: Object = {"input_tokens": 5, "output_tokens": 2}
    common: Object = {"id": "msg_1", "type": "message", "role": "assistant", "model": _MODEL}
    ended: Object = {"stop_reason": "end_turn", "stop_sequence": None}
    opened: Object = {**common, "content": [], "stop_reason": None, "stop_sequence": None}
    block: Object = {"type": "text", "text": ""}

    def delta(text: str) -> Object:
        said: Object = {"type": "text_delta", "text": text}
        return {"type": "content_block_delta", "index": 0, "delta": said}

    events: list[Object] = [
        {"type": "message_start", "message": {**opened, "usage": start}},
        {"type": "content_block_start", "index": 0, "content_block": block},
        *(delta(half) for half in _HALVES),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": ended, "usage": usage},
        {"type": "message_stop"},
    ]
    whole: Object = {
        **common,
        "content": [{"type": "text", "text": _TEXT}],
        **ended,
        "usage": usage,
    }
    return Sample(_json(whole), tuple(_named(e) for e in events))


def _responses() -> Sample:
    part: Object = {"type": "output_text", "text": _TEXT, "annotations": []}
    item: Object = {"id": "msg_1", "type": "message", "role": "assistant"}
    done_item: Object = {**item, "status": "completed", "content": [part]}
    started: Object = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": _MODEL,
        "status": "in_progress",
        "output": [],
    }
    usage: Object = {
        "input_tokens": 5,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 2,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 7,
    }
    whole: Object = {**started, "status": "completed", "output": [done_item], "usage": usage}
    where: Object = {"item_id": "msg_1", "output_index": 0, "content_index": 0}

    def delta(text: str) -> Object:
        return {"type": "response.output_text.delta", **where, "delta": text}

    events: list[Object] = [
        {"type": "response.created", "response": started},
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": {**item, "status": "in_progress", "content": []},
        },
        {"type": "response.content_part.added", **where, "part": {**part, "text": ""}},
        *(delta(half) for half in _HALVES),
        {"type": "response.output_text.done", **where, "text": _TEXT},
        {"type": "response.content_part.done", **where, "part": part},
        {"type": "response.output_item.done", "output_index": 0, "item": done_item},
        {"type": "response.completed", "response": whole},
    ]
    numbered = [{**event, "sequence_number": number} for number, event in enumerate(events)]
    return Sample(_json(whole), tuple(_named(e) for e in numbered))


_MAKERS = {
    "/chat/completions": _chat,
    "/completions": _completions,
    "/messages": _messages,
    "/responses": _responses,
}


def _json(value: Object) -> bytes:
    return msgspec.json.encode(value)


def _data(event: Object) -> bytes:
    return b"data: %b\n\n" % _json(event)


def _named(event: Object) -> bytes:
    return b"event: %b\n%b" % (str(event["type"]).encode(), _data(event))
