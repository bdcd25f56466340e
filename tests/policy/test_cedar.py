"""The engine is asked, its answers are read, and what it cannot do is an error."""

import subprocess
import sys

import pytest

from hortus.policy import Uid, schema_text
from hortus.policy.cedar import Answer, Rules, Things, read_things, read_tree, type_faults
from hortus.policy.types import Entity
from hortus.policy.wire import entities_text, record_text

ANNA, CODER = Uid("User", "anna"), Uid("Model", "coder")
TEAM = Uid("Team", "t")
ALL = "permit (principal, action, resource);"


NOTHING = "[]"


def asked(rules: Rules, things: Things, who: Uid = ANNA, **context) -> Answer:
    return rules.ask((who, Uid("Action", "infer"), CODER), record_text(context), things)


def test_all_determining_policies_are_named_by_position() -> None:
    text = """
    permit (principal, action, resource);
    forbid (principal, action, resource) when { context.a };
    forbid (principal, action, resource) when { context.b };
    forbid (principal, action, resource) when { !context.b };
    """
    rules, things = Rules(text), read_things(NOTHING)
    answer = asked(rules, things, a=True, b=True)
    assert (answer.allowed, answer.determining, answer.errors) == (False, (1, 2), ())
    assert asked(rules, things, a=False, b=False).determining == (3,)


def test_positions_are_in_order_beyond_ten() -> None:
    rules = Rules("permit (principal, action, resource);" * 12)
    assert asked(rules, read_things(NOTHING)).determining == tuple(range(12))


def test_no_permit_is_a_refusal_by_nobody() -> None:
    answer = asked(Rules(""), read_things(NOTHING))
    assert (answer.allowed, answer.determining, answer.errors) == (False, (), ())


def test_an_error_is_told_with_the_answer() -> None:
    rules = Rules(ALL + "forbid (principal, action, resource) when { context.gone };")
    answer = asked(rules, read_things(NOTHING))
    assert answer.allowed
    assert "gone" in answer.errors[0]


def test_names_with_quotes_and_line_ends_are_names() -> None:
    strange = Uid("User", 'a"\n\\')
    rules = Rules("permit (principal, action, resource) when { context.x == principal };")
    assert asked(rules, read_things(NOTHING), strange, x=strange).allowed


def test_added_things_are_known_beside_the_first() -> None:
    rules = Rules('permit (principal in Team::"t", action, resource) when { resource.inside };')
    base = read_things(entities_text([Entity(CODER, {"inside": True})]))
    assert not asked(rules, base).allowed
    more = base.with_more(entities_text([Entity(ANNA, {}, frozenset({TEAM})), Entity(TEAM)]))
    assert asked(rules, more).allowed
    assert not asked(rules, base).allowed


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
