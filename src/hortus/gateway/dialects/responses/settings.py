"""Tools, tool choice, shape and effort of ``/v1/responses``, read and written."""

from collections.abc import Iterator

from hortus.gateway.dialects.effort import effort_of_budget
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.responses.items import SHELL_NAME
from hortus.gateway.dialects.responses.wire import (
    Choice,
    Format,
    ReasoningConfig,
    ResponsesRequest,
    TextConfig,
    ToolDef,
)
from hortus.gateway.dialects.types import (
    ChoiceMode,
    FormatKind,
    OutputFormat,
    Reasoning,
    Request,
    ThinkingMode,
    Tool,
    ToolChoice,
    ToolKind,
)
from hortus.gateway.dialects.wire import raw, raw_text

_MODES = {mode.value: mode for mode in (ChoiceMode.AUTO, ChoiceMode.NONE, ChoiceMode.REQUIRED)}
_TOOL_TYPES = {
    "function": ToolKind.FUNCTION,
    "custom": ToolKind.CUSTOM,
    "local_shell": ToolKind.SHELL,
}


def read_tools(wire: list[ToolDef], lost: Dropped, namespace: str = "") -> Iterator[Tool]:
    """Give the tools on offer, groups taken apart; a server's own tools are left out."""
    for tool in wire:
        kind = _TOOL_TYPES.get(tool.type)
        if tool.type == "namespace":
            yield from read_tools(tool.tools or [], lost, tool.name or "")
        elif kind is None:
            lost.add(Lost.TOOL, tool.name or tool.type)
        else:
            yield Tool(
                tool.name or SHELL_NAME,
                tool.description or "",
                raw_text(tool.parameters),
                bool(tool.strict),
                namespace,
                kind,
                raw_text(tool.format),
            )


def read_choice(wire: str | Choice | None, lost: Dropped) -> ToolChoice:
    """Return the choice among the tools."""
    if isinstance(wire, str):
        return ToolChoice(_MODES.get(wire, ChoiceMode.UNSAID))
    if wire is None:
        return ToolChoice()
    if wire.type in _TOOL_TYPES:
        return ToolChoice(ChoiceMode.NAMED, wire.name or SHELL_NAME)
    lost.add(Lost.TOOL_CHOICE)
    return ToolChoice()


def read_output(wire: TextConfig | None) -> OutputFormat:
    """Return the shape asked for."""
    form = wire.format if wire else None
    if form is None or form.type not in (FormatKind.JSON, FormatKind.SCHEMA):
        return OutputFormat()
    if form.type == FormatKind.JSON:
        return OutputFormat(FormatKind.JSON)
    return OutputFormat(
        FormatKind.SCHEMA,
        raw_text(form.schema),
        form.name or "",
        form.description or "",
        bool(form.strict),
    )


def read_reasoning(wire: ReasoningConfig | None) -> Reasoning:
    """Return how much the model is to think."""
    if wire is None:
        return Reasoning()
    return Reasoning(effort=wire.effort or "", summary=wire.summary or "")


def write_tools(tools: tuple[Tool, ...]) -> list[ToolDef] | None:
    """Return the tools; those of one group stand together in it."""
    written: list[ToolDef] = []
    groups: dict[str, list[ToolDef]] = {}
    for tool in tools:
        if not tool.namespace:
            written.append(_write_tool(tool))
        elif tool.namespace in groups:
            groups[tool.namespace].append(_write_tool(tool))
        else:
            group = groups[tool.namespace] = [_write_tool(tool)]
            written.append(ToolDef("namespace", tool.namespace, tools=group))
    return written or None


def write_choice(request: Request, lost: Dropped) -> str | Choice | None:
    """Return the choice; one that names no tool on offer is left out."""
    choice = request.tool_choice
    if choice.mode is ChoiceMode.UNSAID or not request.tools:
        return None
    if choice.mode is not ChoiceMode.NAMED:
        return str(choice.mode)
    chosen = next((tool for tool in request.tools if tool.name == choice.name), None)
    if chosen is None:
        lost.add(Lost.TOOL_CHOICE)
        return None
    return Choice(str(chosen.kind), chosen.name)


def write_output(output: OutputFormat) -> TextConfig | None:
    """Return the shape asked for; plain text needs no word."""
    match output.kind:
        case FormatKind.TEXT:
            return None
        case FormatKind.JSON:
            return TextConfig(Format(str(FormatKind.JSON)))
        case FormatKind.SCHEMA:
            return TextConfig(
                Format(
                    str(FormatKind.SCHEMA),
                    output.name or "answer",
                    output.description or None,
                    raw(output.schema),
                    output.strict,
                )
            )


def write_reasoning(wish: Reasoning, lost: Dropped) -> ReasoningConfig | None:
    """Return the wish to think, in words."""
    effort = wish.effort
    if effort == "max":
        lost.add(Lost.EFFORT)
        effort = "xhigh"
    if wish.mode is ThinkingMode.OFF:
        effort = "none"
    elif not effort and wish.budget_tokens:
        lost.add(Lost.THINKING_BUDGET)
        effort = effort_of_budget(wish.budget_tokens)
    if not effort and not wish.summary:
        return None
    return ReasoningConfig(effort or None, wish.summary or None)


def wants_thinking(request: ResponsesRequest) -> bool:
    """Return whether the answer will hold thinking that must be able to come back."""
    wish = request.reasoning
    return wish is not None and wish.effort != "none"


def _write_tool(tool: Tool) -> ToolDef:
    match tool.kind:
        case ToolKind.FUNCTION:
            # The server's own default is strict, unlike that of the other dialects.
            return ToolDef(
                "function", tool.name, tool.description or None, raw(tool.schema), tool.strict
            )
        case ToolKind.CUSTOM:
            return ToolDef("custom", tool.name, tool.description or None, format=raw(tool.grammar))
        case ToolKind.SHELL:
            return ToolDef("local_shell")
