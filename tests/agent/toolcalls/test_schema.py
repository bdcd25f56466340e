"""Arguments are fitted to their schema; what means something else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.toolcalls.schema import Fitter, SchemaError

TEXT, WHOLE, NUMBER, YES, LIST, OBJECT = (
    {"type": kind} for kind in ("string", "integer", "number", "boolean", "array", "object")
)


def fit(value, schema, *, text=False):
    root = {"type": "object", "properties": {"a": schema}}
    fitter = Fitter(root, from_text=text)
    return fitter.fit({"a": value}).get("a"), fitter.repairs


@pytest.mark.parametrize(
    ("schema", "value", "fitted"),
    [
        (TEXT, 5, "5"),
        (TEXT, True, "true"),
        (TEXT, {"b": 1}, '{"b": 1}'),
        (TEXT, ["b"], '["b"]'),
        (WHOLE, "12", 12),
        (WHOLE, 12.0, 12),
        (NUMBER, "1.5", 1.5),
        (NUMBER, " 2 ", 2),
        (YES, "True", True),
        (YES, "false", False),
        ({"type": "array", "items": TEXT}, "x", ["x"]),
        ({"type": "array", "items": TEXT}, '["x", "y"]', ["x", "y"]),
        ({"type": "array", "items": WHOLE}, ["1", 2], [1, 2]),
        (OBJECT, '{"b": 1}', {"b": 1}),
        (OBJECT, "{'b': 1}", {"b": 1}),
        ({"type": ["integer", "null"]}, "3", 3),
        ({"enum": ["Fast", "slow"]}, "fast", "Fast"),
        ({"anyOf": [WHOLE, {"type": "null"}]}, "3", 3),
        ({"allOf": [WHOLE, {"minimum": 1}]}, "3", 3),
    ],
)
def test_what_means_the_same_is_converted_and_noted(schema, value, fitted):
    made, repairs = fit(value, schema)
    assert made == fitted
    assert type(made) is type(fitted)
    assert repairs


@pytest.mark.parametrize(
    ("schema", "value", "said"),
    [
        (TEXT, None, None),
        (WHOLE, "many", 'a: integer is wanted, not "many"'),
        (WHOLE, 1.5, "a: integer is wanted"),
        (WHOLE, True, "a: integer is wanted"),
        (WHOLE, "007", "a: integer is wanted"),
        (NUMBER, "nan", "a: number is wanted"),
        (YES, "yes", "a: boolean is wanted"),
        (YES, 1, "a: boolean is wanted"),
        (LIST, "a, b", "a: array is wanted"),
        (OBJECT, "b", "a: object is wanted"),
        ({"type": "array", "items": WHOLE}, ["x"], "a\\[0\\]: integer is wanted"),
        ({"enum": ["x", "y"]}, "z", 'a: must be one of "x", "y"'),
        ({"const": 3}, 4, "a: must be one of 3"),
        ({"type": "integer", "minimum": 1}, 0, "at least 1"),
        ({"type": "integer", "maximum": 9}, "10", "at most 9"),
        ({"type": "string", "minLength": 1}, "", "length of at least 1"),
        ({"anyOf": [WHOLE, YES]}, "x", "a: integer is wanted"),
        ({"type": "object", "required": ["b"], "properties": {"b": TEXT}}, {}, "a.b: is missing"),
        ({"type": "object", "additionalProperties": False}, {"c": 1}, "a.c: is not known"),
    ],
)
def test_what_means_something_else_is_refused_with_its_place(schema, value, said):
    if said is None:
        assert fit(value, schema)[0] is None
        return
    with pytest.raises(SchemaError, match=said):
        fit(value, schema)


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.lists(st.integers())))
def test_what_fits_is_never_touched(value):
    kind = {str: TEXT, int: WHOLE, bool: YES, list: LIST}[type(value)]
    assert fit(value, kind) == (value, [])


def test_values_that_come_as_text_are_converted_without_a_note():
    assert fit("3", WHOLE, text=True) == (3, [])
    assert fit('{"b": 1}', TEXT, text=True) == ('{"b": 1}', [])


def test_choices_take_a_value_as_it_is_before_they_convert_it():
    assert fit("3", {"anyOf": [WHOLE, TEXT]}) == ("3", [])
    assert fit(3, {"oneOf": [TEXT, WHOLE]}) == (3, [])


def test_references_inside_the_schema_are_followed_and_circles_end():
    root = {
        "$defs": {
            "node": {
                "type": "object",
                "properties": {"n": WHOLE, "next": {"$ref": "#/$defs/node"}},
            }
        },
        "properties": {
            "a": {"$ref": "#/$defs/node"},
            "b": {"$ref": "#/no"},
            "c": {"$ref": "#/$defs/loop"},
        },
    }
    root["$defs"]["loop"] = {"$ref": "#/$defs/loop"}
    value = {"a": {"n": "1", "next": {"n": "2"}}, "b": 1, "c": 2}
    assert Fitter(root).fit(value) == {"a": {"n": 1, "next": {"n": 2}}, "b": 1, "c": 2}


def test_missing_arguments_take_their_default_or_are_named():
    schema = {"properties": {"a": TEXT, "b": {"default": 3}}, "required": ["a", "b"]}
    fitter = Fitter(schema)
    assert fitter.fit({"a": "x"}) == {"a": "x", "b": 3}
    assert fitter.repairs[0].where == "b"
    with pytest.raises(SchemaError, match=r"a: is missing \(string\)"):
        Fitter(schema).fit({"b": 1})


def test_names_in_another_dress_are_taken_where_one_fits():
    schema = {"properties": {"file_path": TEXT}}
    assert Fitter(schema).fit({"filePath": "x"}) == {"file_path": "x"}
    with pytest.raises(SchemaError, match="given twice"):
        Fitter(schema).fit({"filePath": "x", "FILE_PATH": "y"})
    with pytest.raises(SchemaError, match="filePath: is not known"):
        Fitter(schema).fit({"filePath": "x", "file_path": "y"})


def test_unknown_arguments_are_refused_unless_the_schema_lets_them_in():
    with pytest.raises(SchemaError, match="b: is not known; there are a"):
        Fitter({"properties": {"a": TEXT}}).fit({"b": 1})
    assert Fitter({"properties": {"a": TEXT}, "additionalProperties": True}).fit({"b": 1})
    assert Fitter({"additionalProperties": WHOLE}).fit({"b": "1"}) == {"b": 1}
    assert Fitter({}).fit({"b": 1}) == {"b": 1}


def test_null_for_what_may_be_left_out_leaves_it_out():
    schema = {"properties": {"a": WHOLE, "b": {"type": ["string", "null"]}}}
    assert Fitter(schema).fit({"a": None, "b": None}) == {"b": None}


def test_endless_nesting_is_refused():
    value = "x"
    schema = TEXT
    for _ in range(40):
        value, schema = [value], {"type": "array", "items": schema}
    with pytest.raises(SchemaError, match="nested too deeply"):
        fit(value, schema)
