"""Tools are read in every form that clients send them in."""

import pytest

from hortus.agent.toolcalls.errors import BadToolsError
from hortus.agent.toolcalls.tools import read_tools
from hortus.agent.toolcalls.types import Tool


@pytest.mark.parametrize(
    "text",
    [
        '[{"name": "f", "parameters": {"type": "object"}}]',
        '[{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]',
        '[{"name": "f", "input_schema": {"type": "object"}, "description": "x"}]',
        '{"tools": [{"name": "f", "inputSchema": {"type": "object"}}]}',
    ],
)
def test_every_form_of_a_tool_is_read(text):
    assert read_tools(text.encode()) == (Tool("f", {"type": "object"}),)


def test_a_tool_may_be_without_a_schema():
    assert read_tools(b'[{"name": "f"}]') == (Tool("f", {}),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no", "no JSON"),
        ("3", "no list"),
        ('{"a": 1}', "no list"),
        ("[3]", "tool 1 has no name"),
        ('[{"name": "f"}, {"name": ""}]', "tool 2 has no name"),
        ('[{"name": "f", "parameters": 3}]', "its schema is no object"),
    ],
)
def test_what_is_no_list_of_tools_is_refused(text, said):
    with pytest.raises(BadToolsError, match=said):
        read_tools(text.encode())
