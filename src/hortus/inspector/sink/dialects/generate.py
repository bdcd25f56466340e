"""Generating content, as Gemini's clients ask for it; the path says whether as a stream."""

import json
from collections.abc import Mapping

from hortus.inspector.scenario import Turn
from hortus.inspector.sink.dialects.events import call_number, event, numbered
from hortus.inspector.sink.dialects.history import turns

_USAGE = {"promptTokenCount": 100, "candidatesTokenCount": 10, "totalTokenCount": 110}


def answered(asked: Mapping[str, object], spoken: frozenset[str]) -> int:
    """Return how many turns of the model the conversation holds already."""
    return turns(asked.get("contents"), "model", spoken)


def whole(turn: Turn, model: str, number: int = 0) -> dict[str, object]:
    """Return an answer in one piece."""
    text: list[dict[str, object]] = [{"text": turn.text}] if turn.text else []
    calls: list[dict[str, object]] = [
        {
            "functionCall": {
                "id": numbered("call", call_number(number, at)),
                "name": call.name,
                "args": json.loads(call.arguments),
            }
        }
        for at, call in enumerate(turn.calls)
    ]
    content = {"role": "model", "parts": text + calls}
    return {
        "candidates": [{"content": content, "finishReason": "STOP", "index": 0}],
        "usageMetadata": _USAGE,
        "modelVersion": model,
        "responseId": numbered("response", number),
    }


def stream(turn: Turn, model: str, number: int = 0) -> bytes:
    """Return an answer as events: one, since nothing obliges a server to send more."""
    return event(whole(turn, model, number))
