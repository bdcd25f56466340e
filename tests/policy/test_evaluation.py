"""Our own evaluation agrees with the engine's, so that explanations are true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.policy.cedar import Rules, read_things, read_tree
from hortus.policy.evaluation import Facts, NoValueError, evaluate, holds
from hortus.policy.translation import clauses
from hortus.policy.types import Entity, Uid
from hortus.policy.wire import entities_text, record_text

ANNA, CODER = Uid("User", "anna"), Uid("Model", "coder")
TEAM, UP, OTHER = Uid("Team", "team"), Uid("Team", "up"), Uid("Team", "other")
THINGS = [
    Entity(ANNA, {"age": 3, "region": "DE", "home": CODER}, frozenset({TEAM})),
    Entity(TEAM, {}, frozenset({UP})),
    Entity(UP),
    Entity(OTHER),
    Entity(CODER, {"inside": True, "takes": frozenset({1, 2}), "name": "a*b"}),
]
CONTEXT = {
    "yes": True,
    "no": False,
    "one": 1,
    "text": "hello\nworld",
    "numbers": frozenset({1, 2, 3}),
    "nothing": frozenset(),
    "record": {"inner": 5},
    "who": ANNA,
}
FACTS = Facts(ANNA, Uid("Action", "infer"), CODER, CONTEXT, {e.uid: e for e in THINGS})


def ours(text: str) -> bool | None:
    """Return whether a condition holds, or nothing where there is no value."""
    (clause,) = clauses(read_tree(f"permit (principal, action, resource) when {{ {text} }};"))
    try:
        return holds(clause[0], FACTS)
    except NoValueError:
        return None


def theirs(text: str) -> bool | None:
    """Return the same as the engine has it."""
    rules = Rules(f"permit (principal, action, resource) when {{ {text} }};")
    about = FACTS.principal, FACTS.action, FACTS.resource
    answer = rules.ask(about, record_text(CONTEXT), read_things(entities_text(THINGS)))
    return None if answer.errors else answer.allowed


SAMPLES = [
    "true",
    "context.yes",
    "context.no",
    "context.gone",
    "principal.age == 3",
    "principal.age == 4",
    "principal.age != 3",
    "principal.gone == 3",
    "resource.inside",
    "principal.home.inside",
    "principal.home.gone",
    "context.record.inner == 5",
    "context.one == true",
    'context.one == "1"',
    "context.one != true",
    "context.one < 2",
    "context.one <= 1",
    "context.one > 0",
    "context.one >= 2",
    "context.one < context.yes",
    "context.text < 1",
    "context.one + 2 == 3",
    "context.one - 2 == -1",
    "context.one * 2 == 2",
    "-context.one == -1",
    "!context.yes",
    "!context.one",
    "context.yes && context.gone",
    "context.no && context.gone",
    "context.yes || context.gone",
    "context.no || context.gone",
    "context.one && true",
    "true && context.one",
    "false || context.one",
    "context has yes",
    "context has gone",
    "context has record.inner",
    "context has record.gone",
    "context has who.age",
    "principal has age",
    "principal has gone",
    'User::"nobody" has age',
    'User::"nobody".age == 1',
    "context.one has age",
    'principal in Team::"team"',
    'principal in Team::"up"',
    'principal in Team::"other"',
    'principal in [Team::"other", Team::"up"]',
    "principal in []",
    "principal in principal",
    'Team::"gone" in Team::"gone"',
    "principal in context.one",
    "context.one in principal",
    "context.who == principal",
    "principal == resource",
    "context.numbers.contains(2)",
    "context.numbers.contains(4)",
    "context.numbers.contains(true)",
    "context.one.contains(1)",
    "context.numbers.containsAll([1, 2])",
    "context.numbers.containsAll([1, 4])",
    "context.numbers.containsAny([4, 1])",
    "context.numbers.containsAny([4])",
    "context.nothing.isEmpty()",
    "context.numbers.isEmpty()",
    "context.one.isEmpty()",
    "context.numbers == [3, 2, 1]",
    "resource.takes == [1, 2, 3]",
    'context.text like "hello*"',
    'context.text like "*world"',
    'context.text like "h*d"',
    'context.text like "hello"',
    'resource.name like "a\\*b"',
    'resource.name like "a*"',
    'context.one like "1"',
    "principal is User",
    "principal is Team",
    'principal is User in Team::"up"',
    'principal is User in Team::"other"',
    'principal is Team in Team::"other"',
    "context.one is User",
    "if context.yes then context.one == 1 else context.gone",
    "if context.no then context.gone else context.one == 1",
    "if context.one then true else false",
    "{a: 1}.a == 1",
    "{a: 1} == {a: 1}",
    "{a: 1}.b == 1",
    "context.record == {inner: 5}",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_a_condition_has_the_engines_value(text) -> None:
    assert ours(text) == theirs(text)


ATOMS = st.sampled_from(
    [
        "context.yes",
        "context.no",
        "context.gone",
        "resource.inside",
        "principal.age == 3",
        "context.one > 1",
        'principal in Team::"up"',
        "principal has age",
        "context.numbers.contains(2)",
        "context.one",
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda a: f"!({a})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]}) && ({p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]}) || ({p[1]})"),
        st.tuples(inner, inner, inner).map(lambda p: f"if {p[0]} then ({p[1]}) else ({p[2]})"),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_any_condition_has_the_engines_value(text) -> None:
    assert ours(text) == theirs(text)


def test_a_circle_of_groups_comes_to_an_end() -> None:
    ring = {TEAM: Entity(TEAM, {}, frozenset({UP})), UP: Entity(UP, {}, frozenset({TEAM}))}
    facts = Facts(ANNA, ANNA, ANNA, {}, ring)
    assert facts.is_in(TEAM, UP)
    assert not facts.is_in(TEAM, OTHER)


def test_the_action_has_a_value() -> None:
    assert ours('action == Action::"infer"')
    (clause,) = clauses(read_tree("permit (principal, action, resource) when { action in [] };"))
    assert evaluate(clause[0], FACTS) is False
