"""Tools, tool choice, shape and effort of ``/v1/chat/completions``, read and written."""

from hortus.gateway.dialects.chat.wire import (
    ChatRequest,
    Choice,
    FunctionDef,
    JsonSchema,
    Named,
    ResponseFormat,
    ToolDef,
)
from hortus.gateway.dialects.effort import effort_of_budget
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.toolnames import ToolNames
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
# Servers that run open models know only these three besides "none" and "minimal".
_ABOVE_HIGH = frozenset({"xhigh", "max"})


def read_tools(wire: ChatRequest, lost: Dropped) -> tuple[Tool, ...]:
    """Return the tools on offer, the legacy functions included."""
    tools = [_read_function(function) for function in wire.functions or ()]
    for tool in wire.tools or ():
        if tool.function:
            tools.append(_read_function(tool.function))
        elif tool.custom:
            custom = tool.custom
            grammar = raw_text(custom.format)
            tools.append(
                Tool(
                    custom.name,
                    custom.description or "",
                    kind=ToolKind.CUSTOM,
                    grammar=grammar,
                )
            )
        else:
            lost.add(Lost.TOOL, tool.type)
    return tuple(tools)


def read_choice(wire: ChatRequest, lost: Dropped) -> ToolChoice:
    """Return the choice among the tools."""
    choice = wire.tool_choice if wire.tool_choice is not None else wire.function_call
    if isinstance(choice, str):
        return ToolChoice(_MODES.get(choice, ChoiceMode.UNSAID))
    if isinstance(choice, Choice):
        named = choice.function or choice.custom
        if named is None:
            lost.add(Lost.TOOL_CHOICE)
        return ToolChoice(ChoiceMode.NAMED, named.name) if named else ToolChoice()
    return ToolChoice(ChoiceMode.NAMED, choice.name) if choice else ToolChoice()


def read_output(wire: ResponseFormat | None) -> OutputFormat:
    """Return the shape asked for."""
    if wire is None or wire.type not in (FormatKind.JSON, FormatKind.SCHEMA):
        return OutputFormat()
    if wire.type == FormatKind.JSON or wire.json_schema is None:
        return OutputFormat(FormatKind.JSON)
    schema = wire.json_schema
    return OutputFormat(
        FormatKind.SCHEMA,
        raw_text(schema.schema),
        schema.name,
        schema.description or "",
        bool(schema.strict),
    )


def write_tools(tools: tuple[Tool, ...], names: ToolNames, lost: Dropped) -> list[ToolDef] | None:
    """Return the tools as plain functions, which every server takes."""
    for tool in tools:
        if tool.grammar:
            lost.add(Lost.TOOL_GRAMMAR, tool.name)
    return [_write_function(names.flattened(tool)) for tool in tools] or None


def write_choice(request: Request, names: ToolNames, lost: Dropped) -> str | Choice | None:
    """Return the choice; one that names no tool on offer is left out."""
    choice = request.tool_choice
    if choice.mode is ChoiceMode.UNSAID or not request.tools:
        return None
    if choice.mode is not ChoiceMode.NAMED:
        return str(choice.mode)
    flat = names.chosen(choice.name)
    if flat is None:
        lost.add(Lost.TOOL_CHOICE)
        return None
    return Choice("function", Named(flat))


def write_output(output: OutputFormat) -> ResponseFormat | None:
    """Return the shape asked for; plain text needs no word."""
    match output.kind:
        case FormatKind.TEXT:
            return None
        case FormatKind.JSON:
            return ResponseFormat(str(FormatKind.JSON))
        case FormatKind.SCHEMA:
            schema = JsonSchema(
                output.name or "answer",
                output.description or None,
                raw(output.schema),
                output.strict or None,
            )
            return ResponseFormat(str(FormatKind.SCHEMA), schema)


def write_effort(reasoning: Reasoning, lost: Dropped) -> str | None:
    """Return the effort as one of the words that servers of this dialect know."""
    if reasoning.summary:
        lost.add(Lost.SUMMARY)
    if reasoning.effort in _ABOVE_HIGH:
        lost.add(Lost.EFFORT)
        return "high"
    if reasoning.effort:
        return reasoning.effort
    if reasoning.mode is ThinkingMode.OFF:
        return "none"
    if reasoning.budget_tokens:
        lost.add(Lost.THINKING_BUDGET)
        return effort_of_budget(reasoning.budget_tokens)
    return None


def _read_function(function: FunctionDef) -> Tool:
    return Tool(
        function.name,
        function.description or "",
        raw_text(function.parameters),
        bool(function.strict),
    )


def _write_function(tool: Tool) -> ToolDef:
    function = FunctionDef(
        tool.name, tool.description or None, raw(tool.schema), tool.strict or None
    )
    return ToolDef("function", function)
