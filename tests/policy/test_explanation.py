"""A refusal names the permit that came nearest and the fact that was missing, in plain words."""

import pytest

from hortus.policy import Source, Uid
from hortus.policy.evaluation import Facts
from hortus.policy.explanation import applies, facts_of, is_about, misses, nearest_permit, words
from hortus.policy.policy import Policy, read_policies
from hortus.policy.types import Entity, Zone

ANNA, CODER, TEAM = Uid("User", "anna"), Uid("Model", "coder"), Uid("Team", "t")
THINGS = {
    ANNA: Entity(ANNA, {"roles": frozenset({Uid("Role", "admin")})}, frozenset({TEAM})),
    CODER: Entity(CODER, {"inside": False, "takes": frozenset({Uid("DataClass", "public")})}),
    TEAM: Entity(TEAM),
}
CONTEXT = {"zone": Zone.VPN.uid, "approvals": 1, "budget": Uid("Budget", "soft")}
FACTS = Facts(ANNA, Uid("Action", "infer"), CODER, CONTEXT, THINGS)


def policy(body: str, name: str = "x", effect: str = "permit") -> Policy:
    head = "" if body.startswith("(") else "(principal, action, resource) "
    text = f'@id("{name}") @reason("r") @remedy("m") @owner("o") {effect} {head}{body};'
    policies, faults = read_policies(Source("f", text))
    assert faults == []
    return policies[0]


def missing(body: str) -> list[str]:
    return [str(miss) for miss in misses(policy(body), FACTS)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("when { resource.inside }", ["resource.inside is false and would have to be true"]),
        ("unless { !resource.inside }", ["resource.inside is false and would have to be true"]),
        (
            'when { context.zone == Zone::"office" }',
            ["context.zone is vpn and would have to be office"],
        ),
        (
            'when { Zone::"office" == context.zone }',
            ["context.zone is vpn and would have to be office"],
        ),
        (
            'unless { context.zone == Zone::"vpn" }',
            ["context.zone is vpn and would have to not be vpn"],
        ),
        (
            'when { principal in Team::"u" }',
            ["principal is User anna and would have to be in Team u"],
        ),
        (
            'unless { principal in Team::"t" }',
            ["principal is User anna and would have to not be in Team t"],
        ),
        (
            'when { resource.takes.contains(DataClass::"internal") }',
            ["resource.takes is public and would have to contain internal"],
        ),
        (
            'unless { resource.takes.contains(DataClass::"public") }',
            ["resource.takes is public and would have to not contain public"],
        ),
        (
            "when { principal has region }",
            ["principal.region is unknown and would have to be known"],
        ),
        (
            "unless { principal has roles }",
            ["principal.roles is known and would have to be unknown"],
        ),
        (
            "when { principal is ServiceAccount }",
            ["principal is User anna and would have to be a ServiceAccount"],
        ),
        (
            "unless { principal is User }",
            ["principal is User anna and would have to not be a User"],
        ),
        (
            "when { context.approvals >= 2 }",
            ["(context.approvals >= 2) is false and would have to be true"],
        ),
        (
            'when { principal.region == Country::"DE" }',
            ["principal.region is unknown and would have to be DE"],
        ),
        (
            "when { principal.region.inside }",
            ["principal.region.inside is unknown and would have to be true"],
        ),
    ],
)
def test_a_missing_fact_is_told_with_what_it_is_and_what_it_would_have_to_be(
    body, expected
) -> None:
    assert missing(body) == expected


def test_every_missing_fact_is_told_and_those_that_hold_are_not() -> None:
    assert missing(
        'when { resource.inside && context.approvals == 1 && principal in Team::"u" }'
    ) == [
        "resource.inside is false and would have to be true",
        "principal is User anna and would have to be in Team u",
    ]


def test_of_alternatives_the_one_with_the_least_missing_is_told() -> None:
    either = (
        'when { (resource.inside && context.approvals == 2) || context.zone == Zone::"office" }'
    )
    assert missing(either) == ["context.zone is vpn and would have to be office"]
    both = "unless { context.approvals == 1 && !resource.inside }"
    assert missing(both) == ["context.approvals is 1 and would have to not be 1"]


def test_an_alternative_that_holds_is_enough() -> None:
    assert missing("when { resource.inside || context.approvals == 1 }") == []


def test_a_policy_applies_where_nothing_is_missing() -> None:
    assert applies(policy("when { context.approvals == 1 } unless { resource.inside }"), FACTS)
    assert not applies(policy("when { context.approvals == 1 && resource.inside }"), FACTS)
    assert not applies(policy("when { context.gone }"), FACTS)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("(principal, action, resource)", True),
        ('(principal, action == Action::"infer", resource is Model)', True),
        ('(principal, action in [Action::"infer", Action::"embed"], resource)', True),
        ('(principal, action == Action::"embed", resource)', False),
        ("(principal, action, resource is Tool)", False),
        ("(principal is ServiceAccount, action, resource)", True),
        ('(principal == User::"other", action, resource)', True),
    ],
)
def test_a_policy_is_about_its_actions_and_things_whoever_asks(head, expected) -> None:
    assert is_about(policy(f"{head} when {{ resource.inside }}"), FACTS) is expected


def test_the_nearest_permit_misses_least_and_is_about_the_question() -> None:
    near = nearest_permit(
        [
            policy("when { resource.inside && context.approvals == 2 }", "two"),
            policy("when { resource.inside }", "one"),
            policy('(principal, action == Action::"embed", resource)', "elsewhere"),
            policy("when { resource.inside }", "forbids", "forbid"),
            policy("when { context.approvals == 3 }", "later"),
        ],
        FACTS,
    )
    assert near is not None
    assert near.policy.id == "one"
    assert [str(m) for m in near.misses] == ["resource.inside is false and would have to be true"]


def test_without_a_permit_none_is_near() -> None:
    assert nearest_permit([], FACTS) is None
    assert nearest_permit([policy("when { true }", effect="forbid")], FACTS) is None
    assert (
        nearest_permit([policy('(principal, action == Action::"embed", resource)')], FACTS) is None
    )


def test_the_facts_of_policies_are_named_with_their_values() -> None:
    body = "when { resource.inside || context.approvals > 1 } unless { principal has region }"
    assert facts_of([policy(body), policy("when { resource.inside }")], FACTS) == {
        "context.approvals": "1",
        "principal.region": "unknown",
        "resource.inside": "false",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (3, "3"),
        ("x", "x"),
        (Uid("Country", "DE"), "DE"),
        (Uid("Action", "infer"), "infer"),
        (Uid("DataClass", "public"), "public"),
        (TEAM, "Team t"),
        (frozenset({TEAM, ANNA}), "Team t, User anna"),
        (frozenset(), "(none)"),
        ({"a": 1, "b": Uid("Zone", "vpn")}, "a: 1, b: vpn"),
    ],
)
def test_values_are_told_as_people_read_them(value, text) -> None:
    assert words(value) == text
