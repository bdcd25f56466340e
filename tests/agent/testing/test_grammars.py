"""Calls written into text are read back as the same calls."""

import pytest

from hortus.agent.testing.grammars import write_call
from hortus.agent.toolcalls import Grammar, Tool, read_calls

PROPERTIES = {
    "path": {"type": "string"},
    "line": {"type": "integer"},
    "all": {"type": "boolean"},
}
TOOLS = [Tool("read", {"type": "object", "properties": PROPERTIES, "required": ["path"]})]
ARGUMENTS = {"path": "src/größe.py", "line": 7, "all": True}


@pytest.mark.parametrize("grammar", [g for g in Grammar if g is not Grammar.NATIVE])
def test_a_call_written_in_any_grammar_is_read_back(grammar):
    (call,) = read_calls(write_call("read", ARGUMENTS, grammar), TOOLS).calls
    assert (call.name, dict(call.arguments), call.grammar) == ("read", ARGUMENTS, grammar)
