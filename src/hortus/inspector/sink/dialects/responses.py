"""Responses."""

from collections.abc import Mapping

from hortus.inspector.scenario import Turn
from hortus.inspector.sink.dialects.events import call_number, event, numbered
from hortus.inspector.sink.dialects.history import CALLS, is_own

_USAGE = {
    "input_tokens": 100,
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens": 10,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 110,
}


def answered(asked: Mapping[str, object], spoken: frozenset[str]) -> int:
    """Return how many turns of the model the conversation holds already."""
    said = asked.get("input")
    listed = said if isinstance(said, list) else []
    own = [isinstance(item, dict) and _is_own(item, spoken) for item in listed]
    # A text and several calls in a row are one turn.
    return sum(here and not before for before, here in zip([False, *own], own, strict=False))


def _is_own(item: Mapping[str, object], spoken: frozenset[str]) -> bool:
    if item.get("type") in CALLS:
        return True
    return item.get("role") == "assistant" and is_own(item, spoken)


def whole(turn: Turn, model: str, number: int = 0) -> dict[str, object]:
    """Return an answer in one piece."""
    return _head(model, "completed", number) | {"output": _items(turn, number), "usage": _USAGE}


def stream(turn: Turn, model: str, number: int = 0) -> bytes:
    """Return an answer as events."""
    parts: list[dict[str, object]] = [
        {"type": "response.created", "response": _head(model, "in_progress", number)}
    ]
    for at, item in enumerate(_items(turn, number)):
        parts += _said(item, {"item_id": item["id"], "output_index": at}, turn)
    parts.append({"type": "response.completed", "response": whole(turn, model, number)})
    return b"".join(
        event(part | {"sequence_number": at}, str(part["type"])) for at, part in enumerate(parts)
    )


def _said(
    item: dict[str, object], where: dict[str, object], turn: Turn
) -> list[dict[str, object]]:
    """Return the events by which one item comes into being."""
    at = {"output_index": where["output_index"]}
    is_text = item["type"] == "message"
    nothing: dict[str, object] = {"content": []} if is_text else {"arguments": ""}
    begun = item | nothing | {"status": "in_progress"}
    added = {"type": "response.output_item.added", "item": begun} | at
    done = {"type": "response.output_item.done", "item": item} | at
    if not is_text:
        said = str(item["arguments"])
        call = "response.function_call_arguments"
        between = [
            {"type": f"{call}.delta", "delta": said} | where,
            {"type": f"{call}.done", "arguments": said, "name": item["name"]} | where,
        ]
        return [added, *between, done]
    part = _text(turn)
    place = where | {"content_index": 0}
    words = "response.output_text"
    return [
        added,
        {"type": "response.content_part.added", "part": part | {"text": ""}} | place,
        {"type": f"{words}.delta", "delta": turn.text, "logprobs": []} | place,
        {"type": f"{words}.done", "text": turn.text, "logprobs": []} | place,
        {"type": "response.content_part.done", "part": part} | place,
        done,
    ]


def _text(turn: Turn) -> dict[str, object]:
    return {"type": "output_text", "text": turn.text, "annotations": []}


def _head(model: str, status: str, number: int) -> dict[str, object]:
    return {
        "id": numbered("resp", number),
        "object": "response",
        "created_at": 1773230400,
        "status": status,
        "model": model,
        "output": [],
    }


def _items(turn: Turn, number: int) -> list[dict[str, object]]:
    calls: list[dict[str, object]] = [
        {
            "type": "function_call",
            "id": numbered("fc", call_number(number, at)),
            "call_id": numbered("call", call_number(number, at)),
            "name": call.name,
            "arguments": call.arguments,
            "status": "completed",
        }
        for at, call in enumerate(turn.calls)
    ]
    if not turn.text:
        return calls
    message: dict[str, object] = {
        "type": "message",
        "id": numbered("msg", number),
        "role": "assistant",
        "status": "completed",
        "content": [_text(turn)],
    }
    return [message, *calls]
