"""Syntax trees, and texts that are not given to the native parser."""

import pytest

from hortus.knowledge.libraries.syntax import every, inside, plain, tree


@pytest.mark.parametrize(
    "text", ["x" * 20_001, "(" * 201, "[{" * 101, "x\n" * 600_000], ids=range(4)
)
def test_what_would_keep_the_parser_busy_is_not_parsed(text):
    assert tree(text, "javascript") is None


def test_a_node_knows_what_it_is_in():
    root = tree("class A { m() { const f = () => g(1); const x = g(2); } }", "javascript")
    kinds = ("class_declaration", "method_definition", "variable_declarator")
    assert [inside(node, kinds) for node in every(root, ("call_expression",))] == ["A.m.f", "A.m"]
    assert plain(None) == ""
