"""Responses."""

from collections.abc import Mapping

from hortus.inspector.scenario import Turn
from hortus.inspector.sink.dialects.events import event, numbered

_CALLS = ("function_call", "custom_tool_call", "local_shell_call")
_USAGE = {
    "input_tokens": 100,
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens": 10,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 110,
}


def answered(asked: Mapping[str, object]) -> int:
    """Return how many turns of the model the conversation holds already: those with a call."""
    said = asked.get("input")
    listed = said if isinstance(said, list) else []
    is_call = [isinstance(item, dict) and item.get("type") in _CALLS for item in listed]
    # Several calls in a row are one turn.
    return sum(
        here and not before for before, here in zip([False, *is_call], is_call, strict=False)
    )


def whole(turn: Turn, model: str) -> dict[str, object]:
    """Return an answer in one piece."""
    return _head(model, "completed") | {"output": _items(turn), "usage": _USAGE}


def stream(turn: Turn, model: str) -> bytes:
    """Return an answer as events."""
    parts: list[dict[str, object]] = [
        {"type": "response.created", "response": _head(model, "in_progress")}
    ]
    for at, item in enumerate(_items(turn)):
        parts.append({"type": "response.output_item.added", "output_index": at, "item": item})
        if item["type"] == "message":
            where = {"item_id": item["id"], "output_index": at, "content_index": 0}
            parts.append({"type": "response.output_text.delta", "delta": turn.text, **where})
        parts.append({"type": "response.output_item.done", "output_index": at, "item": item})
    parts.append({"type": "response.completed", "response": whole(turn, model)})
    return b"".join(
        event(part | {"sequence_number": at}, str(part["type"])) for at, part in enumerate(parts)
    )


def _head(model: str, status: str) -> dict[str, object]:
    return {
        "id": numbered("resp", 1),
        "object": "response",
        "created_at": 1773230400,
        "status": status,
        "model": model,
        "output": [],
    }


def _items(turn: Turn) -> list[dict[str, object]]:
    calls: list[dict[str, object]] = [
        {
            "type": "function_call",
            "id": numbered("fc", at),
            "call_id": numbered("call", at),
            "name": call.name,
            "arguments": call.arguments,
            "status": "completed",
        }
        for at, call in enumerate(turn.calls)
    ]
    if not turn.text:
        return calls
    text: dict[str, object] = {"type": "output_text", "text": turn.text, "annotations": []}
    message: dict[str, object] = {
        "type": "message",
        "id": numbered("msg", 1),
        "role": "assistant",
        "status": "completed",
        "content": [text],
    }
    return [message, *calls]
