"""Tools that the tests of calls share."""

import pytest

from hortus.agent.toolcalls import Tool, read_calls

TOOLS = (
    Tool(
        "read_file",
        {
            "type": "object",
            "properties": {"path": {"type": "string"}, "limit": {"type": "integer"}},
            "required": ["path"],
        },
    ),
    Tool(
        "run_shell",
        {
            "type": "object",
            "properties": {"command": {"type": "string"}},
            "required": ["command"],
        },
    ),
    Tool("list_todos", {"type": "object", "properties": {}}),
)


@pytest.fixture
def tools():
    """Return three tools."""
    return TOOLS


@pytest.fixture
def read():
    """Return a function that reads a text with three tools known."""
    return lambda text, **more: read_calls(text, TOOLS, **more)


@pytest.fixture
def calls(read):
    """Return a function that gives only names and arguments of the calls in a text."""
    return lambda text: [(call.name, dict(call.arguments)) for call in read(text).calls]
