"""What a change touches in a tree, and what kinds of node a rule can match."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.review.engine import find_nodes, parse
from hortus.review.loading import PACKS, checked, pack_file
from hortus.review.regions import kinds, region
from hortus.review.types import Span

CODE = "import a\n\n\nclass A:\n" + "".join(
    f"    def f{n}(self):\n        x = [\n            {n},\n        ]\n        return eval(x)\n\n"
    for n in range(20)
)
TREE = parse(CODE, "python")


def test_a_small_part_is_taken_whole_and_what_holds_it_is_named_by_kind():
    touched = region(TREE, (Span(7, 7),))
    (part,) = touched.parts
    assert part.node.kind() == "function_definition"
    assert part.text.whole.startswith("def f0")
    assert touched.around == {"module", "class_definition", "block"}


def test_a_file_that_is_new_is_one_part_with_nothing_around_it():
    touched = region(TREE, (Span(1, 2**31),))
    assert [part.node.kind() for part in touched.parts] == ["module"]
    assert touched.around == set()


def test_no_line_touches_nothing():
    assert region(TREE, (Span(10**6, 10**6),)).parts == ()


def test_a_change_all_over_a_file_is_searched_as_one():
    spans = tuple(Span(5 + 6 * n, 5 + 6 * n) for n in range(20))
    assert [part.node.kind() for part in region(TREE, spans).parts] == ["module"]


def test_a_long_line_of_operators_does_not_exhaust_the_stack():
    parsed = parse("x = (1\n" + " + 1\n" * 4_000 + ")\n", "python")
    assert region(parsed, (Span(3, 3),)).parts


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 130), st.integers(0, 20)), max_size=4))
def test_every_node_with_a_changed_line_is_in_a_part_or_around_one(pairs):
    spans = tuple(Span(first, first + more) for first, more in pairs)
    touched = region(TREE, spans)
    within = {
        (part.node.range().start.index, part.node.range().end.index) for part in touched.parts
    }
    for node in find_nodes({"rule": {"regex": ""}}, TREE):
        place = node.range()
        last = place.end.line + (0 if place.end.column == 0 else 1)
        if any(span.meets(place.start.line + 1, last) for span in spans):
            inside = any(s <= place.start.index and place.end.index <= e for s, e in within)
            assert inside or node.kind() in touched.around


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"kind": "call"}, {"call"}),
        ({"kind": "call > identifier"}, None),
        ({"pattern": "eval($A)"}, {"call"}),
        ({"pattern": "eval($$$)"}, {"call"}),
        ({"pattern": "$A == $A"}, {"comparison_operator"}),
        ({"pattern": "$A"}, None),
        ({"pattern": "raise $ERROR($$$ARGS)"}, {"raise_statement"}),
        ({"pattern": {"context": "a", "selector": "b"}}, None),
        ({"regex": "a"}, None),
        ({"inside": {"kind": "call"}}, None),
        ({"any": [{"pattern": "f($A)"}, {"kind": "string"}]}, {"call", "string"}),
        ({"any": [{"pattern": "f($A)"}, {"regex": "a"}]}, None),
        ({"all": [{"regex": "a"}, {"kind": "string"}]}, {"string"}),
        ({"kind": "string", "any": [{"kind": "a"}, {"kind": "b"}]}, {"string"}),
        ({"not": {"kind": "string"}}, None),
        ({"pattern": "def f("}, None),
        ("kind", None),
    ],
)
def test_the_kinds_of_a_rule_are_known_or_said_to_be_unknown(rule, expected):
    assert kinds(rule, "python") == expected


@pytest.mark.parametrize("pack", PACKS)
def test_whatever_a_rule_of_a_pack_finds_has_a_kind_that_was_foretold(pack):
    for rule in checked([pack_file(pack)]):
        for example in rule.bad:
            for variant in rule.variants:
                if example.language in variant.languages:
                    foretold = kinds(variant.config["rule"], example.language)
                    found = find_nodes(variant.config, parse(example.code, example.language))
                    assert foretold is None or {node.kind() for node in found} <= foretold, rule.id
