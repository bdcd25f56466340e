"""A place in a request is named as a person would look for it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.screening.places import Places, listed
from tests.gateway.screening.bodies import MARK, bodies

TOOL_RESULT = {"type": "tool_result", "tool_use_id": "t", "content": [{"text": MARK}]}
CALL = {"function": {"name": "sh", "arguments": json.dumps({"cmd": MARK})}}
OUTPUT = {"type": "function_call_output", "call_id": "c", "output": MARK}
HELLO = {"role": "user", "content": "hello"}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"messages": [{"role": "user", "content": MARK}]}, "message-1-user"),
        ({"messages": [HELLO, HELLO, {"role": "tool", "content": MARK}]}, "message-3-tool"),
        (
            {"messages": [HELLO, {"role": "user", "content": [{"type": "text"}, TOOL_RESULT]}]},
            "message-2-tool_result",
        ),
        (
            {"messages": [{"role": "assistant", "content": None, "tool_calls": [CALL]}]},
            "message-1-assistant",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "text", "text": MARK}]}]},
            "message-1-user",
        ),
        ({"input": [HELLO, OUTPUT]}, "input-2-function_call_output"),
        (
            {"input": [{"type": "message", "role": "developer", "content": MARK}]},
            "input-1-developer",
        ),
        ({"input": MARK}, "input"),
        ({"input": ["a", MARK]}, "input-2"),
        ({"system": MARK}, "system"),
        ({"system": [{"type": "text", "text": "a"}, {"type": "text", "text": MARK}]}, "system-2"),
        ({"instructions": MARK}, "instructions"),
        ({"tools": [{"name": "a"}, {"name": "b", "description": MARK}]}, "tool-2"),
        ({"prompt": MARK, "suffix": "x"}, "prompt"),
        ({"metadata": {"user_id": MARK}}, "another-field"),
        ({"messages": [{"role": "x y", "content": MARK, "type": "SHOUT"}]}, "message-1"),
        ({"messages": [{"role": ["odd"], "content": MARK, "type": 1}]}, "message-1"),
        ({"messages": {"odd": MARK}}, "messages"),
    ],
)
def test_a_place_has_the_words_of_the_request(body, place):
    text = json.dumps(body).encode()
    assert Places(text).of(text.index(MARK.encode())) == place


def test_the_same_text_twice_is_two_places():
    text = json.dumps({"messages": [HELLO, HELLO, HELLO]}).encode()
    seconds = [i for i in range(len(text)) if text.startswith(b"hello", i)]
    assert [Places(text).of(i) for i in seconds] == [f"message-{n}-user" for n in (1, 2, 3)]


def test_a_role_that_cannot_be_read_names_no_place():
    text = b'{"messages": [{"role": "\\ud800", "content": "MARKMARK"}]}'
    assert Places(text).of(text.index(MARK.encode())) == "another-field"


@given(bodies(), st.integers(0, 200))
def test_every_place_has_a_name_of_plain_words(drawn, offset):
    name = Places(drawn[0].encode()).of(offset)
    assert name.replace("-", "").replace("_", "").isalnum()


def test_many_places_are_the_first_few():
    assert listed(["a", "b", "a"]) == "a,b"
    assert listed([*"abcdea"]) == "a,b,c,2-more"
