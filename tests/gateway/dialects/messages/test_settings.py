"""Tools, choice, shape and thinking in messages requests."""

import json

import msgspec
import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped
from hortus.gateway.dialects.messages.settings import (
    default_max_tokens,
    read_choice,
    read_output,
    read_reasoning,
    read_tools,
    write_choice,
    write_output,
    write_thinking,
    write_tools,
)
from hortus.gateway.dialects.messages.wire import (
    Choice,
    MessagesRequest,
    ThinkingConfig,
)
from hortus.gateway.dialects.toolnames import ToolNames
from hortus.gateway.dialects.types import (
    ChoiceMode,
    FormatKind,
    OutputFormat,
    Reasoning,
    Request,
    Sampling,
    ThinkingMode,
    Tool,
    ToolChoice,
    ToolKind,
)

TOOLS = (Tool("f"),)


def wire(**fields: object) -> MessagesRequest:
    return msgspec.json.decode(json.dumps({"model": "m", **fields}), type=MessagesRequest)


def test_placeholders_and_server_tools_are_left_out_by_name() -> None:
    lost = Dropped()
    offered = wire(
        tools=[
            {"name": "f", "input_schema": {"type": "object"}},
            {"name": "later", "defer_loading": True, "input_schema": {}},
            {"name": "DeferredToolPlaceholder", "defer_loading": True},
            {"type": "web_search_20250305", "name": "web_search"},
            {"type": "mcp_toolset"},
            {"type": "custom", "name": "g", "strict": True, "cache_control": {"type": "x"}},
        ]
    ).tools

    tools = read_tools(offered or [], lost)

    assert [tool.name for tool in tools] == ["f", "later", "g"]
    assert tools[2].strict
    assert lost.names == (
        "defer_loading",
        "tool:DeferredToolPlaceholder",
        "tool:web_search",
        "tool:mcp_toolset",
        "cache_control",
    )


@pytest.mark.parametrize(
    ("choice", "read", "parallel"),
    [
        pytest.param(None, ToolChoice(), None, id="unsaid"),
        pytest.param({"type": "any"}, ToolChoice(ChoiceMode.REQUIRED), None, id="any"),
        pytest.param(
            {"type": "tool", "name": "f", "disable_parallel_tool_use": True},
            ToolChoice(ChoiceMode.NAMED, "f"),
            False,
            id="tool",
        ),
        pytest.param(
            {"type": "auto", "disable_parallel_tool_use": False},
            ToolChoice(ChoiceMode.AUTO),
            True,
            id="parallel",
        ),
        pytest.param({"type": "new"}, ToolChoice(), None, id="unknown"),
    ],
)
def test_a_choice_is_read(choice: object, read: ToolChoice, *, parallel: bool | None) -> None:
    assert read_choice(wire(tool_choice=choice).tool_choice) == (read, parallel)


@pytest.mark.parametrize(
    ("choice", "parallel", "written"),
    [
        pytest.param(ToolChoice(), None, None, id="unsaid"),
        pytest.param(
            ToolChoice(), False, Choice("auto", disable_parallel_tool_use=True), id="one_by_one"
        ),
        pytest.param(ToolChoice(ChoiceMode.NONE), False, Choice("none"), id="none"),
        pytest.param(
            ToolChoice(ChoiceMode.NAMED, "f"),
            False,
            Choice("tool", "f", disable_parallel_tool_use=True),
            id="named",
        ),
        pytest.param(ToolChoice(ChoiceMode.NAMED, "gone"), None, Choice("auto"), id="gone"),
    ],
)
def test_a_choice_is_written(
    choice: ToolChoice, written: Choice | None, *, parallel: bool | None
) -> None:
    request = Request(
        model="m", turns=(), tools=TOOLS, tool_choice=choice, parallel_tools=parallel
    )

    assert write_choice(request, ToolNames(TOOLS), Dropped(Dialect.MESSAGES)) == written


def test_every_tool_has_a_schema() -> None:
    lost = Dropped(Dialect.MESSAGES)
    tools = (Tool("f"), Tool("c", kind=ToolKind.CUSTOM, grammar='{"definition":"a"}'))

    written = write_tools(tools, ToolNames(tools), lost)

    assert written
    assert all(bytes(tool.input_schema) for tool in written)
    assert lost.names == ("tool_grammar:c",)


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        pytest.param({}, Reasoning(), id="unsaid"),
        pytest.param(
            {"thinking": {"type": "enabled", "budget_tokens": 2_000}},
            Reasoning(ThinkingMode.ON, budget_tokens=2_000),
            id="budget",
        ),
        pytest.param({"thinking": {"type": "new"}}, Reasoning(), id="unknown"),
        pytest.param({"output_config": {"effort": "max"}}, Reasoning(effort="max"), id="effort"),
    ],
)
def test_the_wish_to_think_is_read(fields: dict[str, object], read: Reasoning) -> None:
    assert read_reasoning(wire(**fields)) == read


@pytest.mark.parametrize("place", ["output_config", "output_format"])
def test_a_shape_is_read_from_its_present_and_its_former_place(place: str) -> None:
    form: dict[str, object] = {"type": "json_schema", "schema": {"type": "object"}}
    fields = {place: {"format": form} if place == "output_config" else form}

    assert read_output(wire(**fields)) == OutputFormat(FormatKind.SCHEMA, '{"type": "object"}')


def test_a_shape_keeps_its_schema_and_any_json_cannot_be_said() -> None:
    lost = Dropped(Dialect.MESSAGES)
    named = OutputFormat(FormatKind.SCHEMA, '{"a":1}', "n")

    written = write_output(Request(model="m", turns=(), output=named), lost)
    nothing = write_output(
        Request(model="m", turns=(), output=OutputFormat(FormatKind.JSON)), lost
    )

    assert msgspec.json.encode(written) == b'{"format":{"type":"json_schema","schema":{"a":1}}}'
    assert nothing is None
    assert lost.names == ("schema_name", "json_mode")


@pytest.mark.parametrize(
    ("wish", "limit", "written", "names"),
    [
        pytest.param(Reasoning(), None, None, (), id="unsaid"),
        pytest.param(Reasoning(effort="none"), None, ThinkingConfig("disabled"), (), id="none"),
        pytest.param(
            Reasoning(effort="medium"), None, ThinkingConfig("enabled", 8_192), (), id="word"
        ),
        pytest.param(
            Reasoning(effort="high"), 4_000, ThinkingConfig("enabled", 3_999), (), id="below_limit"
        ),
        pytest.param(Reasoning(effort="high"), 900, None, ("thinking",), id="no_room"),
        pytest.param(
            Reasoning(ThinkingMode.ADAPTIVE, "low", summary="auto"),
            None,
            ThinkingConfig("adaptive"),
            ("reasoning_summary",),
            id="adaptive",
        ),
    ],
)
def test_the_wish_to_think_is_written_as_servers_take_it(
    wish: Reasoning, limit: int | None, written: ThinkingConfig | None, names: tuple[str, ...]
) -> None:
    lost = Dropped(Dialect.MESSAGES)
    request = Request(model="m", turns=(), reasoning=wish, sampling=Sampling(max_tokens=limit))

    assert write_thinking(request, lost, allowed=True) == written
    assert lost.names == names


def test_a_forced_tool_forbids_thinking() -> None:
    lost = Dropped(Dialect.MESSAGES)
    request = Request(
        model="m",
        turns=(),
        tools=TOOLS,
        tool_choice=ToolChoice(ChoiceMode.REQUIRED),
        reasoning=Reasoning(effort="low"),
    )

    assert write_thinking(request, lost, allowed=True) is None
    assert lost.names == ("thinking",)


def test_the_default_limit_grows_with_the_budget() -> None:
    assert default_max_tokens(None) == default_max_tokens(ThinkingConfig("adaptive")) == 8_192
    assert default_max_tokens(ThinkingConfig("enabled", 1_000)) == 9_192
