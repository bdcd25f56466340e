"""JSON is changed where it must be and nowhere else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.connect.json_edit import edit_json
from hortus.connect.jsonc import JsoncError, parse_jsonc
from hortus.connect.types import Put

keys = st.text(min_size=1, max_size=6)
scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=10,
)
objects = st.dictionaries(keys, values, max_size=4)


def value_at(text, path):
    value = parse_jsonc(text).value
    for key in path:
        value = value[key]
    return value


@given(
    before=objects,
    path=st.lists(keys, min_size=1, max_size=3).map(tuple),
    value=values,
    indent=st.sampled_from([None, 2, 4, "\t"]),
)
def test_the_value_is_there_and_all_else_is_kept(before, path, value, indent):
    text = json.dumps(before, indent=indent)
    put = Put(path, value)
    try:
        after = edit_json(text, [put])
    except JsoncError:
        return  # something that is no object stands in the way
    assert value_at(after, path) == value
    others = {k: v for k, v in before.items() if k != path[0]}
    assert {k: v for k, v in json.loads(after).items() if k != path[0]} == others
    assert edit_json(after, [put]) == after


def test_comments_and_layout_stay():
    text = """// my settings
{
    "theme": "dark", // I like it
    /* a list */
    "tabs": [1,   2],
    "agent": { "on": true } // last
}
"""
    after = edit_json(text, [Put(("agent", "model"), "m"), Put(("env",), {"A": "1"})])
    assert (
        after
        == """// my settings
{
    "theme": "dark", // I like it
    /* a list */
    "tabs": [1,   2],
    "agent": { "on": true, "model": "m" }, // last
    "env": {
        "A": "1"
    }
}
"""
    )


def test_a_trailing_comma_stays_a_trailing_comma():
    text = '{\n  "a": 1, // one\n}\n'
    assert edit_json(text, [Put(("b",), 2)]) == '{\n  "a": 1, // one\n  "b": 2,\n}\n'


def test_a_comma_after_a_comment_is_found():
    text = '{\n  "a": 1 /* one */,\n}\n'
    assert parse_jsonc(edit_json(text, [Put(("b",), 2)])).value == {"a": 1, "b": 2}


@pytest.mark.parametrize("text", ["", "\n", "// nothing yet\n"])
def test_an_empty_file_becomes_an_object(text):
    after = edit_json(text, [Put(("a", "b"), 1)])
    assert after == text + '{\n  "a": {\n    "b": 1\n  }\n}\n'


def test_comments_in_an_empty_object_stay():
    after = edit_json("{\n  // to do\n}", [Put(("a",), 1)])
    assert after == '{\n  // to do\n  "a": 1\n}'


def test_a_value_is_replaced_in_its_place():
    assert edit_json('{"a": 1, "b": 2}', [Put(("a",), [True])]) == ('{"a": [\n  true\n], "b": 2}')


def test_true_is_not_taken_for_one():
    assert edit_json('{"a": 1}', [Put(("a",), value=True)]) == '{"a": true}'


def test_an_equal_value_in_another_layout_is_left_alone():
    text = '{"a": {"x":1,   "y":2}}'
    assert edit_json(text, [Put(("a",), {"x": 1, "y": 2})]) == text


def test_a_value_to_keep_is_kept_and_an_absent_one_added():
    puts = [Put(("a",), 9, keep=True), Put(("b",), 9, keep=True)]
    assert json.loads(edit_json('{"a": 1}', puts)) == {"a": 1, "b": 9}


class TestLists:
    put = Put(("l",), {"id": "x", "n": 2}, by="id")

    def test_the_item_with_the_same_field_is_replaced(self):
        text = '{"l": [{"id": "w"}, {"id": "x", "n": 1, "old": true}]}'
        assert json.loads(edit_json(text, [self.put]))["l"] == [{"id": "w"}, {"id": "x", "n": 2}]

    def test_another_item_is_added_at_the_end(self):
        text = '{\n  "l": [\n    {"id": "w"} // mine\n  ]\n}'
        assert edit_json(text, [self.put]) == (
            '{\n  "l": [\n    {"id": "w"}, // mine\n'
            '    {\n      "id": "x",\n      "n": 2\n    }\n  ]\n}'
        )

    @pytest.mark.parametrize("text", ["{}", '{"l": []}'])
    def test_the_first_item_makes_the_list(self, text):
        assert json.loads(edit_json(text, [self.put])) == {"l": [{"id": "x", "n": 2}]}

    def test_what_is_no_list_is_refused(self):
        with pytest.raises(JsoncError, match="l is no list"):
            edit_json('{"l": {}}', [self.put])


def test_line_ends_of_another_system_stay():
    after = edit_json('{\r\n  "a": 1\r\n}\r\n', [Put(("b",), {"c": 2})])
    assert after.count("\n") == after.count("\r\n") == 6


@pytest.mark.parametrize(
    ("text", "problem"), [("[]", "the whole file is no object"), ('{"a": 1}', "a is no object")]
)
def test_what_is_no_object_is_refused(text, problem):
    with pytest.raises(JsoncError, match=problem):
        edit_json(text, [Put(("a", "b"), 1)])
