"""Hermes' JSON and GLM's pairs are read between their tags."""

import pytest

from hortus.agent.toolcalls.grammars import read_tagged


def read(text):
    (call,) = read_tagged(text, 0).calls
    return call


def test_json_may_hold_the_closing_tag_itself():
    body = '{"name": "w", "arguments": {"content": "</tool_call>"}}'
    assert read(f"<tool_call>\n{body}\n</tool_call>").body == body


@pytest.mark.parametrize(
    ("text", "body", "complete"),
    [
        ('<tool_call>{"a": 1</tool_call>', '{"a": 1', True),
        ('<tool_call>{"a": 1', '{"a": 1', False),
        ('<tool_call>{"a": 1} x</tool_call>', '{"a": 1} x', True),
        ('<tool_call>{"a": <tool_call>{}', '{"a": ', False),
    ],
)
def test_broken_json_reaches_to_the_next_tag(text, body, complete):
    call = read(text)
    assert (call.body, call.complete) == (body, complete)


def test_a_missing_closing_tag_is_mended_where_the_json_is_whole():
    call = read('<tool_call>{"name": "f"}')
    assert call.complete
    assert call.repairs[0].after == "</tool_call>"


def test_pairs_keep_their_text_as_it_is():
    call = read(
        "<tool_call>f\n<arg_key>a</arg_key>\n<arg_value> x\n</arg_value>\n"
        "<arg_key>b</arg_key><arg_value></arg_value>\n</tool_call>"
    )
    assert (call.name, call.body, call.complete) == ("f", {"a": " x\n", "b": ""}, True)


def test_a_value_may_hold_the_end_of_one():
    text = (
        "<tool_call>f\n<arg_key>a</arg_key>\n<arg_value>x</arg_value> y</arg_value>\n</tool_call>"
    )
    assert read(text).body == {"a": "x</arg_value> y"}


@pytest.mark.parametrize(
    "text",
    [
        "<tool_call>read_fi",
        "<tool_call>f\n<arg_ke",
        "<tool_call>f\n<arg_key>a</arg_key>\n<arg_value>x",
        "<tool_call>f\n<arg_key>a</arg_key>\n<arg_value>x</arg_value>\n",
    ],
)
def test_pairs_that_were_cut_off_are_not_complete(text):
    assert not read(text).complete


@pytest.mark.parametrize("text", ["<tool_call> is a tag", "x", "<tool_call>", "<tool_call>a b"])
def test_a_tag_alone_is_no_call(text):
    found = read_tagged(text, 0)
    assert found is None or not found.calls[0].complete
