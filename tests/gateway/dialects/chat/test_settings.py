"""Tools, choice, shape and effort in chat requests."""

import json

import msgspec
import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.chat.settings import (
    read_choice,
    read_output,
    read_tools,
    write_choice,
    write_effort,
    write_output,
    write_tools,
)
from hortus.gateway.dialects.chat.wire import ChatRequest, Choice, Named
from hortus.gateway.dialects.losses import Dropped
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


def wire(**fields: object) -> ChatRequest:
    return msgspec.convert({"model": "m", **fields}, ChatRequest)


def test_function_custom_and_built_in_tools_are_told_apart() -> None:
    lost = Dropped()
    body = json.dumps(
        {
            "model": "m",
            "tools": [
                {"type": "function", "function": {"name": "f", "strict": True}},
                {"type": "custom", "custom": {"name": "c", "format": {"type": "text"}}},
                {"type": "web_search"},
            ],
        }
    )

    tools = read_tools(msgspec.json.decode(body, type=ChatRequest), lost)

    assert tools == (
        Tool("f", strict=True),
        Tool("c", kind=ToolKind.CUSTOM, grammar='{"type": "text"}'),
    )
    assert lost.names == ("tool:web_search",)


@pytest.mark.parametrize(
    ("choice", "read"),
    [
        pytest.param(None, ToolChoice(), id="unsaid"),
        pytest.param("auto", ToolChoice(ChoiceMode.AUTO), id="auto"),
        pytest.param("required", ToolChoice(ChoiceMode.REQUIRED), id="required"),
        pytest.param("other", ToolChoice(), id="unknown"),
        pytest.param(
            {"type": "function", "function": {"name": "f"}},
            ToolChoice(ChoiceMode.NAMED, "f"),
            id="function",
        ),
        pytest.param(
            {"type": "custom", "custom": {"name": "f"}},
            ToolChoice(ChoiceMode.NAMED, "f"),
            id="custom",
        ),
    ],
)
def test_a_choice_is_read(choice: object, read: ToolChoice) -> None:
    lost = Dropped()

    assert read_choice(wire(tool_choice=choice), lost) == read
    assert lost.names == ()


def test_a_choice_among_some_tools_is_left_to_the_model() -> None:
    lost = Dropped()

    assert read_choice(wire(tool_choice={"type": "allowed_tools"}), lost) == ToolChoice()
    assert lost.names == ("tool_choice",)


def test_a_choice_of_a_tool_in_a_group_names_its_flat_name() -> None:
    tools = (Tool("find", namespace="files"),)
    named = ToolChoice(ChoiceMode.NAMED, "find")
    request = Request(model="m", turns=(), tools=tools, tool_choice=named)

    choice = write_choice(request, ToolNames(tools), Dropped(Dialect.CHAT))

    assert choice == Choice("function", Named("files__find"))


def test_a_choice_of_a_tool_that_is_not_there_is_left_out() -> None:
    lost = Dropped(Dialect.CHAT)
    named = ToolChoice(ChoiceMode.NAMED, "gone")
    request = Request(model="m", turns=(), tools=(Tool("f"),), tool_choice=named)

    assert write_choice(request, ToolNames(request.tools), lost) is None
    assert lost.names == ("tool_choice",)


def test_without_tools_no_choice_is_sent() -> None:
    request = Request(model="m", turns=(), tool_choice=ToolChoice(ChoiceMode.AUTO))

    assert write_choice(request, ToolNames(), Dropped(Dialect.CHAT)) is None


def test_a_grammar_is_named_as_lost() -> None:
    lost = Dropped(Dialect.CHAT)
    tools = (Tool("c", kind=ToolKind.CUSTOM, grammar='{"definition":"a: b"}'),)

    written = write_tools(tools, ToolNames(tools), lost)

    assert written
    assert written[0].type == "function"
    assert lost.names == ("tool_grammar:c",)


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


def test_a_schema_that_is_missing_asks_for_any_json() -> None:
    body = wire(response_format={"type": "json_schema"})

    assert read_output(body.response_format) == OutputFormat(FormatKind.JSON)


@pytest.mark.parametrize(
    ("wish", "effort", "names"),
    [
        pytest.param(Reasoning(), None, (), id="unsaid"),
        pytest.param(Reasoning(effort="low"), "low", (), id="word"),
        pytest.param(Reasoning(effort="max"), "high", ("effort",), id="too_high"),
        pytest.param(Reasoning(ThinkingMode.OFF), "none", (), id="off"),
        pytest.param(
            Reasoning(ThinkingMode.ON, budget_tokens=2_048),
            "low",
            ("thinking_budget",),
            id="budget",
        ),
        pytest.param(Reasoning(ThinkingMode.ADAPTIVE), None, (), id="adaptive"),
        pytest.param(
            Reasoning(effort="low", summary="auto"), "low", ("reasoning_summary",), id="summary"
        ),
    ],
)
def test_a_wish_to_think_becomes_a_word(
    wish: Reasoning, effort: str | None, names: tuple[str, ...]
) -> None:
    lost = Dropped(Dialect.CHAT)

    assert write_effort(wish, lost) == effort
    assert lost.names == names
