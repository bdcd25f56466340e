"""JSON with comments is read exactly as JSON is, and every fault is placed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.connect.jsonc import JsoncError, Kind, parse_jsonc, skip_blank

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=values, indent=st.sampled_from([None, 1, 4, "\t"]), ascii_only=st.booleans())
def test_plain_json_has_the_value_that_json_gives(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert parse_jsonc(text).value == json.loads(text)


def test_comments_and_trailing_commas_are_no_part_of_the_value():
    text = '// top\n{"a": /* in */ 1, // behind\n "b": ["//no", 2,],\n}\n/* end */'
    assert parse_jsonc(text).value == {"a": 1, "b": ["//no", 2]}


def test_every_node_knows_where_it_stands():
    text = '{"a": [10, "x"]}'
    root = parse_jsonc(text)
    member = root.member("a")
    assert text[member.start :].startswith('"a"')
    assert text[member.node.start : member.node.end] == '[10, "x"]'
    assert [text[i.start : i.end] for i in member.node.items] == ["10", '"x"']
    assert (root.kind, member.node.kind) == (Kind.OBJECT, Kind.ARRAY)


def test_of_a_name_given_twice_the_last_counts():
    assert parse_jsonc('{"a": 1, "a": 2}').member("a").node.value == 2


def test_an_absent_member_is_none():
    assert parse_jsonc("{}").member("a") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1, column 1: a value is expected"),
        ("{", "line 1, column 2: a name in double quotes is expected"),
        ("{a: 1}", "line 1, column 2: a name in double quotes is expected"),
        ('{"a" 1}', "line 1, column 6: a colon is expected"),
        ('{"a": 1 "b": 2}', "line 1, column 9: a comma or } is expected"),
        ('{\n"a": [1\n2]}', "line 3, column 1: a comma or ] is expected"),
        ('{"a": nope}', "line 1, column 7: nope is no JSON value"),
        ('{"a": "open', "line 1, column 7: the string has no end"),
        ("{} {}", "line 1, column 4: something follows the end"),
        ('{"a": "\\x"}', 'line 1, column 7: "\\x" is no JSON value'),
        ("[" * 200, "line 1, column 102: nested too deeply"),
    ],
)
def test_a_fault_is_named_with_its_place(text, problem):
    with pytest.raises(JsoncError) as caught:
        parse_jsonc(text)
    assert str(caught.value) == problem


def test_blank_is_white_space_and_comments():
    text = " \n// one\n /* two\n*/ x"
    assert text[skip_blank(text, 0) :] == "x"
