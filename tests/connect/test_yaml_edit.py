"""YAML keeps its comments and everything that was not asked to change."""

import pytest
from ruamel.yaml import YAML

from hortus.connect.types import Put
from hortus.connect.yaml_edit import YamlError, edit_yaml


def load(text):
    return YAML(typ="safe").load(text)


def test_comments_quotes_and_order_stay():
    text = "# mine\nmodel: other  # for now\ndark-mode: 'yes'\n"
    after = edit_yaml(text, [Put(("model",), "new"), Put(("top", "in"), 1)])
    assert after == "# mine\nmodel: new    # for now\ndark-mode: 'yes'\ntop:\n  in: 1\n"


@pytest.mark.parametrize("text", ["", "# all commented out\n# model: x", "---\n"])
def test_a_file_without_values_keeps_its_comments(text):
    after = edit_yaml(text, [Put(("a",), value=True)])
    assert after.startswith(text)
    assert load(after) == {"a": True}


def test_a_second_time_not_a_byte_changes():
    puts = [Put(("a",), ["x"]), Put(("m",), {"name": "n", "v": 1}, by="name")]
    text = "b:   1\nm:\n    - name: other\n"
    once = edit_yaml(text, puts)
    assert edit_yaml(once, puts) == once


def test_nothing_to_do_leaves_even_odd_spacing():
    text = "a:    1\n\n\nb: [x,   y]\n"
    assert edit_yaml(text, [Put(("a",), 1), Put(("b",), 2, keep=True)]) == text


def test_an_item_of_the_same_name_is_replaced_and_another_added():
    text = "models:\n  - name: a\n    old: 1\n  - name: b\n"
    puts = [
        Put(("models",), {"name": "a", "new": 2}, by="name"),
        Put(("models",), {"name": "c"}, by="name"),
    ]
    after = edit_yaml(text, puts)
    assert load(after)["models"] == [{"name": "a", "new": 2}, {"name": "b"}, {"name": "c"}]
    assert "\n  - name: b" in after


def test_a_file_that_is_a_list_gets_an_item_or_keeps_its_place():
    put = Put((), {"name": "m", "x": 1}, by="name")
    assert load(edit_yaml("", [put])) == [{"name": "m", "x": 1}]
    after = edit_yaml("# mine\n- name: other\n- name: m\n  x: 0\n", [put])
    assert after.startswith("# mine\n- name: other\n")
    assert load(after) == [{"name": "other"}, {"name": "m", "x": 1}]
    assert edit_yaml(after, [put]) == after


def test_true_is_not_taken_for_one():
    assert edit_yaml("a: 1\n", [Put(("a",), value=True)]) == "a: true\n"


@pytest.mark.parametrize(
    ("text", "put", "problem"),
    [
        ("- a\n", Put(("a",), 1), "the whole file is no mapping"),
        ("a: 1\n", Put(("a", "b"), 1), "a is no mapping"),
        ("a: 1\n", Put(("a", "b", "c"), 1), "a is no mapping"),
        ("a: 1\n", Put(("a",), {"n": 1}, by="n"), "a is no list"),
        ("a: 1\n", Put((), {"n": 1}, by="n"), "the whole file is no list"),
        ("a: [1\n", Put(("a",), 1), "line 2"),
        ("a: 1\na: 2\n", Put(("a",), 1), "duplicate key"),
    ],
)
def test_what_cannot_be_changed_is_refused(text, put, problem):
    with pytest.raises(YamlError, match=problem):
        edit_yaml(text, [put])
