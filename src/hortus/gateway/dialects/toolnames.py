"""Give every tool one flat name and find the tool again by it."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import msgspec

from hortus.gateway.dialects.types import Request, Tool, ToolCall, ToolKind

# What OpenAI and Anthropic both take as the name of a function.
_LONGEST = 64
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_-]")
_DIGEST_CHARS = 8

_CUSTOM_SCHEMA = (
    '{"type":"object","properties":{"input":{"type":"string"}},"required":["input"],'
    '"additionalProperties":false}'
)
_SHELL_SCHEMA = (
    '{"type":"object","properties":{"command":{"type":"array","items":{"type":"string"}},'
    '"timeout_ms":{"type":"integer"},"working_directory":{"type":"string"}},'
    '"required":["command"]}'
)


class _CustomInput(msgspec.Struct, frozen=True):
    input: str


class ToolNames:
    """The flat names of one request's tools.

    A sub-tool ``find`` of the group ``files`` becomes ``files__find``; a name that is taken, too
    long or has characters that servers refuse gets a digest, so that no two tools share one.
    """

    def __init__(self, tools: Iterable[Tool] = ()) -> None:
        self._flat: dict[tuple[str, str], str] = {}
        self._tools: dict[str, Tool] = {}
        # Tools outside any group keep their names, wherever they stand in the list.
        for tool in sorted(tools, key=lambda tool: bool(tool.namespace)):
            flat = self._free_name(tool.namespace, tool.name)
            self._flat[tool.namespace, tool.name] = flat
            self._tools[flat] = tool

    @classmethod
    def of(cls, request: Request | None) -> "ToolNames":
        """Return the names for ``request``; without one, names stand for themselves."""
        return cls(request.tools if request else ())

    def flat(self, namespace: str, name: str) -> str:
        """Return the flat name of a tool, also of one that is no longer offered."""
        return self._flat.get((namespace, name)) or _joined(namespace, name)

    def chosen(self, name: str) -> str | None:
        """Return the flat name of the tool a caller has chosen by name, if it is on offer."""
        flats = (flat for flat, tool in self._tools.items() if tool.name == name)
        return next(flats, None)

    def flattened(self, tool: Tool) -> Tool:
        """Return ``tool`` as a plain function."""
        flat = replace(tool, name=self.flat(tool.namespace, tool.name), namespace="")
        match tool.kind:
            case ToolKind.FUNCTION:
                return flat
            case ToolKind.CUSTOM:
                return replace(
                    flat,
                    kind=ToolKind.FUNCTION,
                    schema=_CUSTOM_SCHEMA,
                    description=_with_grammar(tool),
                    grammar="",
                )
            case ToolKind.SHELL:
                return replace(
                    flat,
                    kind=ToolKind.FUNCTION,
                    schema=_SHELL_SCHEMA,
                    description=tool.description or "Run a command on the user's machine.",
                )

    def flattened_call(self, call: ToolCall) -> ToolCall:
        """Return ``call`` as a call of a plain function."""
        arguments = call.arguments
        if call.kind is ToolKind.CUSTOM:
            arguments = msgspec.json.encode(_CustomInput(arguments)).decode()
        name = self.flat(call.namespace, call.name)
        return ToolCall(call.id, name, arguments)

    def restored(self, call: ToolCall) -> ToolCall:
        """Return a call of a plain function as a call of the tool that the client knows."""
        tool = self._tools.get(call.name)
        if tool is None or call.namespace:
            return call
        arguments = call.arguments
        if tool.kind is ToolKind.CUSTOM:
            arguments = input_of(arguments)
        return ToolCall(call.id, tool.name, arguments, tool.namespace, tool.kind)

    def _free_name(self, namespace: str, name: str) -> str:
        flat = _joined(namespace, name)
        return flat if flat not in self._tools else _digested(flat, f"{namespace}\0{name}")


def _joined(namespace: str, name: str) -> str:
    full = f"{namespace}__{name}" if namespace else name
    flat = _FORBIDDEN.sub("_", full)
    if flat == full and len(flat) <= _LONGEST:
        return flat
    return _digested(flat, full)


def _digested(flat: str, full: str) -> str:
    digest = hashlib.sha256(full.encode(errors="surrogatepass")).hexdigest()[:_DIGEST_CHARS]
    return f"{flat[: _LONGEST - _DIGEST_CHARS - 1]}_{digest}"


def _with_grammar(tool: Tool) -> str:
    if not tool.grammar:
        return tool.description
    form = _definition(tool.grammar)
    return f"{tool.description}\n\nThe input must follow this grammar:\n{form}".strip()


def _definition(grammar: str) -> str:
    fields: Mapping[str, object] = msgspec.json.decode(grammar, type=dict[str, object])
    return str(fields.get("definition", grammar))


def input_of(arguments: str) -> str:
    """Return the bare input of a custom tool that was called as a function."""
    try:
        return msgspec.json.decode(arguments, type=_CustomInput).input
    except msgspec.DecodeError:
        # The model did not keep to the schema: its words are passed on as they are.
        return arguments
