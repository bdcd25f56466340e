"""Any graph of imports becomes layers from top to bottom."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hortus.wiki.graph import components, layered

NODES = "abcdefgh"
GRAPHS = st.dictionaries(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda p: p[0] != p[1]),
    st.integers(1, 9),
    max_size=24,
)


def reachable(pairs):
    """Return every pair that a way leads between."""
    found = set(pairs)
    while True:
        more = {(a, d) for a, b in found for c, d in found if b == c} - found
        if not more:
            return found
        found |= more


@given(GRAPHS)
def test_every_drawn_edge_points_down_but_those_that_close_a_cycle(weights):
    graph = layered(NODES, weights)
    level = {node: n for n, row in enumerate(graph.layers) for node in row}
    assert sorted(level) == sorted(NODES)
    for a, b in graph.drawn:
        assert (level[a] > level[b]) if (a, b) in graph.backward else (level[a] < level[b])


@given(GRAPHS)
def test_what_is_not_drawn_follows_from_what_is(weights):
    graph = layered(NODES, weights)
    assert reachable(graph.drawn) == reachable(weights)
    assert len(graph.drawn) + graph.implied == len(weights)


@given(GRAPHS)
def test_cycles_are_what_can_reach_itself(weights):
    graph = layered(NODES, weights)
    ways = reachable(weights)
    assert {n for cycle in graph.cycles for n in cycle} == {n for n in NODES if (n, n) in ways}
    assert bool(graph.backward) == bool(graph.cycles)


@given(GRAPHS)
def test_components_are_what_reaches_each_other(weights):
    after = {n: [b for a, b in sorted(weights) if a == n] for n in NODES}
    ways = reachable(weights)
    parts = components(after)
    assert sorted(n for part in parts for n in part) == sorted(NODES)
    for part in parts:
        for a in part:
            others = {b for b in NODES if (a, b) in ways and (b, a) in ways} | {a}
            assert others == set(part)


def test_a_chain_of_thousands_needs_no_recursion():
    nodes = [f"n{n:05}" for n in range(3_000)]
    chain = {node: [after] for node, after in pairwise(nodes)}
    assert len(components({**chain, nodes[-1]: [nodes[0]]})) == 1


def test_the_edge_with_the_fewest_imports_is_the_one_that_points_back():
    graph = layered("ab", {("a", "b"): 9, ("b", "a"): 1})
    assert graph.backward == {("b", "a")}
    assert graph.layers == (("a",), ("b",))


def test_the_same_graph_gives_the_same_layers():
    weights = {("a", "b"): 1, ("b", "c"): 1, ("c", "a"): 1, ("d", "a"): 2}
    assert layered("abcd", weights) == layered("abcd", dict(reversed(weights.items())))
