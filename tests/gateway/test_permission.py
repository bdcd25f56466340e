"""Where a request may go is decided model by model, by what would be left in it there."""

import json

import pytest

from hortus.core import Action, DlpSettings, Verdict
from hortus.dlp import TIERS, AllowList, Redactor, Scanner, load_rules
from hortus.dlp.forms import fill
from hortus.gateway.errors import NotPermittedError
from hortus.gateway.permission import permitted
from hortus.gateway.screening import RequestFinder, RequestScreen

SECRET = fill("ghp_{36 alnum}", 1)
BODY = json.dumps(
    {"model": "m", "messages": [{"role": "user", "content": f"{SECRET} ada@lovelace.org"}]}
).encode()


class Judge:
    """Denies models by name, and keeps the questions."""

    def __init__(self, *denied, labels=""):
        self._denied = denied
        self._labels = labels
        self.questions = []

    def decide(self, question):
        """Return the verdict on one model."""
        self.questions.append(question)
        name = question.model.name
        return Verdict(
            allowed=name not in self._denied,
            rule=f"rule-{name}",
            reason=f"so it is for {name}",
            remedy="ask Ada",
            facts_used={"labels": self._labels},
            rules=(f"rule-{name}", "another"),
            bundle="v7",
        )


@pytest.fixture
def call(make_call, clock):
    """Return a call whose body was looked through."""
    finder = RequestFinder(Scanner(load_rules(), TIERS), b"key", 100_000)
    screen = RequestScreen(finder, Redactor(b"key"), AllowList.empty(), DlpSettings(), clock)
    return make_call(body=BODY, screened=screen.screen(BODY, "m"))


@pytest.fixture
def two(make_candidate):
    """Return a model inside and one outside."""
    return [make_candidate(name="near"), make_candidate(name="far", inside=False)]


def test_each_model_is_asked_about_with_what_it_would_get(call, two):
    judge = Judge()
    permitted(call, two, judge)
    assert [q.labels for q in judge.questions] == [{"personal"}, frozenset()]
    assert {q.action for q in judge.questions} == {Action.INFER}


def test_the_call_becomes_what_the_model_may_have(call, two):
    near, far = permitted(call, two, Judge())
    near.take(call)
    assert b"ada@lovelace.org" in call.sent
    far.take(call)
    assert b"ada@lovelace.org" not in call.sent
    intent = call.intent(1, far.candidate)
    assert (intent.rules, intent.bundle) == ("rule-far another", "v7")
    assert intent.labels == "personal secret"
    assert "email-address:contextual:1:redacted" in intent.findings


def test_what_is_denied_for_one_model_may_go_to_another(call, two):
    assert [p.candidate.name for p in permitted(call, two, Judge("near"))] == ["far"]


def test_a_refusal_says_where_the_data_is_and_is_recorded_with_its_rule(call, two):
    with pytest.raises(NotPermittedError) as caught:
        permitted(call, two, Judge("near", "far", labels="personal"))
    expected = "so it is for near: email-address in message 1 user (rules rule-near, another)"
    assert caught.value.message == expected
    assert caught.value.remedy == "ask Ada"
    assert call.intent(1).rules == "rule-near another"


def test_a_refusal_that_rests_on_no_data_names_no_place(call, two):
    with pytest.raises(NotPermittedError) as caught:
        permitted(call, two, Judge("near", "far"))
    assert caught.value.message == "so it is for near (rules rule-near, another)"


def test_a_call_that_was_not_looked_through_goes_as_it_came(make_call, two):
    call, judge = make_call(body=BODY), Judge()
    permitted(call, two, judge)[0].take(call)
    assert call.sent == BODY
    assert judge.questions[0].labels == frozenset()
    assert call.redaction.restore("x") == "x"


def test_no_model_is_no_refusal(call):
    assert permitted(call, [], Judge()) == []
