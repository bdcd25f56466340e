"""Ids of calls: the server's where they are good, each of them once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.asking.naming import with_ids
from hortus.agent.values import Call, ModelTurn, UserTurn


def call(call_id):
    return Call(call_id, "read", {})


def before(*ids):
    return [UserTurn("do it"), ModelTurn("", tuple(map(call, ids)))]


@pytest.mark.parametrize(
    "given_id", ["call_1", "functions.read:0", "chatcmpl-tool-9", "a1b2c3d4e"]
)
def test_a_good_id_of_the_server_stays(given_id):
    assert with_ids([call(given_id)], before("other")) == (call(given_id),)


@pytest.mark.parametrize("given_id", ["", "a b", "x" * 65, "é", "call_0"])
def test_an_id_that_is_missing_odd_or_used_is_replaced(given_id):
    assert with_ids([call(given_id)], before("call_0")) == (call("call00001"),)


def test_made_up_ids_are_made_of_nine_letters_and_digits():
    (named,) = with_ids([call("")], [])
    assert (len(named.id), named.id.isalnum()) == (9, True)


@given(st.lists(st.sampled_from(["", "a", "b", "call00000", "call00001"]), max_size=6))
def test_no_two_calls_of_a_conversation_have_the_same_id(ids):
    turns, seen = [], set()
    for call_id in ids:
        (named,) = with_ids([call(call_id)], turns)
        assert named.id not in seen
        seen.add(named.id)
        turns.append(ModelTurn("", (named,)))


def test_the_same_answer_gets_the_same_ids():
    answer = [call(""), call("")]
    assert with_ids(answer, before("x")) == with_ids(answer, before("x"))
