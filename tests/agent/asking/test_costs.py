"""What answers cost: asked only where somebody wants to know, of a gateway only, and not twice."""

import threading

import pytest

from hortus.agent.asking import InterruptedAskError
from hortus.agent.testing import Answer, Fault, Say
from hortus.agent.testing.serving import CutOffError
from hortus.agent.values import Answered, Spoke
from tests.agent.asking.asked import Asking, Shown

EUR = {"outcome": {"cost_micro": 250_000, "currency": "EUR"}}
FREE = {"outcome": {"cost_micro": 0, "currency": "EUR"}}
RUNNING = {"outcome": None}


def answer(decision="dec_1-a", *, cost=None, fault=None, text="Done."):
    named = {"X-Hortus-Decision": decision} if decision else {}
    return Answer((Say(text),), cost=cost, headers=named, fault=fault)


class Priced(Asking):
    """One asker that wants to know costs, before a gateway with these records."""

    def __init__(self, answers, records, **options):
        super().__init__(answers, decisions=records, **{"costs": True, **options})

    def costs(self):
        return [event.cost for event in self.ask()[1].of(Answered)]

    def looked(self):
        return [request.path for request in self.model.looked]


def test_an_answer_is_asked_for_by_its_id_over_the_same_connection():
    with Priced([answer()], {"dec_1-a": EUR}.get) as asking:
        assert asking.costs() == [0.25]
        (question,) = asking.model.looked
        assert question.path == "/hortus/v1/decision?id=dec_1-a"
        assert question.connection == asking.model.received[0].connection
        assert set(question.headers) == {"host", "user-agent", "accept"}


@pytest.mark.parametrize(
    ("given", "options"),
    [
        (answer(), {"costs": False}),
        (answer(""), {}),
        (answer("dec_1-a", cost=0.5), {}),
        (answer("../../admin?x=1"), {}),
        (answer("d" * 65), {}),
    ],
    ids=["nobody-asks", "no-gateway", "it-says-so-itself", "no-id", "too-long"],
)
def test_nothing_is_asked_without_need(given, options):
    with Priced([given], {"dec_1-a": EUR}.get, **options) as asking:
        asking.costs()
        assert asking.looked() == []


def test_a_server_that_does_not_know_the_question_is_asked_once():
    with Priced([answer("a"), answer("b")], {}.get) as asking:
        assert [*asking.costs(), *asking.costs()] == [None, None]
        assert len(asking.looked()) == 1


@pytest.mark.parametrize("record", [FREE, RUNNING], ids=["no-price", "not-ended"])
def test_an_answer_without_a_price_has_an_unknown_cost(record):
    with Priced([answer("a"), answer("b")], {"a": record, "b": EUR}.get) as asking:
        assert asking.costs() == [None]
        assert asking.costs() == [0.25]


def test_a_question_that_was_interrupted_is_asked_with_the_next_answer():
    stop = threading.Event()

    def records(_):
        if not stop.is_set():
            stop.set()
            raise CutOffError
        return EUR

    with Priced([answer("a"), answer("b")], records) as asking:
        given, shown = asking.ask(stop=stop)
        assert given.turn.text == "Done."
        assert [event.cost for event in shown.of(Answered)] == [0.0]
        assert asking.costs() == [0.5]


def test_a_record_that_cannot_be_read_is_none():
    with Priced([answer()], lambda _: {"outcome": "x"}) as asking:
        assert asking.costs() == [None]


def test_what_broke_off_is_paid_with_the_next_answer():
    broken = answer("a", fault=Fault(cut_after=200), text="word " * 100)
    with Priced([broken, answer("b")], {"a": EUR, "b": EUR}.get) as asking:
        assert asking.costs() == [0.5]
        assert asking.looked() == [f"/hortus/v1/decision?id={one}" for one in "ba"]


def test_what_was_interrupted_is_paid_with_the_next_answer_once_it_is_known():
    records = {"a": RUNNING, "b": EUR, "c": EUR}
    slow = answer("a", fault=Fault(pause_s=0.01), text="word " * 500)
    with Priced([slow, answer("b"), answer("c")], records.get) as asking:
        stop = threading.Event()
        with pytest.raises(InterruptedAskError):
            asking.ask(stop=stop, shown=Shown(stop, Spoke))
        assert asking.costs() == [0.25]
        records["a"] = EUR
        assert asking.costs() == [0.5]


def test_currencies_are_not_added():
    other = {"outcome": {"cost_micro": 1, "currency": "USD"}}
    with Priced([answer("a"), answer("b")], {"a": EUR, "b": other}.get) as asking:
        assert asking.costs() == [0.25]
        _, shown = asking.ask()
        assert [event.cost for event in shown.of(Answered)] == [None]
        assert "USD" in shown.notices[0]


def test_a_gateway_that_hangs_up_is_not_asked_for_ever_and_leaves_the_cost_unknown():
    def hang_up(_):
        raise CutOffError

    with Priced([answer()], hang_up) as asking:
        assert asking.costs() == [None]
        assert len(asking.looked()) == 3
