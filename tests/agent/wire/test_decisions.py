"""What a gateway says of its decisions, and what others answer who do not know the question."""

import threading
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.testing import ScriptedModel
from hortus.agent.wire import Spent, UnreachableError, Wire
from hortus.agent.wire.decisions import read_spent
from tests.agent.wire.asking import endpoint

RECORD = {"outcome": {"cost_micro": 1_500_000, "currency": "EUR", "more": [1]}, "attempts": []}


def spent(model, decision_id="dec_1"):
    with closing(Wire(endpoint(model))) as wire:
        return wire.spent(decision_id, threading.Event(), 1.0)


def test_the_record_of_a_decision_says_what_it_cost():
    with ScriptedModel(decisions={"dec_1": RECORD}.get) as model:
        assert spent(model) == Spent(1.5, "EUR")
        (question,) = model.looked
    assert question.headers["authorization"] == "Bearer GET /hortus/v1/decision"
    assert {"content-type", "content-length", "accept-encoding"}.isdisjoint(question.headers)


def test_an_id_cannot_ask_for_something_else():
    with ScriptedModel(decisions={"a&id=b /x": RECORD}.get) as model:
        assert spent(model, "a&id=b /x") == Spent(1.5, "EUR")


def test_a_request_that_has_not_ended_has_no_cost_yet():
    with ScriptedModel(decisions={"dec_1": {"outcome": None}}.get) as model:
        assert spent(model) is None


def test_a_server_that_is_no_gateway_does_not_know():
    with ScriptedModel() as model:
        assert spent(model) == Spent()


def test_a_server_that_is_gone_is_out_of_reach():
    with ScriptedModel() as model:
        pass
    with pytest.raises(UnreachableError):
        spent(model)


@given(st.integers(100, 599), st.binary())
def test_whatever_is_answered_is_read_or_unknown(status, body):
    read_spent(status, body)


def test_a_record_that_is_nested_without_end_is_unknown():
    assert read_spent(200, b'{"x":' + b"[" * 100_000) == Spent()
