"""Control 4 adds findings up by what was done, and never makes up a recall."""

from hortus.evidence.inputs import Inputs, Recall, RecallRow
from hortus.store.testing import an_intent, an_outcome

MEASURED = Recall(file="dlp.json", sha256="00", rows=(RecallRow("recall, structured", 930),))
INPUTS = Inputs(recall=MEASURED, secret_rules=("github-pat",))


def test_findings_are_added_up_by_what_was_done(measure):
    found = measure(
        "secrets",
        an_intent("dec_1", findings="github-pat:structured:2:redacted email:contextual:1:passed"),
        an_intent("dec_2", attempt=0, findings="github-pat:structured:1:blocked"),
        an_outcome("dec_1", findings="github-pat:structured:3:redacted"),
        inputs=INPUTS,
    )
    assert found.verdict == "met"
    assert found.figures["findings redacted"] == 5
    assert found.figures["findings blocked"] == 1
    assert found.figures["findings passed"] == 1
    assert found.figures["recall, structured"] == 930
    assert ("github-pat", "structured", "redacted", "5") in next(iter(found.tables.values())).rows


def test_a_second_attempt_does_not_count_a_finding_twice(measure):
    attempts = [
        an_intent("dec_1", attempt=n, findings="github-pat:structured:1:redacted") for n in (1, 2)
    ]
    assert measure("secrets", *attempts, inputs=INPUTS).figures["findings redacted"] == 1


def test_without_a_measurement_there_is_no_recall(measure):
    found = measure("secrets", an_intent("dec_1", screened_us=9))
    assert found.verdict == "no data"
    assert "--recall" in found.reasons[0]


def test_without_screening_there_is_no_data(measure):
    assert measure("secrets", an_intent("dec_1"), inputs=INPUTS).verdict == "no data"


def test_a_secret_known_by_its_form_that_passed_is_an_offence(measure):
    found = measure(
        "secrets",
        an_intent("dec_1", findings="github-pat:structured:1:redacted"),
        an_intent("dec_2", findings="github-pat:structured:1:passed"),
        inputs=INPUTS,
    )
    assert (found.verdict, found.offences) == ("not met", [(2, "dec_2")])


def test_personal_data_that_passed_is_none(measure):
    found = measure("secrets", an_intent("d", findings="iban:structured:1:passed"), inputs=INPUTS)
    assert found.verdict == "met"


def test_words_of_another_form_are_left_out(measure):
    found = measure("secrets", an_intent("d", findings="odd x:y:z:passed"), inputs=INPUTS)
    assert found.figures["findings passed"] == 0
