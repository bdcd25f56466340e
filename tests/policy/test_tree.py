"""Conditions are shown as they are written, and their facts are found."""

import pytest

from hortus.policy.tree import (
    Apply,
    Attribute,
    Has,
    If,
    Is,
    Like,
    Literal,
    RecordOf,
    SetOf,
    Variable,
    children,
    is_path,
    paths,
    root,
    show,
    walk,
)
from hortus.policy.types import Uid

WHO, AROUND = Variable("principal"), Variable("context")
REGION = Attribute(WHO, "region")
TRUE = Literal(value=True)
HOUSE = Literal(Uid("FourEyes", "house"))


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (TRUE, "true"),
        (Literal(3), "3"),
        (Literal("a"), '"a"'),
        (HOUSE, 'FourEyes::"house"'),
        (REGION, "principal.region"),
        (Has(WHO, ("entity", "country")), "principal has entity.country"),
        (Apply("eq", (REGION, Literal("x"))), '(principal.region == "x")'),
        (Apply("and", (TRUE, TRUE)), "(true && true)"),
        (Apply("in", (WHO, HOUSE)), '(principal in FourEyes::"house")'),
        (Apply("not", (TRUE,)), "!(true)"),
        (Apply("neg", (Literal(3),)), "-3"),
        (Apply("contains", (REGION, TRUE)), "principal.region.contains(true)"),
        (Apply("contains_any", (REGION, SetOf(()))), "principal.region.containsAny([])"),
        (Apply("is_empty", (REGION,)), "principal.region.isEmpty()"),
        (If(TRUE, Literal(1), Literal(2)), "if true then 1 else 2"),
        (SetOf((Literal(1), Literal(2))), "[1, 2]"),
        (RecordOf((("a", Literal(1)), ("b", TRUE))), "{a: 1, b: true}"),
        (Like(REGION, ("a", None)), 'principal.region like "a*"'),
        (Is(WHO, "User"), "principal is User"),
        (Is(WHO, "User", HOUSE), 'principal is User in FourEyes::"house"'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_node_is_shown_as_it_is_written(node, text) -> None:
    assert show(node) == text


@pytest.mark.parametrize(
    ("operator", "sign"),
    [
        ("not_eq", "!="),
        ("less", "<"),
        ("less_eq", "<="),
        ("greater", ">"),
        ("greater_eq", ">="),
        ("or", "||"),
        ("add", "+"),
        ("sub", "-"),
        ("mul", "*"),
    ],
)
def test_an_operator_is_shown_by_its_sign(operator, sign) -> None:
    assert show(Apply(operator, (Literal(1), Literal(2)))) == f"(1 {sign} 2)"


def test_containing_all_is_shown_as_a_method() -> None:
    node = Apply("contains_all", (REGION, SetOf(())))
    assert show(node) == "principal.region.containsAll([])"


@pytest.mark.parametrize(
    ("node", "below"),
    [
        (TRUE, ()),
        (WHO, ()),
        (REGION, (WHO,)),
        (Has(WHO, ("a",)), (WHO,)),
        (Like(WHO, ("a",)), (WHO,)),
        (Apply("eq", (WHO, TRUE)), (WHO, TRUE)),
        (SetOf((WHO, TRUE)), (WHO, TRUE)),
        (RecordOf((("a", WHO), ("b", TRUE))), (WHO, TRUE)),
        (If(TRUE, WHO, HOUSE), (TRUE, WHO, HOUSE)),
        (Is(WHO, "User"), (WHO,)),
        (Is(WHO, "User", HOUSE), (WHO, HOUSE)),
    ],
    ids=[
        "literal",
        "variable",
        "attribute",
        "has",
        "like",
        "apply",
        "set",
        "record",
        "if",
        "is",
        "is-in",
    ],
)
def test_the_nodes_below_are_all_of_them(node, below) -> None:
    assert children(node) == below


def test_a_walk_comes_by_every_node_from_the_left() -> None:
    node = Apply("and", (Apply("eq", (REGION, TRUE)), HOUSE))
    assert [show(found) for found in walk(node)] == [
        '((principal.region == true) && FourEyes::"house")',
        "(principal.region == true)",
        "principal.region",
        "principal",
        "true",
        'FourEyes::"house"',
    ]


def test_paths_are_the_longest_chains_and_what_is_asked_for_by_has() -> None:
    deep = Attribute(Attribute(AROUND, "key"), "zone")
    node = Apply(
        "and", (Has(Attribute(AROUND, "project"), ("owner", "x")), Apply("eq", (deep, TRUE)))
    )
    assert [show(path) for path in paths(node)] == ["context.project.owner.x", "context.key.zone"]


def test_only_a_chain_that_hangs_on_a_name_is_a_path() -> None:
    assert is_path(REGION)
    assert is_path(Attribute(HOUSE, "content"))
    assert not is_path(WHO)
    assert not is_path(Attribute(If(TRUE, WHO, WHO), "region"))


def test_the_root_of_a_chain_is_what_it_hangs_on() -> None:
    assert root(Attribute(Attribute(AROUND, "a"), "b")) == AROUND
    assert root(TRUE) == TRUE
