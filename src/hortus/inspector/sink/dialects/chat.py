"""Chat completions."""

from collections.abc import Mapping

from hortus.inspector.scenario import Turn
from hortus.inspector.sink.dialects.events import event, numbered

_USAGE = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}


def answered(asked: Mapping[str, object]) -> int:
    """Return how many turns of the model the conversation holds already."""
    said = asked.get("messages")
    listed = said if isinstance(said, list) else []
    return sum(isinstance(m, dict) and m.get("role") == "assistant" for m in listed)


def whole(turn: Turn, model: str) -> dict[str, object]:
    """Return an answer in one piece."""
    message: dict[str, object] = {"role": "assistant", "content": turn.text or None}
    if turn.calls:
        message["tool_calls"] = _calls(turn)
    choice = {"index": 0, "message": message, "finish_reason": _reason(turn)}
    return _head(model, "chat.completion") | {"choices": [choice], "usage": _USAGE}


def stream(turn: Turn, model: str) -> bytes:
    """Return an answer as events."""
    deltas: list[dict[str, object]] = [{"role": "assistant", "content": turn.text}]
    deltas += [{"tool_calls": [call | {"index": at}]} for at, call in enumerate(_calls(turn))]
    head = _head(model, "chat.completion.chunk")
    parts = [
        event(head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        for delta in deltas
    ]
    last = {"index": 0, "delta": {}, "finish_reason": _reason(turn)}
    parts.append(event(head | {"choices": [last], "usage": _USAGE}))
    return b"".join(parts) + b"data: [DONE]\n\n"


def _head(model: str, kind: str) -> dict[str, object]:
    return {"id": numbered("chatcmpl", 1), "object": kind, "created": 1773230400, "model": model}


def _calls(turn: Turn) -> list[dict[str, object]]:
    return [
        {
            "id": numbered("call", at),
            "type": "function",
            "function": {"name": call.name, "arguments": call.arguments},
        }
        for at, call in enumerate(turn.calls)
    ]


def _reason(turn: Turn) -> str:
    return "tool_calls" if turn.calls else "stop"
