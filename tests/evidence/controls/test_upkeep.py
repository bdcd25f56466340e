"""Controls 10, 11, 12, 15 and 16."""

import json

import pytest

from hortus.evidence.disclosure import signals
from hortus.evidence.inputs import FaultRow, Inputs, LogCheck, SignalRow
from hortus.store.testing import an_event, an_intent, an_outcome


def test_a_log_without_faults_is_whole(measure):
    found = measure("log-integrity", an_intent("dec_1"), an_outcome("dec_1"))
    assert found.verdict == "met"
    assert found.figures["entries that no witness vouches for"] == 2


def test_a_witness_vouches_for_what_it_has_cosigned(measure):
    inputs = Inputs(log=LogCheck(witnessed=1, remarks=("odd",)))
    found = measure("log-integrity", an_intent("dec_1"), an_outcome("dec_1"), inputs=inputs)
    assert found.figures["entries that a witness has cosigned"] == 1
    assert found.figures["entries that no witness vouches for"] == 1
    assert found.tables["Remarks"].rows == (("odd",),)


def test_a_fault_is_loud(measure):
    faults = (FaultRow("entry-edited", 1, "entry 1 is another"),)
    inputs = Inputs(log=LogCheck(faults=faults, more_faults=4))
    found = measure("log-integrity", an_intent("dec_1"), inputs=inputs)
    assert found.verdict == "not met"
    assert "THE LOG DOES NOT HOLD" in found.reasons[0]
    assert found.figures["faults found"] == 5
    assert found.offences == [(1, "")]


@pytest.mark.parametrize(("removed", "verdict"), [(0, "met"), (1, "not met")])
def test_every_number_has_its_record_but_for_those_removed(measure, removed, verdict):
    inputs = Inputs(log=LogCheck(removed=removed))
    assert measure("log-integrity", an_intent("dec_1"), inputs=inputs).verdict == verdict


def test_an_empty_log_has_nothing_to_show(measure):
    assert measure("log-integrity").verdict == "no data"


def removal(count, **more):
    facts = {"count": str(count), **more}
    return an_event("retention.executed", subject="requests", facts=json.dumps(facts))


def test_what_was_removed_is_counted(measure):
    found = measure(
        "retention",
        removal(9, **{"removed.000": "1-9"}),
        removal(4),
        an_event("retention.executed", facts="odd"),
        an_event("content.erased", subject="key_7"),
        an_event("hold.placed", subject="case_1"),
    )
    assert found.verdict == "met"
    assert found.figures["removals by age"] == 2
    assert found.figures["entries and texts removed by them"] == 13
    assert found.figures["erasures of kept content"] == 1
    assert found.figures["holds placed"] == 1


def test_where_nothing_was_removed_there_is_no_data(measure):
    assert measure("retention", an_event("hold.placed")).verdict == "no data"


def test_what_is_gone_must_be_told_of_by_a_removal(kept):
    kept.change("DELETE FROM outcomes WHERE decision_id IN ('dec_1', 'dec_2')")
    document = kept.make("retention").document
    assert document.verdict == "not met"
    assert {f.name: f.value for f in document.figures}["of these, that no removal explains"] == 2


def outside(name, **changes):
    return an_intent(name, inside=False, model="far", **changes)


def test_priced_answers_of_models_outside_are_met(measure):
    records = (outside("dec_1"), an_outcome("dec_1", model="far", cost_micro=9), outside("dec_2"))
    found = measure("budgets", *records)
    assert found.verdict == "met"
    assert found.figures["sent outside, with no end recorded yet"] == 1


@pytest.mark.parametrize("tokens", [{}, {"input_tokens": 0, "output_tokens": 0}])
def test_an_answer_from_outside_at_no_cost_is_an_offence(measure, tokens):
    end = an_outcome("dec_1", model="far", cost_micro=0, **tokens)
    found = measure("budgets", outside("dec_1"), end)
    assert (found.verdict, found.offences) == ("not met", [(2, "dec_1")])


def test_failures_and_answers_from_inside_need_no_cost(measure):
    found = measure(
        "budgets",
        outside("dec_1"),
        an_outcome("dec_1", model="far", cost_micro=0, status=502, code="upstream_refused"),
        outside("dec_2"),
        an_intent("dec_2", attempt=2, model="near"),
        an_outcome("dec_2", model="near", cost_micro=0, attempts=2),
    )
    assert found.verdict == "no data"


def switched(name, after_us, **changes):
    return (
        an_intent(name, at_us=1_000, model="near"),
        an_intent(name, at_us=1_000 + after_us, attempt=2, model="far"),
        an_outcome(name, attempts=2, model="far", **changes),
    )


def test_a_fail_over_is_told_with_its_time(measure):
    found = measure(
        "continuity", *switched("dec_1", 400), *switched("dec_2", 700), *switched("dec_3", 900)
    )
    assert found.verdict == "met"
    assert found.figures["time to switch, half took less"] == 700
    assert found.figures["time to switch, the longest"] == 900
    assert found.tables["From which model to which"].rows == (("near", "far", "3"),)


def test_fail_overs_that_failed_are_no_evidence_that_it_works(measure):
    found = measure("continuity", *switched("dec_1", 400, status=503, code="no_model"))
    assert found.verdict == "no data"
    assert found.figures["of these, failed all the same"] == 1


def test_everything_that_is_recorded_is_disclosed(measure):
    found = measure("disclosure", inputs=Inputs(signals=signals()))
    assert found.tables["What nobody has explained yet"].rows == ()
    assert found.verdict == "met"


def test_a_column_that_nobody_has_explained_is_told(measure):
    row = SignalRow(record="people", field="shoe_size", about="", person=False, in_log="")
    found = measure("disclosure", inputs=Inputs(signals=(row,)))
    assert found.verdict == "not met"
    assert found.tables["What nobody has explained yet"].rows[0][:2] == ("people", "shoe_size")
