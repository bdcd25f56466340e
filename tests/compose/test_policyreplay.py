"""Recorded requests are asked again as they were."""

from hortus.compose.policyreplay import recorded_requests
from hortus.policy import Account, Directory, user
from hortus.store import Decision
from hortus.store.testing import an_intent

FACTS = '{"do":"infer","what":"asked-about"}'


def again(*intents, directory=None):
    decision = Decision(1, "dec_1", intents, None)
    return list(recorded_requests([decision], directory or Directory()))


def test_each_attempt_is_a_question_with_its_client_and_project():
    [request] = again(an_intent("dec_1", facts=FACTS, account="anna", project="shop"))
    assert (request.who, request.what.id) == (user("anna"), "asked-about")
    assert request.circumstances.project == "shop"
    assert request.circumstances.tool == "claude-code@2.1.0"


def test_a_key_of_nobody_does_not_become_somebody_who_is_called_so():
    directory = Directory([Account("ada")])
    [request] = again(an_intent("dec_1", facts=FACTS), directory=directory)
    assert request.who == user("key_1")
    assert again(an_intent("dec_1", facts=FACTS))[0].who == user("ada")


def test_what_says_nothing_of_its_facts_is_left_out():
    assert again(an_intent("dec_1")) == []
