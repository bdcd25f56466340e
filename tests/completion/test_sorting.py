"""Sorted contexts are in the order that comparing them one by one gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hortus.completion.sorting import MAX_ORDER, sort_contexts

SEQUENCES = st.one_of(
    st.lists(st.integers(0, 2), max_size=120),
    st.lists(st.integers(0, 500_000), max_size=40),
)


def context(tokens: list[int], position: int) -> list[int]:
    return tokens[max(position - MAX_ORDER + 1, 0) : position + 1][::-1]


@given(SEQUENCES)
def test_positions_come_in_the_order_of_their_contexts(tokens: list[int]) -> None:
    order = sort_contexts(np.array(tokens, dtype=np.int32)).tolist()
    assert sorted(order) == list(range(len(tokens)))
    contexts = [context(tokens, position) for position in order]
    assert contexts == sorted(contexts)


def test_a_sequence_of_one_token_repeated_is_sorted_by_position() -> None:
    order = sort_contexts(np.zeros(MAX_ORDER, dtype=np.int32))
    assert order.tolist() == list(range(MAX_ORDER))
