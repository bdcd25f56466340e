"""Usage that a provider has counted and nobody has recorded went past the gateway."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.budget import Counted, Tolerance, reconcile
from hortus.store.testing import a_spent

DAY = date(2026, 11, 1)
NUMBER = (DAY - date(1970, 1, 1)).days
NAMES = {"house/gpt": "gpt-x", "mini": "gpt-x-mini"}
EXACT = Tolerance(0.0, 0)


def recorded(tokens, model="house/gpt", day=NUMBER):
    return a_spent(model=model, day=day, input_tokens=tokens - 1, output_tokens=1)


def compared(counted, *rows, tolerance=EXACT):
    return reconcile("provider", counted, rows, NAMES, tolerance)


def test_what_was_recorded_as_it_was_counted_has_no_gap():
    found = compared([Counted(DAY, "gpt-x", 500)], recorded(200), recorded(300))
    assert (found.gaps, found.recorded, found.counted) == ((), 500, 500)


def test_tokens_that_were_never_recorded_are_unseen():
    found = compared([Counted(DAY, "gpt-x", 700)], recorded(500))
    (gap,) = found.unseen
    assert (gap.day, gap.model, gap.unseen) == (DAY, "gpt-x", 200)


def test_a_model_that_hortus_never_asked_is_unseen_as_a_whole():
    (gap,) = compared([Counted(DAY, "other", 700)], recorded(1)).unseen
    assert (gap.model, gap.recorded, gap.counted) == ("other", 0, 700)


def test_what_the_provider_has_counted_less_of_is_a_gap_and_not_unseen():
    found = compared([Counted(DAY, "gpt-x", 400)], recorded(500))
    assert (len(found.gaps), found.unseen) == (1, ())


@pytest.mark.parametrize(
    ("model", "ours"),
    [("gpt-x", "gpt-x"), ("gpt-x-2026-07-18", "gpt-x"), ("gpt-x-mini-2026", "gpt-x-mini")],
)
def test_a_version_of_a_model_is_that_model(model, ours):
    (gap,) = compared([Counted(DAY, model, 5)]).gaps
    assert gap.model == ours


def test_several_names_in_hortus_for_one_model_of_the_provider_are_one():
    both = reconcile(
        "provider",
        [Counted(DAY, "gpt-x", 30)],
        [recorded(10, model="fast"), recorded(20, model="slow")],
        {"fast": "gpt-x", "slow": "gpt-x"},
        EXACT,
    )
    assert (both.gaps, both.recorded) == ((), 30)


def test_what_was_recorded_and_never_counted_is_a_gap_too():
    found = compared([Counted(DAY, "gpt-x", 10)], recorded(10), recorded(50, model="mini"))
    assert [(gap.model, gap.unseen) for gap in found.gaps] == [("gpt-x-mini", -50)]
    assert found.unseen == ()


COUNTED = st.builds(
    Counted, st.just(DAY), st.sampled_from(["gpt-x", "other"]), st.integers(1, 10**9)
)


@given(st.lists(COUNTED, min_size=1, max_size=6), st.lists(st.integers(2, 10**9), max_size=4))
def test_the_gaps_make_up_the_whole_difference(counted, ours):
    found = compared(counted, *(recorded(tokens) for tokens in ours))
    assert found.counted == sum(one.tokens for one in counted)
    assert found.recorded == sum(ours)
    assert sum(gap.unseen for gap in found.gaps) == found.counted - found.recorded


def test_models_of_others_are_not_compared():
    found = compared([Counted(DAY, "gpt-x", 5)], recorded(5), recorded(99, model="qwen"))
    assert (found.gaps, found.recorded) == ((), 5)


def test_days_are_compared_one_by_one():
    next_day = date(2026, 11, 2)
    counted = [Counted(DAY, "gpt-x", 10), Counted(next_day, "gpt-x", 10)]
    found = compared(counted, recorded(20), recorded(5, day=NUMBER + 1))
    assert [(gap.day, gap.unseen) for gap in found.gaps] == [(DAY, -10), (next_day, 5)]
    assert (found.first, found.last) == (DAY, next_day)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_within_the_tolerance_there_is_no_gap(ours, theirs):
    tolerance = Tolerance(10.0, 50)
    is_within = abs(theirs - ours) <= 50 + ours / 10
    assert tolerance.allows(ours, theirs) is is_within


def test_the_event_holds_the_figures_and_no_names_of_people():
    event = compared([Counted(DAY, "gpt-x", 700)], recorded(500)).event(5, "ada", "d1")
    assert (event.event, event.actor, event.subject) == ("budget.reconciled", "ada", "provider")
    facts = json.loads(event.facts)
    assert (facts["recorded_tokens"], facts["counted_tokens"]) == ("500", "700")
    assert (facts["unseen_tokens"], facts["gaps"], facts["report"]) == ("200", "1", "d1")
