"""Native calls: fitted like calls in text, and never completed where they were cut off."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.toolcalls import Fault, Grammar, Step, Tool, ToolCall, fit_native

PROPERTIES = {
    "path": {"type": "string"},
    "line": {"type": "integer"},
    "paths": {"type": "array", "items": {"type": "string"}},
    "why": {"type": "string", "default": "none given"},
}
SCHEMA = {"type": "object", "properties": PROPERTIES, "required": ["path"]}
TOOLS = [Tool("read", SCHEMA), Tool("run", {"type": "object", "properties": {}})]


def steps(call):
    return [repair.step for repair in call.repairs]


def test_a_whole_call_is_taken_as_it_is():
    call = fit_native("read", '{"path":"a.py","line":3}', TOOLS)
    assert call == ToolCall("read", {"path": "a.py", "line": 3}, Grammar.NATIVE)


@pytest.mark.parametrize("arguments", ["", "{}", "null", "  "])
def test_a_call_without_arguments_has_none(arguments):
    assert fit_native("run", arguments, TOOLS).arguments == {}


def test_a_call_that_lacks_what_is_required_is_a_fault():
    fault = fit_native("read", "{}", TOOLS)
    assert fault == Fault("read", "path: is missing (string)", "read({})")


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        ('{"path":"a.py","line":"3"}', {"path": "a.py", "line": 3}),
        ('{"path":"a.py","paths":"[\\"b\\"]"}', {"path": "a.py", "paths": ["b"]}),
    ],
)
def test_a_value_of_another_type_that_means_the_same_is_converted_and_noted(arguments, made):
    call = fit_native("read", arguments, TOOLS)
    assert (call.arguments, steps(call)) == (made, [Step.TYPE])


def test_arguments_that_were_sent_as_a_text_of_json_are_read():
    call = fit_native("read", json.dumps('{"path": "a.py"}'), TOOLS)
    assert call.arguments == {"path": "a.py"}


@pytest.mark.parametrize(
    "name", ["read<|channel|>commentary", "functions.read", "Read", "read<|constrain|>json"]
)
def test_a_name_with_tokens_of_another_template_is_cleaned(name):
    call = fit_native(name, '{"path":"a.py"}', TOOLS)
    assert (call.name, steps(call)) == ("read", [Step.NAME])


@pytest.mark.parametrize("name", ["assistant<|channel|>analysis", "browser_open", ""])
def test_a_tool_that_nobody_offered_is_a_fault_that_lists_those_there_are(name):
    fault = fit_native(name, "{}", TOOLS)
    assert "read, run" in fault.problem


def test_broken_json_is_mended_where_it_has_one_meaning():
    call = fit_native("read", "{'path': 'a.py',}", TOOLS)
    assert (call.arguments, steps(call)) == ({"path": "a.py"}, [Step.JSON])


@given(st.integers(0, 20))
def test_arguments_that_were_cut_off_are_never_completed(length):
    whole = '{"path":"a.py","why":"x"}'
    cut = fit_native("read", whole[: min(length, len(whole) - 1)], TOOLS, complete=False)
    assert isinstance(cut, Fault)


def test_whole_arguments_of_an_answer_that_was_cut_off_are_taken():
    assert isinstance(fit_native("read", '{"path":"a"}', TOOLS, complete=False), ToolCall)


@given(st.text(max_size=30), st.text(max_size=60))
def test_whatever_comes_is_a_call_or_a_fault(name, arguments):
    assert isinstance(fit_native(name, arguments, TOOLS), ToolCall | Fault)
