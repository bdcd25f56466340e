"""Tools, tool choice, shape and thinking of ``/v1/messages``, read and written."""

from hortus.gateway.dialects.effort import budget_of_effort
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.messages.wire import (
    Choice,
    Format,
    MessagesRequest,
    OutputConfig,
    ThinkingConfig,
    ToolDef,
)
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
)
from hortus.gateway.dialects.wire import raw, raw_text

_MODES = {
    "auto": ChoiceMode.AUTO,
    "any": ChoiceMode.REQUIRED,
    "none": ChoiceMode.NONE,
    "tool": ChoiceMode.NAMED,
}
_WORDS = {mode: word for word, mode in _MODES.items()}
_THINKING = {
    "enabled": ThinkingMode.ON,
    "adaptive": ThinkingMode.ADAPTIVE,
    "disabled": ThinkingMode.OFF,
}
_NO_INPUT = '{"type":"object","properties":{}}'
DEFAULT_MAX_TOKENS = 8_192
"""What is asked for when the client sets no limit: this dialect must have one."""

# Servers refuse a smaller budget, and one that is not below the limit of the answer.
_LEAST_BUDGET = 1_024


def read_tools(wire: list[ToolDef], lost: Dropped) -> tuple[Tool, ...]:
    """Return the tools on offer; those that only a messages server runs are left out."""
    tools: list[Tool] = []
    for tool in wire:
        schema = raw_text(tool.input_schema)
        if raw_text(tool.cache_control):
            lost.add(Lost.CACHE_CONTROL)
        if tool.defer_loading:
            lost.add(Lost.DEFER_LOADING)
        if tool.type not in (None, "custom") or (tool.defer_loading and not schema):
            lost.add(Lost.TOOL, tool.name or tool.type or "")
            continue
        tools.append(Tool(tool.name, tool.description or "", schema, bool(tool.strict)))
    return tuple(tools)


def read_choice(wire: Choice | None) -> tuple[ToolChoice, bool | None]:
    """Return the choice among the tools and whether calls may be parallel."""
    if wire is None:
        return ToolChoice(), None
    choice = ToolChoice(_MODES.get(wire.type, ChoiceMode.UNSAID), wire.name or "")
    parallel = wire.disable_parallel_tool_use
    return choice, None if parallel is None else not parallel


def read_reasoning(wire: MessagesRequest) -> Reasoning:
    """Return how much the model is to think."""
    effort = (wire.output_config.effort if wire.output_config else None) or ""
    if wire.thinking is None:
        return Reasoning(effort=effort)
    mode = _THINKING.get(wire.thinking.type, ThinkingMode.UNSAID)
    return Reasoning(mode, effort, wire.thinking.budget_tokens or 0)


def read_output(wire: MessagesRequest) -> OutputFormat:
    """Return the shape asked for, from its present or its former place."""
    form = (wire.output_config.format if wire.output_config else None) or wire.output_format
    if form is None or form.type != "json_schema":
        return OutputFormat()
    return OutputFormat(FormatKind.SCHEMA, raw_text(form.schema))


def write_tools(tools: tuple[Tool, ...], names: ToolNames, lost: Dropped) -> list[ToolDef] | None:
    """Return the tools; each must have a schema."""
    for tool in tools:
        if tool.grammar:
            lost.add(Lost.TOOL_GRAMMAR, tool.name)
    return [_write_tool(names.flattened(tool)) for tool in tools] or None


def write_choice(request: Request, names: ToolNames, lost: Dropped) -> Choice | None:
    """Return the choice; one that names no tool on offer is left out."""
    mode, one_by_one = request.tool_choice.mode, request.parallel_tools is False
    if not request.tools or (mode is ChoiceMode.UNSAID and not one_by_one):
        return None
    name = None
    if mode is ChoiceMode.NAMED:
        name = names.chosen(request.tool_choice.name)
        if name is None:
            lost.add(Lost.TOOL_CHOICE)
            mode = ChoiceMode.AUTO
    if mode is ChoiceMode.NONE:
        return Choice("none")
    return Choice(_WORDS.get(mode, "auto"), name, one_by_one or None)


def write_thinking(request: Request, lost: Dropped, *, allowed: bool) -> ThinkingConfig | None:
    """Return the wish to think, as a budget where the caller gave an effort in words."""
    wish = request.reasoning
    if wish.summary:
        lost.add(Lost.SUMMARY)
    if wish.mode is ThinkingMode.OFF or wish.effort == "none":
        return ThinkingConfig("disabled")
    if wish.mode is ThinkingMode.UNSAID and not wish.effort:
        return None
    forced = request.tool_choice.mode in (ChoiceMode.REQUIRED, ChoiceMode.NAMED)
    if not allowed or (forced and request.tools):
        lost.add(Lost.THINKING)
        return None
    if wish.mode is ThinkingMode.ADAPTIVE:
        return ThinkingConfig("adaptive")
    budget = wish.budget_tokens or budget_of_effort(wish.effort)
    longest = request.sampling.max_tokens
    if longest is not None:
        budget = min(budget, longest - 1)
    if budget < _LEAST_BUDGET:
        lost.add(Lost.THINKING)
        return None
    return ThinkingConfig("enabled", budget)


def default_max_tokens(thinking: ThinkingConfig | None) -> int:
    """Return the limit where the client sets none; it leaves room for the thinking."""
    return DEFAULT_MAX_TOKENS + ((thinking.budget_tokens if thinking else 0) or 0)


def write_output(request: Request, lost: Dropped) -> OutputConfig | None:
    """Return shape and, where the request came with adaptive thinking, effort."""
    output, form = request.output, None
    if output.kind is FormatKind.JSON:
        lost.add(Lost.JSON_MODE)
    elif output.kind is FormatKind.SCHEMA:
        if output.name or output.description or output.strict:
            lost.add(Lost.SCHEMA_NAME)
        form = Format("json_schema", raw(output.schema))
    adaptive = request.reasoning.mode is ThinkingMode.ADAPTIVE
    effort = (request.reasoning.effort or None) if adaptive else None
    return OutputConfig(effort, form) if effort or form else None


def _write_tool(tool: Tool) -> ToolDef:
    return ToolDef(
        tool.name,
        description=tool.description or None,
        input_schema=raw(tool.schema or _NO_INPUT),
        strict=tool.strict or None,
    )
