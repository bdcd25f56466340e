"""JSON with slips is read where one reading is simplest, and refused elsewhere."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.toolcalls.lenient import NotJsonError, read_json

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.from_regex(r"[a-z_]{1,6}", fullmatch=True)
OBJECTS = st.dictionaries(
    NAMES, st.text("ab 1:{}[]\\\n", max_size=6) | st.integers(), min_size=1, max_size=3
)


@settings(max_examples=40)
@given(VALUES, st.booleans())
def test_proper_json_is_read_as_it_is(value, complete):
    assert read_json(json.dumps(value), complete=complete) == (value, False)


@settings(max_examples=30)
@given(
    st.dictionaries(
        NAMES, st.text("ab 1:{}\n", max_size=6) | st.integers(), min_size=1, max_size=3
    )
)
def test_slips_outside_strings_change_nothing_in_them(value):
    text = json.dumps(value)
    for slip in (text[:-1] + ",}", text + "}", text.replace("\\n", "\n"), repr(value)):
        assert read_or_none(slip) in (value, None)
    assert read_json(repr(value), complete=False)[0] == value


def read_or_none(text):
    """Return what a text is read as, or None where it is refused."""
    try:
        return read_json(text, complete=False)[0]
    except NotJsonError:
        return None


@settings(max_examples=40)
@given(OBJECTS, st.data())
def test_what_was_cut_off_is_never_completed(value, data):
    text = json.dumps(value)
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(NotJsonError):
        read_json(cut, complete=False)


@given(st.text("ab{}[]\",:' \\\n1", max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        value, _ = read_json(text, complete=True)
    except NotJsonError:
        return
    json.dumps(value, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "x "y" z", "b": "c"}', {"a": 'x "y" z', "b": "c"}),
        ('{"a": "say "hi", ok", "b": 2}', {"a": 'say "hi", ok', "b": 2}),
        (
            '{"a": "he said "yes", and "no"", "b": true}',
            {"a": 'he said "yes", and "no"', "b": True},
        ),
        ('{"a": "{"b": "c", "d": 1}"}', {"a": '{"b": "c", "d": 1}'}),
        ('{"a": "f("x")\n", "b": 1}', {"a": 'f("x")\n', "b": 1}),
        ('{"a": ["x" "y"]}', {"a": ["x", "y"]}),
        ('{"a": 1 "b": null}', {"a": 1, "b": None}),
        ('{a: yes, "b": None}', {"a": "yes", "b": None}),
        ('{"a": "5\' 3", /* tall */ "b": 2,}', {"a": "5' 3", "b": 2}),
        ('{"a": [1, {"b": 2}}', {"a": [1, {"b": 2}]}),
        ('{"a": "\\d\\u00e9\\/\\\'"}', {"a": "\\dé/'"}),
        ("{'a': [True, None, -1.5]}", {"a": [True, None, -1.5]}),
        ('{"a": 5" tall"}', None),
        ('{"a": "5" tall"}', {"a": '5" tall'}),
    ],
)
def test_slips_are_read_as_they_were_meant(text, value):
    if value is None:
        with pytest.raises(NotJsonError):
            read_json(text, complete=True)
    else:
        assert read_json(text, complete=True) == (value, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": "C:\\Users\\x"}', "single backslashes"),
        ('{"a": 1, "a": 2}', "given twice"),
        ('{"a": 1, "a": 2,}', "given twice"),
        ("{'a': 1, 'a': 2}", "given twice"),
        ('{"a": NaN}', "NaN is no JSON"),
        ('{"a": }', "Expecting value"),
        ('{"a": 007}', "delimiter"),
        ('{"a": 1} and more', "Extra data"),
        ("hello", "Expecting value"),
        ("", "Expecting value"),
        ('{"a": ' + "[" * 100_000, "nested too deeply"),
        ("{" + "'a': {" * 50 + "}", "too many faults"),
        ("{'a': {1, 2}}", "Expecting property name"),
        ("{1: 2}", "Expecting property name"),
    ],
)
def test_what_has_no_one_reading_is_refused_in_words(text, said):
    with pytest.raises(NotJsonError, match=said):
        read_json(text, complete=True)


def test_brackets_are_added_only_where_the_end_is_known():
    assert read_json('{"a": ["b"', complete=True) == ({"a": ["b"]}, True)
    for text in ('{"a": ["b"', '{"a": "b"', '{"a": 1'):
        with pytest.raises(NotJsonError):
            read_json(text, complete=False)


@pytest.mark.parametrize("text", ['{"a": "b', '{"a": tru', '{"a": "b", "c', '{"a": "b", "c":'])
def test_what_stops_inside_a_value_is_refused_even_where_the_end_is_known(text):
    with pytest.raises(NotJsonError):
        read_json(text, complete=True)


def test_a_long_text_with_a_slip_is_read_in_time():
    code = 'print("a", b)\n' * 400
    value, _ = read_json('{"path": "x", "content": "' + code + '"}', complete=True)
    assert value == {"path": "x", "content": code}


def test_many_parts_with_a_slip_are_refused_not_crashed_on():
    text = "[" + ",".join(["{a: 1}"] * 3_000) + "]"
    with pytest.raises(NotJsonError):
        read_json(text, complete=True)


@pytest.mark.parametrize("digits", ["1" * 5_000, "-" + "9" * 9_000])
@pytest.mark.parametrize("form", ['{"a": %s}', "{'a': %s,}", '{"a": %s, b: 1}', "[%s]"])
def test_a_number_without_end_is_refused_and_crashes_nothing(digits, form):
    with pytest.raises(NotJsonError):
        read_json(form % digits, complete=True)
