"""Money is set aside before a model is asked; the cost of a request is what its outcome says."""

import asyncio

import pytest

from hortus.core import Principal
from hortus.gateway.dialects import Usage
from hortus.gateway.errors import ClientGoneError, MalformedAnswerError, TruncatedStreamError
from hortus.gateway.spending import Spending, let_go, settle

PRICES = {"price_in_per_mtok": 1.0, "price_out_per_mtok": 10.0}
SAID = Usage(100, 5)
CUT = TruncatedStreamError("cut", remedy="-")
BODY = b'{"model":"m","max_tokens":20,"messages":[]}'
ASKED = {"asked": True}
PROMPT = 12  # the estimate for BODY


@pytest.fixture
def priced(make_candidate):
    """Return a model that costs something."""
    return make_candidate(**PRICES)


@pytest.fixture
def ended(make_call, priced):
    """Return a function that settles a call in a state and gives its cost."""

    def ended(error=None, *, path="/v1/chat/completions", body=BODY, bytes_out=70, **state):
        call = make_call(path, body, **{"served": priced, "asked": True, **state})
        settle(call, bytes_out, error)
        return call.cost

    return ended


def test_a_whole_answer_costs_what_the_server_counted(ended):
    cost = ended(usage=SAID)
    assert (cost.micro, cost.note) == (150, "")


def test_what_was_never_sent_costs_nothing(ended):
    assert ended(ClientGoneError(), asked=False).micro == 0
    assert ended(ClientGoneError(), served=None).micro == 0


def test_a_server_that_fails_before_its_answer_costs_nothing(ended):
    assert ended(CUT).micro == 0
    assert ended(MalformedAnswerError("no JSON", remedy="-"), usage=SAID).micro == 150


def test_a_stream_that_breaks_costs_what_had_come(ended):
    cost = ended(CUT, pieces=7)
    assert cost.micro == PROMPT + 70
    assert "what had come" in cost.note


def test_a_client_that_leaves_a_stream_pays_for_what_had_come(ended):
    # The server said at the beginning how long the prompt is, and counts the answer at its end.
    cost = ended(ClientGoneError(), pieces=7, usage=Usage(100, 1))
    assert cost.micro == 100 + 70


def test_a_client_that_leaves_before_anything_came_pays_the_most(ended):
    cost = ended(ClientGoneError())
    assert cost.micro == PROMPT + 200
    assert "at its most" in cost.note


def test_an_answer_whose_tokens_nobody_counted_is_estimated(ended):
    whole = ended(bytes_out=35)
    assert (whole.micro, "by length" in whole.note) == (PROMPT + 100, True)
    assert ended(bytes_out=10**6).micro == PROMPT + 200
    assert ended(pieces=4).micro == PROMPT + 40


def test_a_note_stands_only_where_there_is_a_cost(ended, make_candidate):
    cost = ended(ClientGoneError(), served=make_candidate())
    assert (cost.micro, cost.note) == (0, "")


def test_a_list_price_is_counted_for_a_model_of_the_house(ended, make_candidate):
    cost = ended(usage=SAID, served=make_candidate(list_price_out_per_mtok=4.0))
    assert (cost.micro, cost.list_micro) == (0, 20)


def test_counting_tokens_costs_nothing(ended):
    assert ended(usage=SAID, path="/v1/messages/count_tokens").micro == 0


def test_embeddings_are_paid_by_what_goes_in(ended):
    cost = ended(ClientGoneError(), path="/v1/embeddings", body=b'{"model":"m","input":"x"}')
    assert cost.micro == 7


def test_the_cost_of_a_call_is_found_once(make_call, priced):
    call = make_call(body=BODY, served=priced, usage=SAID, **ASKED)
    settle(call, 0, None)
    settle(call, 0, ClientGoneError())
    assert call.cost.micro == 150


@pytest.fixture
def reserved(make_call, priced, purses):
    """Return a function that reserves for one call and gives the call."""

    def reserved(candidate=priced, **state):
        call = make_call(body=BODY, principal=Principal("key_1", "ada"), **state)
        spending = Spending(purses)
        spending.begin(call)
        asyncio.run(spending.reserve(call, candidate))
        return call

    return reserved


def test_the_most_is_set_aside_for_who_asks(reserved, purses):
    call = reserved()
    (order,) = purses.orders
    assert (order.decision_id, order.principal.name, order.model) == ("dec_1", "ada", "m")
    assert (order.micro, order.currency) == (PROMPT + 200, "EUR")
    assert call.cost_centre == "centre of ada"


def test_for_a_model_without_a_price_nothing_is_set_aside(reserved, purses, make_candidate):
    call = reserved(make_candidate(list_price_in_per_mtok=3.0))
    assert (call.hold, purses.orders) == (None, [])


def test_what_is_set_aside_is_settled_once_with_the_cost(reserved, purses, priced):
    call = reserved()
    call.served, call.asked, call.usage = priced, True, SAID
    settle(call, 0, None)
    settle(call, 0, None)
    assert purses.settled == [150]


def test_an_attempt_that_another_follows_costs_what_is_known_of_it(reserved, purses, priced):
    call = reserved()
    call.served, call.asked, call.pieces = priced, True, 3
    let_go(call)
    assert purses.settled == [0]
    assert (call.asked, call.pieces, call.hold) == (False, 0, None)


def test_what_was_set_aside_for_one_attempt_does_not_stay_for_the_next(make_call, purses, priced):
    call = make_call(body=BODY)
    spending = Spending(purses)

    async def scenario():
        await spending.reserve(call, priced)
        call.served = priced
        await spending.reserve(call, priced)

    asyncio.run(scenario())
    assert (len(purses.orders), purses.settled) == (2, [0])


def test_without_purses_nothing_is_set_aside_and_the_cost_is_known_all_the_same(make_call, priced):
    call = make_call(body=BODY, served=priced, usage=SAID, **ASKED)
    spending = Spending(None)
    spending.begin(call)
    asyncio.run(spending.reserve(call, priced))
    call.usage, call.asked = SAID, True
    settle(call, 0, None)
    assert (call.hold, call.cost_centre, call.cost.micro) == (None, "", 150)
