"""Calls become what can be made, with every repair noted, or a fault."""

import pytest

from hortus.agent.toolcalls.settling import settle
from hortus.agent.toolcalls.types import Fault, Grammar, RawCall, Step, ToolCall


@pytest.fixture
def one(tools):
    """Return a function that settles one call with JSON arguments."""

    def settled(body, name="read_file", grammar=Grammar.KIMI, *, complete=True, known=tools):
        (found,) = settle(RawCall(name, body, grammar, complete, "source"), known)
        return found

    return settled


def test_a_proper_call_is_not_repaired(one):
    assert one('{"path": "a"}') == ToolCall("read_file", {"path": "a"}, Grammar.KIMI)


def test_a_repaired_shell_command_shows_before_and_after(one):
    call = one('{"command": "echo "hi""}', "run_shell")
    assert call.arguments == {"command": 'echo "hi"'}
    assert call.repaired
    (repair,) = call.repairs
    assert (repair.step, repair.before) == (Step.JSON, '{"command": "echo "hi""}')
    assert repair.after == '{"command": "echo \\"hi\\""}'


def test_a_command_that_was_cut_off_is_never_run(one):
    for body in ('{"command": "rm -rf /tmp/ab', '{"command": "rm -rf /tmp/ab"'):
        assert isinstance(one(body, "run_shell", complete=False), Fault)
    fault = one({"command": "rm -rf /tmp/ab"}, "run_shell", Grammar.GLM, complete=False)
    assert fault.problem == "its end is missing, so it may have been cut off"


def test_each_repair_is_noted_in_order(one):
    call = one('{"path": "a", "limit": "3",}', "functions.read_file")
    assert [repair.step for repair in call.repairs] == [Step.JSON, Step.NAME, Step.TYPE]


def test_a_guessed_name_is_not_mended_further(one):
    assert one('{"path": "a"}', "read_fille").name == "read_file"
    fault = one('{"path": "a", "limit": "3"}', "read_fille")
    assert fault.problem == "there is no tool read_fille; read_file is near to it"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("{}", "path: is missing (string)"),
        ('{"path": "a", "x": 1}', "x: is not known; there are path, limit"),
        ("[1]", "its arguments are broken: they are no object"),
        ('"{\\"a\\": }"', "its arguments are broken: Expecting value at line 1, column 7"),
    ],
)
def test_faults_say_exactly_what_is_wrong(one, body, problem):
    assert one(body).problem == problem


def test_an_unknown_tool_is_a_fault_that_lists_those_there_are(one):
    assert one("{}", "bash").problem == (
        "there is no such tool; there are: read_file, run_shell, list_todos"
    )


def test_a_tool_may_have_no_arguments(one):
    for body in ("", "{}", "null", '""'):
        assert one(body, "list_todos").arguments == {}


def test_arguments_may_be_json_in_a_string(one):
    assert one('"{\\"path\\": \\"a\\"}"').arguments == {"path": "a"}


@pytest.mark.parametrize(
    "body",
    [
        "3",
        "[]",
        '["a"]',
        "{}",
        '{"name": 3}',
        '{"name": "read_file", "version": 1, "input": {}}',
        '{"name": ""}',
        '{"arguments": {}}',
    ],
)
def test_json_that_means_no_call_is_none(tools, body):
    assert settle(RawCall(None, body, Grammar.HERMES, True, ""), tools) == []


def test_what_stands_alone_needs_a_known_tool(tools):
    raw = RawCall(None, '{"name": "bash", "arguments": {}}', Grammar.FENCED, True, "")
    assert settle(raw, tools) == []
    known = RawCall(None, '{"name": "list_todos", "arguments": {}}', Grammar.FENCED, True, "")
    assert len(settle(known, tools)) == 1
    assert settle(known, None) == []


def test_without_tools_only_the_grammar_is_judged(one):
    call = one('{"x": 1}', "functions.any", known=None)
    assert (call.name, call.arguments, call.repaired) == ("any", {"x": 1}, True)
    assert settle(RawCall("a b", "{}", Grammar.KIMI, True, ""), None) == []
