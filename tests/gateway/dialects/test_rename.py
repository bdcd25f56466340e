"""Another model's name, and not one other byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.dialects.rename import rename_model
from hortus.gateway.errors import BadRequestError

names = st.text(min_size=1, max_size=6)
leaves = st.sampled_from(["model", '"model"', '"model":"m"', "m", 1, None, '\\"model\\": "x"'])
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["model", "messages", "x", 'a"b\\']), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    before=st.dictionaries(st.sampled_from(["a", "mode", "models"]), values, max_size=2),
    after=st.dictionaries(st.sampled_from(["z", "tools", "Model"]), values, max_size=2),
    old=names,
    new=names,
    ascii_only=st.booleans(),
    indent=st.sampled_from([None, 1]),
)
def test_only_the_request_s_own_model_is_renamed(
    *,
    before: dict[str, object],
    after: dict[str, object],
    old: str,
    new: str,
    ascii_only: bool,
    indent: int | None,
) -> None:
    fields = {**before, "model": old, **after}
    body = json.dumps(fields, ensure_ascii=ascii_only, indent=indent)

    renamed = rename_model(body.encode(), old, new)

    assert json.loads(renamed) == {**before, "model": new, **after}


def test_every_other_byte_stays_as_it_was() -> None:
    body = b'{ "messages":[{"model" : "m"}],\t"model"  :\n"m" , "x":1.50e+3,"y":"\\u0041" }'

    assert rename_model(body, "m", "n/o") == body.replace(b'\n"m"', b'\n"n/o"')


def test_a_key_spelt_with_escapes_is_found_too() -> None:
    body = b'{"\\u006dodel":"m","x":"model"}'

    assert rename_model(body, "m", "n") == b'{"\\u006dodel":"n","x":"model"}'


def test_a_name_spelt_with_escapes_is_known() -> None:
    assert rename_model(b'{"model":"\\u006d\\/x"}', "m/x", "n") == b'{"model":"n"}'


def test_a_request_that_names_one_model_twice_gets_both_renamed() -> None:
    assert rename_model(b'{"model":"m","model":"m"}', "m", "n") == b'{"model":"n","model":"n"}'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"model":"other","model":"m"}', id="two_models"),
        pytest.param(b'{"model":1,"x":{"model":2}}', id="no_text"),
    ],
)
def test_a_request_that_hides_a_second_model_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequestError, match="more than one model"):
        rename_model(body, "m", "n")
