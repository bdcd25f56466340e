"""Canaries are strings that stand nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.staging.canaries import text


@given(st.text(max_size=20), st.text(max_size=20), st.integers(1, 200))
def test_a_canary_is_as_long_as_asked_for_and_always_the_same(seed, name, length):
    found = text(seed, name, length)
    assert len(found) == length
    assert found == text(seed, name, length)
    assert found.isalnum()


def test_two_names_give_two_canaries():
    names = [f"name {number}" for number in range(200)]
    assert len({text("seed", name) for name in names}) == len(names)
