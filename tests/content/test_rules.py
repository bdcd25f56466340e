"""Whose requests are kept: only where a rule names the person, the model and every label."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.content.rules import Facts, Rules
from hortus.core import ContentRuleSettings

RULE = ContentRuleSettings(people=["ada", "pay-*"], classes=["none", "personal", "source:*"])


def facts(person="ada", labels=(), key_id="key_1", teams=(), model="qwen", key_name=""):
    return Facts(person, key_id, key_name or person, frozenset(teams), model, frozenset(labels))


def matched(one, **rules):
    found = Rules(rules or {"payments": RULE}).match(one)
    return found.name if found else ""


def test_without_a_rule_nothing_is_kept():
    assert Rules({}).match(facts()) is None


@pytest.mark.parametrize("person", ["ada", "pay-1", "pay-"])
def test_people_are_named_exactly_or_by_pattern(person):
    assert matched(facts(person)) == "payments"


@pytest.mark.parametrize("person", ["Ada", "adam", "bob", "repay-1", ""])
def test_nobody_else_is_meant(person):
    assert matched(facts(person)) == ""


def test_a_person_is_meant_by_the_name_of_their_key_as_well():
    assert matched(facts("ada@example.org", key_name="pay-laptop")) == "payments"


def test_keys_are_named_by_their_ids_alone():
    rule = ContentRuleSettings(keys=["key_7"], classes=["none"])
    assert matched(facts("bob", key_id="key_7"), by_key=rule) == "by_key"
    assert matched(facts("bob", key_id="key_77"), by_key=rule) == ""


def test_teams_are_matched_once_they_are_known():
    rule = ContentRuleSettings(teams=["payments", "ops-*"], classes=["none"])
    assert matched(facts(teams=["ops-eu", "x"]), team=rule) == "team"
    assert matched(facts(teams=["x"]), team=rule) == ""
    assert matched(facts(), team=rule) == ""


@pytest.mark.parametrize(
    ("labels", "kept"),
    [
        ([], True),
        (["personal"], True),
        (["personal", "source:shop"], True),
        (["confidential:names"], False),
        (["personal", "confidential:names"], False),
        (["secret"], False),
        (["personal", "secret"], False),
    ],
)
def test_every_label_has_to_be_opted_into(labels, kept):
    assert bool(matched(facts(labels=labels))) is kept


def test_requests_without_a_label_are_a_class_of_their_own():
    rule = ContentRuleSettings(people=["ada"], classes=["personal"])
    assert matched(facts(), personal_only=rule) == ""
    assert matched(facts(labels=["personal"]), personal_only=rule) == "personal_only"


@given(st.lists(st.sampled_from(["personal", "source:a", "confidential:x"]), unique=True))
def test_no_pattern_covers_a_request_with_a_secret(labels):
    everything = ContentRuleSettings(people=["ada"], classes=["*", "s?cret", "secre*"])
    assert matched(facts(labels=labels), all=everything) == "all"
    assert matched(facts(labels=[*labels, "secret"]), all=everything) == ""


def test_models_are_named_by_pattern():
    rule = ContentRuleSettings(people=["ada"], classes=["none"], models=["qwen*"])
    assert matched(facts(model="qwen3"), m=rule) == "m"
    assert matched(facts(model="claude"), m=rule) == ""


def test_the_first_rule_that_fits_counts():
    first = ContentRuleSettings(people=["ada"], classes=["none"], keep=["answer"])
    found = Rules({"first": first, "payments": RULE}).match(facts())
    assert (found.name, found.parts) == ("first", {"answer"})
    assert Rules({"payments": RULE, "first": first}).match(facts()).name == "payments"
