"""Identifiers: unique, sorted by time, readable."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hortus.core import new_id

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
moments = st.integers(0, (1 << 48) * 1_000 - 1)


def milliseconds(identifier: str) -> int:
    number = 0
    for sign in identifier.rpartition("_")[2]:
        number = number * 32 + ALPHABET.index(sign)
    return number >> 80


@given(moments)
def test_an_id_has_its_prefix_and_26_safe_characters(now_us: int) -> None:
    assert re.fullmatch(rf"dec_[{ALPHABET}]{{26}}", new_id("dec", now_us))


@given(moments)
def test_an_id_tells_the_millisecond_it_was_made_in(now_us: int) -> None:
    assert milliseconds(new_id("dec", now_us)) == now_us // 1_000


@given(moments, moments)
def test_ids_sort_by_time(one: int, other: int) -> None:
    if one // 1_000 < other // 1_000:
        assert new_id("dec", one) < new_id("dec", other)


def test_ids_of_one_moment_differ() -> None:
    assert len({new_id("dec", 1_700_000_000_000_000) for _ in range(1_000)}) == 1_000
