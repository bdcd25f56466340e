"""Flat names: valid everywhere, unique, and leading back to the tool."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.dialects.toolnames import ToolNames, input_of
from hortus.gateway.dialects.types import Request, Tool, ToolCall, ToolKind

words = st.one_of(st.from_regex(r"[a-z_]{1,6}", fullmatch=True), st.text(min_size=1, max_size=80))
tools = st.lists(
    st.builds(Tool, words, namespace=st.one_of(st.just(""), words)),
    max_size=6,
    unique_by=lambda tool: (tool.namespace, tool.name),
)


@given(tools)
def test_every_flat_name_is_valid_unique_and_leads_back(offered: list[Tool]) -> None:
    names = ToolNames(offered)

    flats = [names.flattened(tool).name for tool in offered]

    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", flat) for flat in flats)
    assert len(set(flats)) == len(offered)
    for tool, flat in zip(offered, flats, strict=True):
        call = names.restored(ToolCall("c", flat, "{}"))
        assert (call.namespace, call.name) == (tool.namespace, tool.name)


def test_a_group_s_tool_is_joined_with_its_group() -> None:
    names = ToolNames([Tool("find", namespace="files")])

    assert names.flat("files", "find") == "files__find"


def test_a_tool_outside_any_group_keeps_its_name() -> None:
    offered = [Tool("find", namespace="files"), Tool("files__find")]

    assert ToolNames(offered).flat("", "files__find") == "files__find"


def test_a_call_of_a_tool_no_longer_offered_keeps_a_valid_name() -> None:
    call = ToolCall("c", "old tool", "{}", "group")

    flat = ToolNames().flattened_call(call)

    assert re.fullmatch(r"group__old_tool_[0-9a-f]{8}", flat.name)


def test_a_custom_tool_becomes_a_function_with_its_grammar_told() -> None:
    tool = Tool(
        "patch", "Edit.", kind=ToolKind.CUSTOM, grammar='{"type":"grammar","definition":"a: b"}'
    )

    flat = ToolNames([tool]).flattened(tool)

    assert flat.kind is ToolKind.FUNCTION
    assert flat.description == "Edit.\n\nThe input must follow this grammar:\na: b"
    assert '"input"' in flat.schema


def test_a_custom_call_goes_there_and_back() -> None:
    names = ToolNames([Tool("patch", kind=ToolKind.CUSTOM)])
    call = ToolCall("c", "patch", '*** "Begin"\n', kind=ToolKind.CUSTOM)

    flat = names.flattened_call(call)

    assert flat.arguments == '{"input":"*** \\"Begin\\"\\n"}'
    assert names.restored(flat) == call


def test_a_model_that_ignores_the_schema_is_taken_at_its_word() -> None:
    assert input_of("*** Begin") == "*** Begin"


def test_the_shell_becomes_a_function_that_asks_for_a_command() -> None:
    shell = Tool("local_shell", kind=ToolKind.SHELL)

    flat = ToolNames([shell]).flattened(shell)

    assert '"command"' in flat.schema
    assert flat.description


def test_a_chosen_tool_is_found_by_the_name_the_client_knows() -> None:
    names = ToolNames([Tool("find", namespace="files")])

    assert names.chosen("find") == "files__find"
    assert names.chosen("lost") is None


def test_without_a_request_names_stand_for_themselves() -> None:
    call = ToolCall("c", "f", "{}")

    assert ToolNames.of(None).restored(call) == call
    assert ToolNames.of(Request(model="m", turns=())).restored(call) == call
