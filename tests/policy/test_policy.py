"""A policy is read with its words and conditions, and every fault has file, line and remedy."""

import pytest

from hortus.policy import PLACEHOLDERS, Source
from hortus.policy.policy import Fault, Policy, read_policies
from hortus.policy.tree import show

HEAD = '@id("x")\n@reason("r")\n@remedy("m")\n@owner("o")\n'


def read(text: str) -> Policy:
    policies, faults = read_policies(Source("f.cedar", text))
    assert faults == []
    (policy,) = policies
    return policy


def fault(text: str) -> Fault:
    policies, faults = read_policies(Source("f.cedar", text))
    assert policies == []
    return faults[0]


def conditions(policy: Policy) -> list[tuple[str, bool, bool]]:
    return [(show(c.node), c.wanted, c.in_head) for c in policy.conditions]


def test_a_policy_says_what_its_annotations_say() -> None:
    policy = read(HEAD + "permit (principal, action, resource);")
    assert (policy.id, policy.permits, policy.file, policy.line) == ("x", True, "f.cedar", 1)
    assert (policy.words.reason, policy.words.remedy, policy.words.owner) == ("r", "m", "o")
    assert not read(HEAD + "forbid (principal, action, resource);").permits


def test_words_over_several_lines_are_one_sentence() -> None:
    text = HEAD.replace('"r"', '"one\n   two"')
    assert read(text + "permit (principal, action, resource);").words.reason == "one two"


def test_conditions_are_taken_apart() -> None:
    policy = read(
        HEAD
        + 'permit (principal, action == Action::"infer", resource is Model)\n'
        + "when { context.a && !context.b && !(context.c || context.d) }\n"
        + "when { context.e || context.f }\n"
        + "unless { context.g || !context.h } unless { context.i && context.j };"
    )
    assert conditions(policy) == [
        ("resource is Model", True, True),
        ('(action == Action::"infer")', True, True),
        ("context.a", True, False),
        ("context.b", False, False),
        ("context.c", False, False),
        ("context.d", False, False),
        ("(context.e || context.f)", True, False),
        ("context.g", False, False),
        ("context.h", True, False),
        ("(context.i && context.j)", False, False),
    ]


def test_a_policy_knows_the_facts_it_asks_for() -> None:
    policy = read(
        HEAD
        + "permit (principal, action, resource)\n"
        + 'when { context.zone == Zone::"vpn" && resource.inside }\n'
        + 'when { FourEyes::"house".content > 1 };'
    )
    assert [name for name, _ in policy.asks] == ["context.zone", "resource.inside"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("context.time.hour > 3", True),
        ('context.time.date == "x"', True),
        ("context.approvals > 3", False),
        ("context.timer.hour > 3", False),
    ],
)
def test_a_policy_knows_whether_it_asks_for_the_clock(body, expected) -> None:
    policy = read(f"{HEAD}permit (principal, action, resource) when {{ {body} }};")
    assert policy.uses_time is expected


@pytest.mark.parametrize("words", ['"r"', '"m"'])
@pytest.mark.parametrize(("name", "expected"), [("hour", True), ("weekday", True), ("who", False)])
def test_a_policy_that_names_the_clock_in_its_words_asks_for_it(words, name, expected) -> None:
    text = HEAD.replace(words, f'"at {{{name}}}"') + "permit (principal, action, resource);"
    assert read(text).uses_time is expected


@pytest.mark.parametrize("name", ["id", "reason", "remedy", "owner"])
def test_an_annotation_that_is_missing_or_empty_is_a_fault(name) -> None:
    lines = HEAD.splitlines(keepends=True)
    without = "".join(line for line in lines if not line.startswith(f"@{name}"))
    empty = "".join(f'@{name}(" ")\n' if line.startswith(f"@{name}") else line for line in lines)
    for head in (without, empty):
        found = fault("\n" + head + "permit (principal, action, resource);")
        assert str(found) == f"f.cedar:2: a policy without @{name}"
        assert found.remedy == f'add @{name}("…") above it'


def test_an_annotation_there_is_not_is_a_fault_in_its_line() -> None:
    found = fault(HEAD + '@remidy("m")\npermit (principal, action, resource);')
    assert str(found) == "f.cedar:5: there is no annotation @remidy"
    assert found.remedy == "the annotations are @id, @reason, @remedy, @owner"


@pytest.mark.parametrize(
    "name", ["X", "a b", "-a", "a-", "a--b", "ä", "no-permit", "engine-error"]
)
def test_an_id_that_cannot_be_is_a_fault(name) -> None:
    text = HEAD.replace('"x"', f'"{name}"') + "permit (principal, action, resource);"
    found = fault("\n" + text)
    assert str(found) == f"f.cedar:2: a policy cannot be called {name!r}"
    assert "not engine-error or no-permit" in found.remedy


@pytest.mark.parametrize("name", ["a", "a1", "a-b-2", "permit"])
def test_an_id_of_small_letters_digits_and_hyphens_can_be(name) -> None:
    text = HEAD.replace('"x"', f'"{name}"') + "permit (principal, action, resource);"
    assert read(text).id == name


@pytest.mark.parametrize(("words", "line"), [('"r"', 2), ('"m"', 3)])
def test_a_fact_in_braces_that_there_is_not_is_a_fault(words, line) -> None:
    text = HEAD.replace(words, '"{who} asks {mdl}"') + "permit (principal, action, resource);"
    found = fault(text)
    assert found.line == line
    assert "names {mdl}, which is no fact" in found.problem
    assert "who, what, action" in found.remedy


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_every_fact_may_be_named_in_braces(name) -> None:
    text = HEAD.replace('"r"', f'"{{{name}}}"') + "permit (principal, action, resource);"
    assert read(text).words.reason == f"{{{name}}}"


@pytest.mark.parametrize(
    ("body", "line", "problem"),
    [
        (
            "permit (principal, action, resource)\nwhen { true\n&& == };",
            7,
            "unexpected token `==`",
        ),
        ("permitt (principal, action, resource);", 5, "invalid policy effect: permitt"),
        ("permit (principal, action);", 5, "resource"),
        ('@owner("y")\npermit (principal, action, resource);', 4, "duplicate annotation: @owner"),
        ("permit (principal, action,\nresource)\n", 6, "unexpected"),
        ("permit (principal,\naction, resource == ?resource);", 6, "slots"),
        ('permit (principal, action, resource)\nwhen { ip("1.1.1.1").isIpv4() };', 6, "is_ipv4"),
    ],
    ids=["token", "effect", "head", "twice", "unfinished", "slot", "no-facts"],
)
def test_what_cannot_be_read_is_a_fault_with_its_line(body, line, problem) -> None:
    found = fault(HEAD + body)
    assert problem in found.problem
    assert found.remedy.endswith("shows the form")
    assert found.line == line


def test_the_line_of_a_token_is_the_one_it_is_in() -> None:
    found = fault(HEAD + "permit (principal, action, resource)\nwhen {\n  true &&\n  == 3\n};")
    assert (found.line, found.problem) == (8, "unexpected token `==`")


def test_one_bad_policy_does_not_hide_the_others() -> None:
    bad = "permit (principal, action, nothing);\n"
    good = HEAD + "permit (principal, action, resource);\n"
    policies, faults = read_policies(Source("f.cedar", bad + good + bad))
    assert [policy.line for policy in policies] == [2]
    assert [found.line for found in faults] == [1, 7]


def test_a_fault_of_a_policy_points_at_a_word() -> None:
    policy = read(HEAD + "permit (principal, action, resource)\nwhen { context.key.covers };")
    assert policy.fault("p", "r", "covers") == Fault("f.cedar", 6, "p", "r")
    assert policy.fault("p", "r").line == 1
