"""Depth is counted exactly, in large bodies as in small ones."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.gateway.dialects.depth import deeper_than

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

values = st.recursive(
    st.none() | st.booleans() | st.text('{}[]" \\\n', max_size=4),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.text("a{[", max_size=2), inner, min_size=1, max_size=3)
    ),
    max_leaves=20,
)


def depth_of(value: Json) -> int:
    """Return in how many containers the deepest value stands."""
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        return 1 + max(map(depth_of, children), default=-1)
    return 0


@given(values, st.integers(0, 8))
def test_the_depth_found_is_that_of_the_values(value: Json, limit: int) -> None:
    assert deeper_than(limit, json.dumps(value).encode()) == (depth_of(value) > limit)


@settings(max_examples=60, deadline=None)
@given(values, st.integers(1, 8))
def test_large_bodies_are_measured_like_small_ones(value: Json, limit: int) -> None:
    body = json.dumps({"pad": "x" * 140_000, "value": value}).encode()

    assert deeper_than(limit, body) == (depth_of(value) + 1 > limit)


@pytest.mark.parametrize("limit", [3, 4, 5])
def test_a_body_of_megabytes_is_counted_like_a_small_one(limit: int) -> None:
    padding = "x" * 200_000
    deep = {"pad": padding, "items": [padding, {"deep": ["here", {"and": "there"}]}, padding]}

    assert deeper_than(limit, json.dumps(deep).encode()) == (limit < depth_of(deep))


@pytest.mark.parametrize("limit", [1, 2, 128])
def test_a_large_body_of_nothing_but_brackets_is_measured(limit: int) -> None:
    body = b"[" + b",".join([b"[]"] * 100_000) + b"]"

    assert deeper_than(limit, body) == (limit < 1)


@pytest.mark.parametrize("depth", [15, 16, 17, 18, 40])
def test_a_large_deep_body_is_measured_to_the_level(depth: int) -> None:
    chain = b"[" * depth + b"1" + b"]" * depth
    body = b"[" + b",".join([chain] * (200_000 // len(chain))) + b"]"

    assert [deeper_than(limit, body) for limit in (depth, depth + 1)] == [True, False]


def test_a_large_body_of_bracketed_strings_is_flat() -> None:
    assert not deeper_than(1, b"[" + b",".join([b'"[[["', b'"x\\\\"'] * 300_000) + b"]")


def test_brackets_in_strings_are_no_depth() -> None:
    assert not deeper_than(2, json.dumps({"a": "[[[[{{{{" * 50 + '\\"[['}).encode())
