"""Messages."""

import json
from collections.abc import Mapping

from hortus.inspector.scenario import Turn
from hortus.inspector.sink.dialects.events import call_number, event, numbered
from hortus.inspector.sink.dialects.history import turns

_USAGE = {"input_tokens": 100, "output_tokens": 10}


def answered(asked: Mapping[str, object], spoken: frozenset[str]) -> int:
    """Return how many turns of the model the conversation holds already."""
    return turns(asked.get("messages"), "assistant", spoken)


def whole(turn: Turn, model: str, number: int = 0) -> dict[str, object]:
    """Return an answer in one piece."""
    return _head(model, number) | {"content": _blocks(turn, number), "stop_reason": _reason(turn)}


def stream(turn: Turn, model: str, number: int = 0) -> bytes:
    """Return an answer as events."""
    parts = [_event("message_start", message=_head(model, number))]
    for at, block in enumerate(_blocks(turn, number)):
        is_text = block["type"] == "text"
        nothing: dict[str, object] = {"text": ""} if is_text else {"input": {}}
        delta = (
            {"type": "text_delta", "text": block["text"]}
            if is_text
            else {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        )
        parts += [
            _event("content_block_start", index=at, content_block=block | nothing),
            _event("content_block_delta", index=at, delta=delta),
            _event("content_block_stop", index=at),
        ]
    ending = {"stop_reason": _reason(turn), "stop_sequence": None}
    parts.append(_event("message_delta", delta=ending, usage={"output_tokens": 10}))
    return b"".join(parts) + _event("message_stop")


def _event(kind: str, **fields: object) -> bytes:
    return event({"type": kind, **fields}, kind)


def _head(model: str, number: int) -> dict[str, object]:
    return {
        "id": numbered("msg", number),
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": _USAGE,
    }


def _blocks(turn: Turn, number: int) -> list[dict[str, object]]:
    text: list[dict[str, object]] = [{"type": "text", "text": turn.text}] if turn.text else []
    return text + [
        {
            "type": "tool_use",
            "id": numbered("toolu", call_number(number, at)),
            "name": call.name,
            "input": json.loads(call.arguments),
        }
        for at, call in enumerate(turn.calls)
    ]


def _reason(turn: Turn) -> str:
    return "tool_use" if turn.calls else "end_turn"
