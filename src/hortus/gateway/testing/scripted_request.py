"""Read from a request, in any dialect, what decides which turn of the script answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from hortus.gateway.testing.scripted_types import JsonObject


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool the client offers, with the JSON schema of its arguments."""

    name: str
    schema: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: enough to choose an answer and to frame it."""

    model: str
    stream: bool
    rounds: int
    tools: tuple[Tool, ...] = ()
    include_usage: bool = False
    raw: Mapping[str, object] = field(default_factory=dict)

    def mentions(self, words: str) -> bool:
        """Tell whether ``words`` stand anywhere in the request."""
        return words in msgspec.json.encode(self.raw).decode()


def read_chat(raw: JsonObject) -> Asked:
    """Read a ``/v1/chat/completions`` request."""
    messages = _objects(raw.get("messages"))
    options = _object(raw.get("stream_options"))
    return Asked(
        model=str(raw.get("model", "")),
        stream=raw.get("stream") is True,
        rounds=sum(1 for m in messages if m.get("role") == "assistant" and m.get("tool_calls")),
        tools=tuple(
            Tool(str(f.get("name")), _object(f.get("parameters")))
            for f in (_object(t.get("function")) for t in _objects(raw.get("tools")))
        ),
        include_usage=options.get("include_usage") is True,
        raw=raw,
    )


def read_responses(raw: JsonObject) -> Asked:
    """Read a ``/v1/responses`` request. Calls made side by side are one round."""
    kinds = [str(item.get("type", "message")) for item in _objects(raw.get("input"))]
    outputs = ("function_call_output", "custom_tool_call_output")
    rounds = sum(
        kind in outputs and (i + 1 == len(kinds) or kinds[i + 1] not in outputs)
        for i, kind in enumerate(kinds)
    )
    return Asked(
        model=str(raw.get("model", "")),
        stream=raw.get("stream") is True,
        rounds=rounds,
        tools=tuple(
            Tool(str(t.get("name")), _object(t.get("parameters")))
            for t in _objects(raw.get("tools"))
            if t.get("type") == "function"
        ),
        raw=raw,
    )


def read_messages(raw: JsonObject) -> Asked:
    """Read a ``/v1/messages`` request."""
    return Asked(
        model=str(raw.get("model", "")),
        stream=raw.get("stream") is True,
        rounds=sum(
            any(block.get("type") == "tool_result" for block in _objects(m.get("content")))
            for m in _objects(raw.get("messages"))
        ),
        tools=tuple(
            Tool(str(t.get("name")), _object(t.get("input_schema")))
            for t in _objects(raw.get("tools"))
        ),
        raw=raw,
    )


def _objects(value: object) -> list[JsonObject]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return []
    return [item for item in value if isinstance(item, dict)]


def _object(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}
