"""Controls 1 to 3 tell a claim that holds from one that does not, and from no data."""

import re

import pytest

from hortus.evidence.controls.deciding import TERMS_RULES
from hortus.evidence.inputs import Inputs, ModelRow, PolicyRow
from hortus.policy import shipped_source
from hortus.store.testing import an_intent, an_outcome


def test_without_rules_in_any_entry_nothing_shows_what_decided(measure):
    found = measure("decisions", an_intent("dec_1"), an_outcome("dec_1"))
    assert found.verdict == "no data"
    assert found.figures["from before rules were recorded"] == 1


def test_entries_from_before_rules_were_recorded_are_counted_apart(measure):
    found = measure("decisions", an_intent("dec_1"), an_intent("dec_2", rules="house/reads"))
    assert found.verdict == "met"
    assert found.figures["from before rules were recorded"] == 1
    assert found.tables["What was decided by which rules"].rows == (("house/reads", "", "1"),)


def test_an_attempt_without_rules_after_that_is_an_offence(measure):
    found = measure("decisions", an_intent("dec_1", rules="house/reads"), an_intent("dec_2"))
    assert (found.verdict, found.offences) == ("not met", [(2, "dec_2")])


def test_a_request_refused_before_any_rule_was_asked_is_none(measure):
    records = (an_intent("dec_1", rules="x"), an_intent("dec_2", attempt=0))
    found = measure("decisions", *records)
    assert (found.verdict, found.offences) == ("met", [])
    assert found.figures["refused before any rule was asked"] == 1


def test_an_answer_that_no_decision_precedes_is_an_offence(measure):
    found = measure("decisions", an_intent("dec_1", rules="x"), an_outcome("dec_9"))
    assert (found.verdict, found.offences) == ("not met", [(2, "dec_9")])


def test_an_answer_in_the_period_to_a_decision_before_it_is_none(measure):
    records = (
        an_intent("dec_1", at_us=5),
        an_outcome("dec_1", at_us=15),
        an_intent("d", at_us=16, rules="x"),
    )
    found = measure("decisions", *records, since_us=10)
    assert found.figures["answers without a decision before them"] == 0


def outside(name, **changes):
    return an_intent(name, **{"inside": False, "model": "far", "region": "US", **changes})


def test_where_nothing_went_outside_no_terms_could_be_broken(measure):
    assert measure("provider-terms", an_intent("dec_1")).verdict == "no data"


def test_where_no_policy_decided_nothing_speaks_to_the_terms(measure):
    found = measure("provider-terms", outside("dec_1", rules="key-scope"))
    assert found.verdict == "no data"
    assert "no policy decided" in found.reasons[0]


FAR = ModelRow(name="far", host="far.test:443", inside=False)
HELD = Inputs(models=(FAR,), policy=PolicyRow(version="b1", rules=("key-scope", *TERMS_RULES)))


def test_what_a_policy_with_rules_about_terms_has_decided_keeps_to_them(measure):
    found = measure("provider-terms", outside("dec_1", bundle="b1"), inputs=HELD)
    assert found.verdict == "met"
    assert found.figures["models outside without an owner"] == 1
    assert found.figures["models outside whose terms nobody has read"] == 1
    assert found.figures["versions of the policies that decided"] == 1


def test_without_rules_about_terms_in_force_nothing_speaks_to_them(measure):
    bare = Inputs(models=(FAR,), policy=PolicyRow(version="b1", rules=("key-scope",)))
    found = measure("provider-terms", outside("dec_1", bundle="b1"), inputs=bare)
    assert found.verdict == "no data"
    assert "regional-terms" in found.reasons[0]


def test_the_rules_about_terms_are_those_of_the_pack():
    text = shipped_source("regional-terms").text
    assert {f'@id("{rule}")' for rule in TERMS_RULES} == set(re.findall(r"@id\(.*?\)", text))


@pytest.mark.parametrize(
    ("rules", "count"),
    [("region-unserved", 1), ("key-scope owners-barred", 1), ("no-region-unserved", 0), ("", 0)],
)
def test_refusals_by_the_rules_about_terms_are_counted(measure, rules, count):
    refused = outside("dec_1", bundle="b1", attempt=0, rules=rules)
    found = measure("provider-terms", refused, inputs=HELD)
    assert found.figures["refused by these rules"] == count
    rows = found.tables["Refused by these rules"].rows
    assert rows == ((("house/code", rules, "1"),) if count else ())


def test_what_went_past_a_policy_that_was_on_is_an_offence(measure):
    records = (outside("dec_1", bundle="b1"), outside("dec_2"))
    found = measure("provider-terms", *records, inputs=HELD)
    assert (found.verdict, found.offences) == ("not met", [(2, "dec_2")])


def test_a_place_that_is_not_recorded_leaves_the_question_open(measure):
    found = measure("provider-terms", outside("dec_1", bundle="b1", region=""), inputs=HELD)
    assert found.verdict == "no data"
    assert "set `region`" in found.reasons[0]


def test_without_screening_nothing_is_known_of_ceilings(measure):
    assert measure("data-ceilings", an_intent("dec_1")).verdict == "no data"


def test_redacted_secrets_and_confidential_data_inside_keep_to_the_ceilings(measure):
    found = measure(
        "data-ceilings",
        an_intent("dec_1", labels="secret", findings="github-pat:structured:1:redacted"),
        an_intent("dec_2", labels="confidential:code-names"),
        an_intent("dec_3", attempt=0, labels="secret", findings="github-pat:structured:1:blocked"),
    )
    assert found.verdict == "met"
    assert found.figures["of these, with a kind of data found"] == 3


def test_a_secret_that_was_sent_as_it_was_is_an_offence(measure):
    found = measure(
        "data-ceilings",
        an_intent("dec_1", labels="personal secret", findings="github-pat:structured:1:passed"),
    )
    assert (found.verdict, found.offences) == ("not met", [(1, "dec_1")])


def test_confidential_data_that_went_outside_is_an_offence(measure):
    found = measure("data-ceilings", outside("dec_1", labels="confidential:code-names personal"))
    assert (found.verdict, found.offences) == ("not met", [(1, "dec_1")])


def test_a_label_that_only_contains_the_word_is_another(measure):
    found = measure("data-ceilings", outside("dec_1", labels="source:secrets not-confidential:x"))
    assert found.verdict == "met"
