"""Turn a step of the script into parts of an answer that fit the tools the client offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

import msgspec

from hortus.gateway.testing.scripted_request import Asked, Tool
from hortus.gateway.testing.scripted_types import (
    Call,
    Edit,
    Say,
    Script,
    Shell,
    Step,
    Stop,
    Think,
    Turn,
    Usage,
)

# What coding clients call the tool that runs a command, most specific first.
_SHELL_NAMES = (
    "run_shell_command",
    "exec_command",
    "shell_command",
    "execute_command",
    "shell",
    "bash",
    "run",
    "terminal",
)
_COMMAND_NAMES = ("command", "cmd")
_FILLERS: Mapping[str, object] = {
    "string": "scripted",
    "boolean": False,
    "integer": 1,
    "number": 1,
    "array": [],
    "object": {},
}


@dataclass(frozen=True, slots=True)
class Text:
    """Text in an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    """Reasoning in an answer."""

    text: str
    signature: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call in an answer; ``arguments`` is JSON text."""

    id: str
    name: str
    arguments: str


Part = Text | Reasoning | ToolCall


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole answer in no dialect's words. ``number`` makes its ids differ from others'."""

    number: int
    model: str
    parts: tuple[Part, ...]
    stop: Stop
    usage: Usage
    chunk_chars: int

    def pieces(self, text: str) -> list[str]:
        """Cut text the way a model streams it."""
        return [text[i : i + self.chunk_chars] for i in range(0, len(text), self.chunk_chars)]


def choose(script: Script, asked: Asked, number: int) -> Reply:
    """Return the answer the script has for this request."""
    turn = _turn(script, asked)
    parts = tuple(_part(step, asked, f"{number}_{i}") for i, step in enumerate(turn.steps))
    calls = any(isinstance(part, ToolCall) for part in parts)
    stop = turn.stop or (Stop.TOOL if calls else Stop.END)
    return Reply(number, asked.model, parts, stop, turn.usage, script.chunk_chars)


def _turn(script: Script, asked: Asked) -> Turn:
    if not asked.tools:
        if script.edit is not None and asked.mentions("SEARCH/REPLACE"):
            return script.edit
        if script.aside is not None:
            return script.aside
    return script.turns[min(asked.rounds, len(script.turns) - 1)]


def _part(step: Step, asked: Asked, suffix: str) -> Part:
    match step:
        case Say(text):
            return Text(text)
        case Think(text, signature):
            return Reasoning(text, signature)
        case Call(name, arguments):
            return ToolCall(f"call_{suffix}", name, _json(arguments))
        case Shell(command):
            return _shell_call(command, asked.tools, f"call_{suffix}")
        case Edit():
            return Text(_search_replace(step))
        case _:
            assert_never(step)


def _shell_call(command: str, tools: tuple[Tool, ...], call_id: str) -> Part:
    by_name = {tool.name.lower(): tool for tool in tools}
    tool = next((by_name[name] for name in _SHELL_NAMES if name in by_name), None)
    if tool is None:
        offered = ", ".join(tool.name for tool in tools) or "none"
        return Text(f"No shell tool is among those offered: {offered}.")
    return ToolCall(call_id, tool.name, _json(_arguments(tool.schema, command)))


def _arguments(schema: Mapping[str, object], command: str) -> dict[str, object]:
    properties = _mapping(schema.get("properties"))
    required = schema.get("required")
    names = [str(n) for n in required] if isinstance(required, list) else []
    found: dict[str, object] = {}
    for name in dict.fromkeys([*names, *(n for n in _COMMAND_NAMES if n in properties)]):
        kind = str(_mapping(properties.get(name)).get("type", "string"))
        if name in _COMMAND_NAMES:
            found[name] = ["bash", "-lc", command] if kind == "array" else command
        else:
            found[name] = _FILLERS.get(kind, "scripted")
    return found or {"command": command}


def _search_replace(edit: Edit) -> str:
    return (
        f"\n{edit.path}\n```\n<<<<<<< SEARCH\n{edit.search}=======\n{edit.replace}"
        ">>>>>>> REPLACE\n```\n"
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
