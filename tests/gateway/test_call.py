"""A call knows its rows: what was about to happen, and how it ended."""

from hortus.core import Principal
from hortus.gateway.dialects import Usage
from hortus.gateway.errors import NotPermittedError
from hortus.gateway.headers import PROJECT
from hortus.gateway.pricing import Cost


def test_an_intent_names_the_candidate_and_its_place(make_call, make_candidate):
    call = make_call(attempts=2, conversation="c")
    intent = call.intent(5, make_candidate(region="DE", inside=False))
    assert (intent.attempt, intent.model, intent.region, intent.inside) == (2, "m", "DE", False)
    assert (intent.at_us, intent.door, intent.conversation) == (5, "chat", "c")
    assert intent.bytes_in == len(call.body)
    assert call.intended


def test_without_a_candidate_the_intent_says_that_nothing_leaves(make_call):
    intent = make_call().intent(5)
    assert (intent.attempt, intent.model, intent.inside) == (0, "", True)
    assert intent.why == "no model was asked"


def test_an_outcome_tells_the_times_since_the_start(make_call, make_candidate, clock):
    call = make_call(served=make_candidate(currency="USD"), cost=Cost(20, 30))
    clock.advance(0.25)
    call.first_token = clock.monotonic()
    call.usage = Usage(input_tokens=10)
    clock.advance(0.75)
    outcome = call.outcome(9, clock.monotonic(), 200, 7)
    assert (outcome.first_token_us, outcome.total_us) == (250_000, 1_000_000)
    assert (outcome.cost_micro, outcome.currency, outcome.bytes_out) == (20, "USD", 7)
    assert outcome.list_cost_micro == 30


def test_an_outcome_of_an_error_has_its_words(make_call, clock):
    call = make_call(failures=["a: down"], cost=Cost(5, note="b: dear"))
    error = NotPermittedError("no", remedy="ask")
    outcome = call.outcome(9, clock.monotonic(), 403, 0, error)
    assert (outcome.code, outcome.message, outcome.remedy) == ("not_permitted", "no", "ask")
    assert (outcome.why, outcome.first_token_us, outcome.model) == ("a: down; b: dear", 0, "")


def test_the_project_is_what_the_client_says_else_what_the_key_is_for(make_call):
    ours = Principal("key_1", "laptop", project="payments")
    assert make_call(principal=ours).project == "payments"
    assert make_call(principal=ours, fields={PROJECT: b" website "}).project == "website"
    assert make_call(principal=ours, fields={PROJECT: b"\x07"}).project == "payments"
    assert make_call(principal=ours, fields={PROJECT: b""}).intent(5).project == "payments"
    assert make_call().project == ""


def test_the_body_is_decoded_once(make_call):
    call = make_call()
    assert call.request() is call.request()


def test_an_answer_is_marked_with_the_decision_and_what_its_client_is_to_know(make_call):
    assert make_call().marks == [(b"x-hortus-decision", b"dec_1")]
    warned = make_call(warning="aider is allowed with a warning: it\u2019s slow")
    assert warned.marks[1] == (
        b"x-hortus-warning",
        b"aider is allowed with a warning: it?s slow",
    )
