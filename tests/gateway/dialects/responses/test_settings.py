"""Tools, choice, shape and effort in responses requests."""

import json

import msgspec
import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped
from hortus.gateway.dialects.responses.settings import (
    read_choice,
    read_output,
    read_reasoning,
    read_tools,
    wants_thinking,
    write_choice,
    write_output,
    write_reasoning,
    write_tools,
)
from hortus.gateway.dialects.responses.wire import (
    Choice,
    ReasoningConfig,
    ResponsesRequest,
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

TOOLS = (
    Tool("f", "does it", '{"type":"object"}', strict=True),
    Tool("find", namespace="files"),
    Tool("list", namespace="files"),
    Tool("patch", kind=ToolKind.CUSTOM, grammar='{"type":"grammar","definition":"a"}'),
    Tool("local_shell", kind=ToolKind.SHELL),
)


def wire(**fields: object) -> ResponsesRequest:
    return msgspec.json.decode(json.dumps({"model": "m", **fields}), type=ResponsesRequest)


def test_tools_and_groups_of_tools_go_there_and_back() -> None:
    written = write_tools(TOOLS)

    assert tuple(read_tools(written or [], Dropped())) == TOOLS
    assert [tool.type for tool in written or []] == [
        "function",
        "namespace",
        "custom",
        "local_shell",
    ]


def test_strictness_is_always_said_as_the_server_s_default_differs() -> None:
    assert b'"strict":false' in msgspec.json.encode(write_tools((Tool("f"),)))


def test_tools_the_server_runs_are_left_out_by_name() -> None:
    lost = Dropped()
    offered = wire(
        tools=[{"type": "web_search"}, {"type": "mcp", "name": "x"}, {"type": "namespace"}]
    )

    assert list(read_tools(offered.tools or [], lost)) == []
    assert lost.names == ("tool:web_search", "tool:x")


@pytest.mark.parametrize(
    ("choice", "read", "names"),
    [
        pytest.param(None, ToolChoice(), (), id="unsaid"),
        pytest.param("required", ToolChoice(ChoiceMode.REQUIRED), (), id="required"),
        pytest.param(
            {"type": "custom", "name": "patch"},
            ToolChoice(ChoiceMode.NAMED, "patch"),
            (),
            id="named",
        ),
        pytest.param(
            {"type": "local_shell"}, ToolChoice(ChoiceMode.NAMED, "local_shell"), (), id="shell"
        ),
        pytest.param({"type": "web_search"}, ToolChoice(), ("tool_choice",), id="server_tool"),
    ],
)
def test_a_choice_is_read(choice: object, read: ToolChoice, names: tuple[str, ...]) -> None:
    lost = Dropped()

    assert read_choice(wire(tool_choice=choice).tool_choice, lost) == read
    assert lost.names == names


@pytest.mark.parametrize(
    ("choice", "written", "names"),
    [
        pytest.param(ToolChoice(), None, (), id="unsaid"),
        pytest.param(ToolChoice(ChoiceMode.NONE), "none", (), id="none"),
        pytest.param(
            ToolChoice(ChoiceMode.NAMED, "patch"), Choice("custom", "patch"), (), id="custom"
        ),
        pytest.param(ToolChoice(ChoiceMode.NAMED, "gone"), None, ("tool_choice",), id="gone"),
    ],
)
def test_a_choice_is_written(
    choice: ToolChoice, written: str | Choice | None, names: tuple[str, ...]
) -> None:
    lost = Dropped(Dialect.RESPONSES)
    request = Request(model="m", turns=(), tools=TOOLS, tool_choice=choice)

    assert write_choice(request, lost) == written
    assert lost.names == names


@pytest.mark.parametrize(
    "output",
    [
        pytest.param(OutputFormat(), id="text"),
        pytest.param(OutputFormat(FormatKind.JSON), id="json"),
        pytest.param(
            OutputFormat(FormatKind.SCHEMA, '{"type":"object"}', "n", "d", strict=True),
            id="schema",
        ),
    ],
)
def test_a_shape_goes_there_and_back(output: OutputFormat) -> None:
    assert read_output(write_output(output)) == output


@pytest.mark.parametrize(
    ("wish", "written", "names"),
    [
        pytest.param(Reasoning(), None, (), id="unsaid"),
        pytest.param(Reasoning(effort="low"), ReasoningConfig("low"), (), id="word"),
        pytest.param(Reasoning(effort="max"), ReasoningConfig("xhigh"), ("effort",), id="max"),
        pytest.param(Reasoning(ThinkingMode.OFF), ReasoningConfig("none"), (), id="off"),
        pytest.param(Reasoning(summary="auto"), ReasoningConfig(None, "auto"), (), id="summary"),
        pytest.param(
            Reasoning(ThinkingMode.ON, budget_tokens=9_000),
            ReasoningConfig("medium"),
            ("thinking_budget",),
            id="budget",
        ),
    ],
)
def test_a_wish_to_think_becomes_a_word(
    wish: Reasoning, written: ReasoningConfig | None, names: tuple[str, ...]
) -> None:
    lost = Dropped(Dialect.RESPONSES)

    assert write_reasoning(wish, lost) == written
    assert lost.names == names


def test_the_wish_is_read_back() -> None:
    assert read_reasoning(None) == Reasoning()
    assert read_reasoning(ReasoningConfig("low", "auto")) == Reasoning(
        effort="low", summary="auto"
    )


def test_only_an_answer_with_thinking_needs_it_signed() -> None:
    assert wants_thinking(wire(reasoning={"effort": "low"}))
    assert not wants_thinking(wire(reasoning={"effort": "none"}))
    assert not wants_thinking(wire())
