"""Orders, as far as both sides have the same things."""

import pytest

from hortus.inspector.analysis.order import common


@pytest.mark.parametrize(
    ("leaf", "one", "other"),
    [
        ("header order", "host x-new accept", "host accept"),
        ("header case", "Accept Host X-New", "Accept Host"),
        ("key order body", "body: a b new c\nbody.new: x", "body: a b c"),
    ],
)
def test_something_new_is_no_new_order(leaf, one, other):
    here, there = common(leaf, one, other)
    assert here == there


@pytest.mark.parametrize(
    ("leaf", "one", "other"),
    [
        ("header order", "host accept", "accept host"),
        ("header case", "X-App", "x-app"),
        ("key order body", "body: a b", "body: b a"),
        ("white space", "none", "' '"),
    ],
)
def test_another_order_or_spelling_stays_one(leaf, one, other):
    assert common(leaf, one, other) == (one, other)


def test_other_leaves_are_left_alone():
    assert common("body.text", "a b", "b c") == ("a b", "b c")
