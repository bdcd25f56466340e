"""Chat completions."""

from collections.abc import Mapping

from hortus.inspector.scenario import Turn
from hortus.inspector.sink.dialects.events import call_number, event, numbered
from hortus.inspector.sink.dialects.history import turns

_USAGE = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}


def answered(asked: Mapping[str, object], spoken: frozenset[str]) -> int:
    """Return how many turns of the model the conversation holds already."""
    return turns(asked.get("messages"), "assistant", spoken)


def whole(turn: Turn, model: str, number: int = 0) -> dict[str, object]:
    """Return an answer in one piece."""
    message: dict[str, object] = {"role": "assistant", "content": turn.text or None}
    if turn.calls:
        message["tool_calls"] = _calls(turn, number)
    choice = {"index": 0, "message": message, "finish_reason": _reason(turn)}
    return _head(model, "chat.completion", number) | {"choices": [choice], "usage": _USAGE}


def stream(turn: Turn, model: str, number: int = 0) -> bytes:
    """Return an answer as events."""
    deltas: list[dict[str, object]] = [{"role": "assistant", "content": turn.text}]
    calls = enumerate(_calls(turn, number))
    deltas += [{"tool_calls": [call | {"index": at}]} for at, call in calls]
    head = _head(model, "chat.completion.chunk", number)
    parts = [
        event(head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        for delta in deltas
    ]
    last = {"index": 0, "delta": {}, "finish_reason": _reason(turn)}
    parts.append(event(head | {"choices": [last], "usage": _USAGE}))
    return b"".join(parts) + b"data: [DONE]\n\n"


def _head(model: str, kind: str, number: int) -> dict[str, object]:
    name = numbered("chatcmpl", number)
    return {"id": name, "object": kind, "created": 1773230400, "model": model}


def _calls(turn: Turn, number: int) -> list[dict[str, object]]:
    return [
        {
            "id": numbered("call", call_number(number, at)),
            "type": "function",
            "function": {"name": call.name, "arguments": call.arguments},
        }
        for at, call in enumerate(turn.calls)
    ]


def _reason(turn: Turn) -> str:
    return "tool_calls" if turn.calls else "stop"
