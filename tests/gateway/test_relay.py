"""The models behind a name are tried in order, as far as their failures allow."""

import asyncio
from types import SimpleNamespace

import pytest

from hortus.core import (
    EMBEDDED_MODEL,
    Action,
    Destination,
    Dialect,
    GatewaySettings,
    HortusError,
    ModelSettings,
    Verdict,
)
from hortus.gateway.errors import NotPermittedError, PromptTooLongError
from hortus.gateway.metrics import Metrics
from hortus.gateway.relay import Relay, Ways
from hortus.gateway.routing import NoFittingModelError, QueueFullError, Router, UnknownModelError
from hortus.gateway.screener import Screener
from hortus.gateway.spending import Spending
from hortus.gateway.upstream import AnswerTooLargeError, CutError

CUT = CutError("the line was cut", remedy="-")
BUSY = QueueFullError("no place", remedy="-", retry_after_s=1.0)
FINAL = AnswerTooLargeError("too large", remedy="-")
YES = Verdict(allowed=True, rule="r", reason="yes")
NO = Verdict(allowed=False, rule="key-scope", reason="not for you", remedy="ask Ada")


class Stage:
    """A relay whose attempts end as told."""

    def __init__(self, models, clock, aliases, purses=None):
        self.ends = {}
        self.tried = []
        self.verdict = YES
        self.barred = set()
        self.questions = []
        self.begins = False
        router = Router(models, aliases, GatewaySettings(), clock, embedded=True)
        self.relay = Relay(
            SimpleNamespace(router=router),
            Screener(None, clock, Metrics()),
            SimpleNamespace(decide=self._decide),
            Spending(purses),
            Ways(
                SimpleNamespace(make=self._make),
                SimpleNamespace(answer=self._complete),
                SimpleNamespace(answer=self._estimate),
            ),
        )

    def _decide(self, question):
        self.questions.append(question)
        return NO if question.model.name in self.barred else self.verdict

    async def _make(self, call, candidate, upstreams, reply):
        del call, upstreams
        self.tried.append(candidate.name)
        reply.started = self.begins
        if error := self.ends.get(candidate.name):
            raise error

    async def _complete(self, call, candidate, reply):
        del call, reply
        self.tried.append(candidate.name)

    async def _estimate(self, call, reply):
        del call, reply
        self.tried.append("estimate")


@pytest.fixture
def stage(stage_with):
    """Return a maker of stages with two models under one alias."""

    def stage(**models):
        return stage_with(None, **models)

    return stage


@pytest.fixture
def stage_with(clock):
    """Return a maker of stages where purses pay."""

    def stage_with(purses, **models):
        known = models or {"a": {}, "b": {}}
        settings = {name: ModelSettings(url="http://x", **said) for name, said in known.items()}
        return Stage(settings, clock, {"both": list(settings)}, purses)

    return stage_with


@pytest.fixture
def carried(make_call, listener):
    """Return a function that carries a call and gives it back."""

    def carried(stage, model="both", path="/v1/chat/completions", text=""):
        call = make_call(path, b'{"model":"%b","x":"%b"}' % (model.encode(), text.encode()))
        asyncio.run(stage.relay.carry(call, listener.reply))
        return call

    return carried


def test_the_first_that_answers_is_the_last_tried(stage, carried):
    here = stage()
    carried(here)
    assert here.tried == ["a"]


@pytest.mark.parametrize("error", [CUT, BUSY])
def test_the_next_is_tried_where_the_failure_is_the_models(stage, carried, error):
    here = stage()
    here.ends["a"] = error
    call = carried(here)
    assert here.tried == ["a", "b"]
    assert call.failures == [f"a: {error.message}"]


def test_the_error_of_the_last_is_the_answer(stage, carried):
    here = stage()
    here.ends = {"a": CUT, "b": BUSY}
    with pytest.raises(QueueFullError):
        carried(here)
    assert here.tried == ["a", "b"]


def test_a_failure_that_would_repeat_itself_is_final(stage, carried):
    here = stage()
    here.ends["a"] = FINAL
    with pytest.raises(AnswerTooLargeError):
        carried(here)
    assert here.tried == ["a"]


def test_once_the_client_has_heard_something_no_other_is_tried(stage, carried):
    here = stage()
    here.begins, here.ends = True, {"a": CUT}
    with pytest.raises(CutError):
        carried(here)
    assert here.tried == ["a"]


def test_what_the_key_does_not_cover_is_refused_with_the_rule(stage, carried):
    here = stage()
    here.verdict = NO
    with pytest.raises(NotPermittedError, match=r"not for you \(rule key-scope\)") as caught:
        carried(here)
    assert caught.value.remedy == "ask Ada"
    assert here.tried == []


def test_a_model_that_is_not_permitted_is_passed_over(stage, carried):
    here = stage()
    here.barred = {"a"}
    carried(here)
    assert here.tried == ["b"]


def test_each_model_is_asked_about_with_its_own_facts(stage, carried):
    here = stage(a={"inside": True, "region": "DE"}, b={"owner_entity": "Beta Inc"})
    carried(here)
    one, other = here.questions
    assert (one.action, one.asked, one.model) == (
        Action.INFER,
        "both",
        Destination("a", inside=True, region="DE"),
    )
    assert other.model == Destination("b", inside=False, owner_entity="Beta Inc")


def test_a_name_that_is_unknown_is_said_to_be(stage, carried):
    with pytest.raises(UnknownModelError, match="called 'c'"):
        carried(stage(), "c")


def test_models_with_too_short_a_context_are_passed_over(stage, carried):
    here = stage(a={"context_tokens": 100}, b={"context_tokens": 0})
    carried(here, text="x" * 700)
    assert here.tried == ["b"]


def test_a_prompt_too_long_for_every_model_names_the_longest(stage, carried):
    here = stage(a={"context_tokens": 100}, b={"context_tokens": 150})
    with pytest.raises(PromptTooLongError, match=r"\d+ tokens > 150 maximum of b"):
        carried(here, text="x" * 700)


def test_the_embedded_model_is_asked_in_this_process(stage, carried):
    here = stage()
    carried(here, EMBEDDED_MODEL, "/v1/completions")
    assert here.tried == [EMBEDDED_MODEL]
    with pytest.raises(NoFittingModelError):
        carried(here, EMBEDDED_MODEL)


SPENT = HortusError("the budget has no room", remedy="ask Ada")
DEAR = {"price_in_per_mtok": 1.0}


def test_a_model_without_a_budget_is_passed_over_for_one_that_is_free(stage_with, purses, carried):
    here = stage_with(purses, a=DEAR, b={"inside": True})
    purses.refused["a"] = SPENT
    call = carried(here)
    assert here.tried == ["b"]
    assert call.failures == ["a: the budget has no room"]
    assert purses.orders == []


def test_without_money_for_any_model_nothing_is_tried(stage_with, purses, carried):
    here = stage_with(purses, a=DEAR, b=DEAR)
    purses.refused = {"a": SPENT, "b": SPENT}
    with pytest.raises(HortusError) as caught:
        carried(here)
    assert caught.value is SPENT
    assert here.tried == []


def test_each_attempt_has_its_own_money_and_a_failed_one_gives_it_back(
    stage_with, purses, carried
):
    here = stage_with(purses, a=DEAR, b=DEAR)
    here.ends["a"] = CUT
    call = carried(here)
    assert [order.model for order in purses.orders] == ["a", "b"]
    assert purses.settled == [0]
    assert call.hold is not None


def test_who_pays_is_known_also_where_nothing_is_permitted(stage_with, purses, carried):
    here = stage_with(purses)
    here.verdict = NO
    with pytest.raises(NotPermittedError):
        carried(here)
    assert purses.orders == []


COUNT = "/v1/messages/count_tokens"


def test_a_length_is_asked_of_those_who_can_count(stage, carried):
    here = stage(a={}, b={"dialect": Dialect.MESSAGES, "context_tokens": 1})
    carried(here, path=COUNT, text="x" * 700)
    assert here.tried == ["b"]


def test_a_length_is_estimated_where_nobody_can_count(stage, carried):
    here = stage()
    assert carried(here, path=COUNT).attempts == 0
    assert here.tried == ["estimate"]
