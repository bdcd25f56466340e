import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.servers.mirroring import header_value, is_sound, mirrored


def marked(name, kind="string"):
    return {"type": kind, "x-mcp-header": name}


def test_marked_arguments_are_repeated_wherever_they_stand():
    schema = {
        "properties": {
            "region": marked("Region"),
            "deep": {"type": "object", "properties": {"on": marked("On", "boolean")}},
            "count": marked("Count", "integer"),
            "left": marked("Left"),
            "plain": {"type": "string"},
        }
    }
    arguments = {"region": "é", "deep": {"on": True}, "count": 3, "left": None, "plain": "x"}
    assert mirrored(schema, arguments) == {
        "Mcp-Param-Region": "=?base64?w6k=?=",
        "Mcp-Param-On": "true",
        "Mcp-Param-Count": "3",
    }
    assert mirrored(schema, {"deep": "no object"}) == {}


@pytest.mark.parametrize(
    "properties",
    [
        {"a": marked("")},
        {"a": marked("My Region")},
        {"a": marked("a:b")},
        {"a": marked("é")},
        {"a": marked("A", "object")},
        {"a": marked("A", "number")},
        {"a": {"x-mcp-header": "A"}},
        {"a": {"type": "string", "x-mcp-header": 5}},
        {"a": marked("Same"), "b": marked("same")},
        {"a": {"type": "array", "items": marked("A")}},
        {"a": {"anyOf": [marked("A")]}},
    ],
)
def test_a_wrong_mark_makes_a_tool_unsound(properties):
    assert not is_sound({"type": "object", "properties": properties})


def test_a_mark_on_the_whole_is_wrong_and_one_in_a_value_is_none():
    assert not is_sound({"type": "string", "x-mcp-header": "A"})
    assert is_sound({"properties": {"a": {"type": "object", "default": {"x-mcp-header": ""}}}})
    assert is_sound({"properties": {"a": marked("A"), "b": marked("B", "integer")}})


@given(st.text())
def test_a_header_carries_any_text(text):
    value = header_value(text)
    assert value.isascii()
    assert not value or value.isprintable()
    if value.startswith("=?base64?"):
        inner = value.removeprefix("=?base64?").removesuffix("?=")
        assert base64.b64decode(inner).decode() == text
    else:
        assert value == text


def test_a_schema_without_end_is_looked_into_so_far():
    schema = {}
    for _ in range(500):
        schema = {"properties": {"a": schema}}
    assert is_sound(schema)
