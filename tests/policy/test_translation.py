"""The engine's tree becomes ours, and what hortus has no facts for is refused."""

import pytest

from hortus.policy.cedar import read_tree
from hortus.policy.translation import clauses, scope
from hortus.policy.tree import show


def head(text: str) -> list[str]:
    return [show(node) for node in scope(read_tree(f"permit ({text});"))]


def body(text: str) -> str:
    (found,) = clauses(read_tree(f"permit (principal, action, resource) when {{ {text} }};"))
    return show(found[0])


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("principal, action, resource", []),
        ('principal == User::"a", action, resource', ['(principal == User::"a")']),
        ('principal in Team::"a", action, resource', ['(principal in Team::"a")']),
        ("principal is User, action, resource", ["principal is User"]),
        (
            'principal is User in Team::"a", action, resource',
            ['principal is User in Team::"a"'],
        ),
        ('principal, action == Action::"infer", resource', ['(action == Action::"infer")']),
        (
            'principal, action in [Action::"a", Action::"b"], resource is Model',
            ["resource is Model", '(action in [Action::"a", Action::"b"])'],
        ),
    ],
)
def test_the_head_becomes_conditions(text, conditions) -> None:
    assert head(text) == conditions


@pytest.mark.parametrize(
    "text",
    [
        "true",
        "-3",
        "!(context.a)",
        "(context.a && context.b)",
        "(context.a || context.b)",
        "(context.a < 3)",
        "(context.a >= (3 + 4))",
        "((3 - 4) * 5)",
        '(context.a == "b")',
        "(context.a != 3)",
        'context.a like "x*y"',
        "context.a.contains(3)",
        "context.a.containsAll([1, 2])",
        "context.a.containsAny([1])",
        "context.a.isEmpty()",
        "context has a",
        "principal is User",
        'principal is User in Team::"x"',
        'context.a in [Team::"x"]',
        "if context.a then {a: 1}.a else 2",
    ],
)
def test_a_body_is_shown_as_it_was_written(text) -> None:
    assert body(text) in {text, f"({text})"}


def test_when_must_hold_and_unless_must_not() -> None:
    tree = read_tree("permit (principal, action, resource) when { true } unless { false };")
    assert [(show(node), wanted) for node, wanted in clauses(tree)] == [
        ("true", True),
        ("false", False),
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('ip("10.0.0.1").isLoopback()', "is_loopback"),
        ('decimal("1.0").lessThan(decimal("2.0"))', "decimal_less_than"),
        ('principal.hasTag("a")', "has_tag"),
        ('context.a == datetime("2026-01-01")', "datetime"),
    ],
)
def test_what_hortus_has_no_facts_for_is_refused(text, word) -> None:
    with pytest.raises(ValueError, match=f"no facts on which `{word}`"):
        body(text)
