"""How a recorded request is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.cli import decisions
from hortus.store import Decision
from hortus.store.testing import an_intent, an_outcome


def a_decision(*attempts, outcome=None):
    return Decision(1, "dec_1", attempts, outcome)


@given(st.text())
def test_nothing_that_a_client_chose_steers_the_terminal(text):
    shown = decisions.printable(text)
    assert shown.isprintable()
    assert len(shown) == len(text)


@pytest.mark.parametrize(
    ("decision", "shown"),
    [
        (a_decision(an_intent("dec_1", model_asked="a", model="a")), "a"),
        (a_decision(an_intent("dec_1", model_asked="a", model="b")), "a → b"),
        (
            a_decision(
                an_intent("dec_1", model_asked="a", model="b"),
                outcome=an_outcome("dec_1", model="c"),
            ),
            "a → c",
        ),
        (
            a_decision(
                an_intent("dec_1", attempt=0, model_asked="a", model=""),
                outcome=an_outcome("dec_1", model="", code="refused", status=403),
            ),
            "a",
        ),
        (a_decision(outcome=an_outcome("dec_1", model="c")), "c"),
        (a_decision(outcome=an_outcome("dec_1", model="")), "-"),
    ],
    ids=["same", "alias", "failed over", "refused", "no intent", "nothing known"],
)
def test_the_route_names_what_was_asked_for_and_what_served(decision, shown):
    assert decisions.route(decision) == shown


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (None, "unfinished"),
        (an_outcome("dec_1"), "ok"),
        (an_outcome("dec_1", status=503, code="cut"), "failed 503 cut"),
        (an_outcome("dec_1", status=500, code=""), "failed 500"),
    ],
    ids=["none", "ok", "with a code", "without"],
)
def test_the_status_says_what_became_of_it(outcome, shown):
    assert decisions.status(a_decision(an_intent("dec_1"), outcome=outcome)) == shown


def test_a_request_began_with_its_first_attempt():
    attempts = an_intent("dec_1", at_us=5), an_intent("dec_1", attempt=2, at_us=9)
    assert decisions.started(a_decision(*attempts)) == 5
    assert decisions.started(a_decision(outcome=an_outcome("dec_1", at_us=7))) == 7
    assert decisions.started(a_decision()) == 0


def test_what_is_not_known_is_a_dash():
    unpriced = an_outcome("dec_1", cost_micro=0, first_token_us=0)
    assert decisions.cost(unpriced) == decisions.first_token(unpriced) == "-"
    assert decisions.cost(None) == decisions.first_token(None) == decisions.tokens(None) == "-"


def test_figures_have_their_units():
    outcome = an_outcome(
        "dec_1", cost_micro=1_234_567, first_token_us=120_900, input_tokens=7, output_tokens=8
    )
    assert decisions.cost(outcome) == "1.2346 EUR"
    assert decisions.first_token(outcome) == "120"
    assert decisions.tokens(outcome) == "7/8"


def test_programs_get_every_field():
    shown = decisions.document(a_decision(an_intent("dec_1"), outcome=an_outcome("dec_1")))
    assert shown["state"] == "ok"
    assert shown["attempts"] == (an_intent("dec_1"),)
    assert shown["outcome"] == an_outcome("dec_1")
