"""The engine is asked, its answers are read, and what it cannot do is an error."""

import json
import subprocess
import sys

import pytest

from hortus.policy import Uid, schema_text
from hortus.policy.cedar import Rules, entities_json, read_things, read_tree, to_json, type_faults
from hortus.policy.evaluation import Facts
from hortus.policy.types import Entity

ANNA, CODER = Uid("User", "anna"), Uid("Model", "coder")
TEAM = Uid("Team", "t")
ALL = "permit (principal, action, resource);"


def facts(**context) -> Facts:
    return Facts(ANNA, Uid("Action", "infer"), CODER, context, {})


def test_all_determining_policies_are_named_by_position() -> None:
    text = """
    permit (principal, action, resource);
    forbid (principal, action, resource) when { context.a };
    forbid (principal, action, resource) when { context.b };
    forbid (principal, action, resource) when { !context.b };
    """
    rules, things = Rules(text), read_things([])
    answer = rules.ask(facts(a=True, b=True), things)
    assert (answer.allowed, answer.determining, answer.errors) == (False, (1, 2), ())
    assert rules.ask(facts(a=False, b=False), things).determining == (3,)


def test_positions_are_in_order_beyond_ten() -> None:
    rules = Rules("permit (principal, action, resource);" * 12)
    assert rules.ask(facts(), read_things([])).determining == tuple(range(12))


def test_no_permit_is_a_refusal_by_nobody() -> None:
    answer = Rules("").ask(facts(), read_things([]))
    assert (answer.allowed, answer.determining, answer.errors) == (False, (), ())


def test_an_error_is_told_with_the_answer() -> None:
    rules = Rules(ALL + "forbid (principal, action, resource) when { context.gone };")
    answer = rules.ask(facts(), read_things([]))
    assert answer.allowed
    assert "gone" in answer.errors[0]


def test_names_with_quotes_and_line_ends_are_names() -> None:
    strange = Uid("User", 'a"\n\\')
    question = Facts(strange, Uid("Action", "infer"), CODER, {"x": strange}, {})
    rules = Rules("permit (principal, action, resource) when { context.x == principal };")
    assert rules.ask(question, read_things([])).allowed


def test_added_things_are_known_beside_the_first() -> None:
    rules = Rules('permit (principal in Team::"t", action, resource) when { resource.inside };')
    base = read_things([Entity(CODER, {"inside": True})])
    assert not rules.ask(facts(), base).allowed
    more = base.with_more([Entity(ANNA, {}, frozenset({TEAM})), Entity(TEAM)])
    assert rules.ask(facts(), more).allowed
    assert not rules.ask(facts(), base).allowed


def test_values_are_written_as_the_engine_reads_them() -> None:
    value = {"a": frozenset({1}), "b": ANNA, "c": {"d": "e"}, "f": True}
    assert to_json(value) == {
        "a": [1],
        "b": {"__entity": {"type": "User", "id": "anna"}},
        "c": {"d": "e"},
        "f": True,
    }


def test_entities_are_written_with_attributes_and_parents() -> None:
    assert json.loads(entities_json([Entity(ANNA, {"a": 1}, frozenset({TEAM}))])) == [
        {
            "uid": {"type": "User", "id": "anna"},
            "attrs": {"a": 1},
            "parents": [{"type": "Team", "id": "t"}],
        }
    ]


def test_a_policy_is_read_as_a_tree() -> None:
    assert read_tree('@id("x") forbid (principal, action, resource);').effect == "forbid"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("permit (principal, action, resource)", "unexpected"),
        ("permit (principal == ?principal, action, resource);", "slots"),
        ("", "slots"),
    ],
)
def test_what_is_not_one_policy_is_refused(text, problem) -> None:
    with pytest.raises(ValueError, match=problem):
        read_tree(text)


def test_faults_of_type_are_told_with_the_position() -> None:
    text = ALL + "permit (principal, action, resource) when { principal.rgn };"
    faults = type_faults(text, schema_text())
    assert {place for place, _ in faults} == {1}
    assert "rgn" in faults[0][1]


def test_what_fits_the_schema_has_no_faults() -> None:
    assert type_faults("permit (principal, action, resource);", schema_text()) == []


def test_the_engine_is_loaded_only_when_it_is_asked() -> None:
    check = "import sys, hortus.policy; sys.exit('cedarpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
