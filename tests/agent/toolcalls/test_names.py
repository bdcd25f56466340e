"""A name means one tool or none."""

import pytest

from hortus.agent.toolcalls.names import clean_name, find_tool
from hortus.agent.toolcalls.types import Tool

TOOLS = {name: Tool(name) for name in ("read_file", "write_file", "run_shell", "readfile2", "ls")}


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("assistant<|channel|>analysis", "assistant"),
        ("read_file<|channel|>commentary", "read_file"),
        ("functions.read_file", "read_file"),
        ("default_api.ls", "ls"),
        ("tool:ls", "ls"),
        (" ls ", "ls"),
    ],
)
def test_tokens_and_spaces_of_names_are_taken_off(name, clean):
    assert clean_name(name) == clean


@pytest.mark.parametrize(
    ("name", "tool", "guessed"),
    [
        ("read_file", "read_file", False),
        ("ReadFile", "read_file", False),
        ("run-shell", "run_shell", False),
        ("write_files", "write_file", True),
        ("run_shel", "run_shell", True),
    ],
)
def test_a_name_near_to_one_tool_means_it(name, tool, guessed):
    found = find_tool(name, TOOLS)
    assert (found.tool.name, found.guessed) == (tool, guessed)


@pytest.mark.parametrize(
    "name", ["", "bash", "exec", "l", "file", "delete_file", "assistant<|channel|>x"]
)
def test_a_name_near_to_none_means_none(name):
    assert find_tool(name, TOOLS) is None


def test_a_name_near_to_two_means_none():
    tools = {name: Tool(name) for name in ("get_user_a", "get_user_b")}
    assert find_tool("get_user_c", tools) is None
    tools = {name: Tool(name) for name in ("readFile", "read_file")}
    assert find_tool("READ_FILE", tools) is None
