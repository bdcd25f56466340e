"""Tools for a server that takes none: they are described and called in the text."""

import json
from collections.abc import Iterator, Sequence
from typing import assert_never

from hortus.agent.values import Call, ModelTurn, Result, ResultTurn, ToolSpec, Turn, UserTurn

_HOW = (
    "You can call these tools. To call one, end your message with\n"
    '<tool_call>\n{"name": NAME, "arguments": {...}}\n</tool_call>\n'
    "and nothing after it; the result comes in the next message."
)


def describe(system: str, tools: Sequence[ToolSpec]) -> str:
    """Return the system text with the tools in it; the same for the same tools."""
    listed = "\n".join(_dumped(_described(tool)) for tool in tools)
    return f"{system}\n\n{_HOW}\n{listed}" if tools else system


def in_text(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return turns with calls and results written as text."""
    return tuple(made for turn in turns for made in _written(turn))


def _written(turn: Turn) -> Iterator[Turn]:
    match turn:
        case UserTurn():
            yield turn
        case ModelTurn(text, calls):
            yield ModelTurn("\n".join([*([text] if text else []), *map(_call, calls)]))
        case ResultTurn(results):
            images = tuple(image for result in results for image in result.images)
            yield UserTurn("\n".join(map(_result, results)), images)
        case _:
            assert_never(turn)


def _call(call: Call) -> str:
    made = {"name": call.name, "arguments": dict(call.arguments)}
    return f"<tool_call>\n{_dumped(made)}\n</tool_call>"


def _result(result: Result) -> str:
    said = f"Error: {result.text}" if result.failed else result.text
    return f"<tool_response>\n{said}\n</tool_response>"


def _described(tool: ToolSpec) -> dict[str, object]:
    return {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
    }


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
