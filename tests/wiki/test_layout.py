"""Boxes never overlap, and lines keep out of boxes."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.wiki.graph import layered
from hortus.wiki.layout import place

NODES = [f"node{n}" for n in range(14)]
PAIRS = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda p: p[0] != p[1])


@settings(max_examples=40)
@given(st.dictionaries(PAIRS, st.integers(1, 5), max_size=40))
def test_nothing_in_a_row_overlaps(weights):
    widths = {node: 50.0 + 13 * n for n, node in enumerate(NODES)}
    placed = place(layered(NODES, weights), widths)
    assert sorted(n for row in placed.rows for n in row if n in widths) == sorted(NODES)
    for row in placed.rows:
        spans = [(placed.x[n], widths.get(n, 0.0)) for n in row]
        for (left, a), (right, b) in pairwise(spans):
            assert right - left >= a / 2 + b / 2 + 13.9
    for node, x in placed.x.items():
        assert x - widths.get(node, 0) / 2 >= -0.01
        assert x + widths.get(node, 0) / 2 <= placed.width + 0.01


def test_a_line_over_several_rows_passes_each_of_them():
    weights = {("a", "b"): 1, ("b", "c"): 1, ("a", "d"): 1, ("d", "e"): 1, ("e", "c"): 1}
    placed = place(layered("abcde", weights), dict.fromkeys("abcde", 60.0))
    level = {node: n for n, row in enumerate(placed.rows) for node in row}
    for way in placed.ways.values():
        rows = [level[node] for node in way]
        assert rows == list(range(rows[0], rows[-1] + 1))


def test_a_chain_stands_straight():
    placed = place(layered("abc", {("a", "b"): 1, ("b", "c"): 1}), dict.fromkeys("abc", 60.0))
    assert len({round(placed.x[node], 3) for node in "abc"}) == 1


def test_many_of_one_layer_stand_in_several_rows():
    nodes = [f"n{n:02}" for n in range(20)]
    placed = place(
        layered(nodes, {(nodes[0], n): 1 for n in nodes[1:]}), dict.fromkeys(nodes, 60.0)
    )
    assert max(sum(n in nodes for n in row) for row in placed.rows) <= 7


def test_what_has_no_lines_stands_below_the_middle():
    placed = place(layered("abcx", {("a", "b"): 1, ("a", "c"): 1}), dict.fromkeys("abcx", 60.0))
    assert placed.rows[-1] == ("x",)
    assert abs(placed.x["x"] - (placed.x["b"] + placed.x["c"]) / 2) < 1


def test_nothing_at_all_is_placed_too():
    assert place(layered([], {}), {}).width == 0
