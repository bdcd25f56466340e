"""TOML keeps its comments, its order and every table it had."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.connect.toml_edit import TomlError, edit_toml
from hortus.connect.types import Put

keys = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
values = (
    st.booleans() | st.integers(-(2**40), 2**40) | st.from_regex(r"[ -~]{0,12}", fullmatch=True)
)

EXISTING = """# mine
model = "other"   # for now

[features]
web = true

[model_providers.else]
name = "else"
"""


def test_comments_tables_and_order_stay():
    after = edit_toml(
        EXISTING,
        [
            Put(("model",), "house/code"),
            Put(("top",), 1),
            Put(("features", "plugins"), value=False),
            Put(("model_providers", "hortus", "auth", "command"), "cat"),
        ],
    )
    assert after.startswith('# mine\nmodel = "house/code"   # for now\n')
    assert tomllib.loads(after) == {
        "model": "house/code",
        "top": 1,
        "features": {"web": True, "plugins": False},
        "model_providers": {"else": {"name": "else"}, "hortus": {"auth": {"command": "cat"}}},
    }


def test_a_second_time_nothing_changes():
    puts = [Put(("a",), ["x"]), Put(("b", "c"), value=True)]
    once = edit_toml("", puts)
    assert edit_toml(once, puts) == once


def test_an_equal_value_keeps_the_way_it_is_written():
    assert edit_toml("a = 'x' # so\n", [Put(("a",), "x")]) == "a = 'x' # so\n"


def test_a_value_to_keep_is_kept():
    assert edit_toml("a = 1\n", [Put(("a",), 2, keep=True)]) == "a = 1\n"


def test_an_inline_table_is_added_to():
    after = edit_toml("features = { web = true }\n", [Put(("features", "plugins"), value=False)])
    assert tomllib.loads(after) == {"features": {"web": True, "plugins": False}}


def test_what_is_no_toml_is_refused():
    with pytest.raises(TomlError, match="line 1"):
        edit_toml("= 1", [Put(("a",), 1)])


def test_a_value_in_the_way_of_a_table_is_refused():
    with pytest.raises(TomlError, match="a is no table"):
        edit_toml("a = 1\n", [Put(("a", "b"), 1)])


@given(path=st.lists(keys, min_size=1, max_size=4).map(tuple), value=values)
def test_any_value_can_be_put_anywhere_into_an_empty_file(path, value):
    found = tomllib.loads(edit_toml("", [Put(path, value)]))
    for key in path:
        found = found[key]
    assert found == value
