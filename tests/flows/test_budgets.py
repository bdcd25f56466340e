"""Requests are paid from budgets: set aside before a model is asked, settled with the outcome."""

import asyncio
from dataclasses import replace

import pytest

from hortus.budget import Budgets
from hortus.compose.testing import PATHS, RunningHouse, ask, inside
from hortus.core import SystemClock
from hortus.gateway.testing import Fault, Say, Script, ScriptedModel, Turn, Usage
from hortus.identity import People
from hortus.store import BudgetRecord

DEAR = {"price_in_per_mtok": 1_000.0, "price_out_per_mtok": 10_000.0, "max_output_tokens": 100}
CHAT = PATHS["chat"]
A_EURO = 1_000_000
HELLO = Script((Turn((Say("hello"),), usage=Usage(100, 5)),))
COST = 100 * 1_000 + 5 * 10_000


def a_budget(name="cap", limit_micro=2 * A_EURO, **said):
    made = BudgetRecord(
        budget_id="",
        name=name,
        scope="all",
        subject="",
        limit_micro=limit_micro,
        currency="EUR",
        period="month",
        days=0,
        kind="hard",
        alerts="",
        owner="ada",
        created_us=0,
        changed_us=0,
    )
    return replace(made, **said)


class Bank:
    """The budgets of a running house."""

    def __init__(self, hortus):
        self.hortus = hortus
        self._budgets = Budgets(hortus.house.store.budgets, SystemClock(), "ada")

    async def add(self, budget):
        made = self._budgets.add(budget)
        await self.hortus.house.purses.treasury.keep_up()
        return made

    def spent(self, budget):
        return self._budgets.book().spent(budget.budget_id)


def with_model(story, tmp_path, script=HELLO, fault=None, **tables):
    """Run ``story(hortus, bank, server)`` beside a model that costs something."""

    async def run():
        async with ScriptedModel(script, always=fault) as server:
            models = {"dear": inside(server.url, **DEAR), "free": inside(server.url)}
            known = {"models": models, "aliases": {"any": ["dear", "free"]}, **tables}
            async with RunningHouse(tmp_path, **known) as hortus:
                await story(hortus, Bank(hortus), server)

    asyncio.run(run())


@pytest.mark.parametrize("stream", [False, True])
def test_a_request_costs_its_budget_what_its_record_says(tmp_path, stream):
    async def story(hortus, bank, _):
        cap = await bank.add(a_budget())
        heard = await hortus.post(CHAT, ask("chat", "dear", stream=stream))
        outcome = hortus.decision(heard).outcome
        assert (heard.status, outcome.cost_micro) == (200, COST)
        assert bank.spent(cap) == COST

    with_model(story, tmp_path)


@pytest.mark.parametrize(
    ("dialect", "status"), [("chat", 402), ("messages", 402), ("responses", 400)]
)
def test_a_spent_budget_refuses_in_the_words_of_each_dialect(tmp_path, dialect, status):
    async def story(hortus, bank, server):
        await bank.add(a_budget(limit_micro=A_EURO // 2))
        heard = await hortus.post(PATHS[dialect], ask(dialect, "dear"))
        assert heard.status == status
        assert heard.headers["x-should-retry"] == "false"
        assert "cap (all, 0.50 EUR a month)" in heard.message
        assert "ask ada, wait until 20" in heard.message
        assert heard.json["error"]["code"] == "budget_spent"
        assert server.requests == []
        decision = hortus.decision(heard)
        assert (decision.outcome.code, decision.outcome.cost_micro) == ("budget_spent", 0)
        assert [intent.attempt for intent in decision.attempts] == [0]

    with_model(story, tmp_path)


def test_where_the_budget_is_spent_a_model_without_a_price_answers(tmp_path):
    async def story(hortus, bank, _):
        cap = await bank.add(a_budget(limit_micro=A_EURO // 2))
        heard = await hortus.post(CHAT, ask("chat", "any"))
        decision = hortus.decision(heard)
        assert (heard.status, heard.headers["x-hortus-model"]) == (200, "free")
        assert "dear: the budget cap" in decision.outcome.why
        assert [intent.attempt for intent in decision.attempts] == [1]
        assert bank.spent(cap) == 0

    with_model(story, tmp_path)


def test_a_model_that_fails_gives_its_money_back(tmp_path):
    async def story(hortus, bank, _):
        cap = await bank.add(a_budget(limit_micro=2 * A_EURO))
        for _ in range(3):
            assert (await hortus.post(CHAT, ask("chat", "dear"))).status == 500
        assert bank.spent(cap) == 0
        assert hortus.house.purses.treasury._purses[cap.budget_id].reserved == 0

    with_model(story, tmp_path, fault=Fault(status=500))


def test_a_key_of_nobody_spends_under_its_name_and_one_of_a_person_for_their_team(tmp_path):
    async def story(hortus, bank, _):
        people = People(hortus.house.store.people, SystemClock(), "root")
        grace = people.add_person("grace", cost_centre="cc-7")
        people.add_team("payments", [grace.person_id])
        hortus.house.keyring.refresh()
        laptop = hortus.house.keyring.create("laptop", holder_id=grace.person_id)
        team = await bank.add(a_budget("team", scope="team", subject="payments"))
        centre = await bank.add(a_budget("centre", scope="cost_centre", subject="cc-7"))
        tester = await bank.add(a_budget("tester", scope="person", subject="tester"))
        heard = await hortus.post(CHAT, ask("chat", "dear"), key=laptop.secret)
        (intent,) = hortus.decision(heard).attempts
        assert (intent.account, intent.cost_centre) == ("grace", "cc-7")
        assert [bank.spent(b) for b in (team, centre, tester)] == [COST, COST, 0]
        await hortus.post(CHAT, ask("chat", "dear"))
        assert [bank.spent(b) for b in (team, centre, tester)] == [COST, COST, COST]

    with_model(story, tmp_path)


def test_a_budget_in_a_currency_without_a_rate_refuses_and_says_what_to_set(tmp_path):
    async def story(hortus, bank, _):
        await bank.add(a_budget(currency="USD"))
        heard = await hortus.post(CHAT, ask("chat", "dear"))
        assert heard.status == 500
        assert "what USD is worth in EUR" in heard.message
        assert "budgets.rates" in heard.message
        assert (await hortus.post(CHAT, ask("chat", "free"))).status == 200

    with_model(story, tmp_path)


def test_a_budget_in_another_currency_is_charged_by_the_rate(tmp_path):
    rates = {"currency": "EUR", "rates": {"2020-01-01": {"USD": 0.5}}}

    async def story(hortus, bank, _):
        cap = await bank.add(a_budget(currency="USD", limit_micro=9 * A_EURO))
        await hortus.post(CHAT, ask("chat", "dear"))
        assert bank.spent(cap) == 2 * COST

    with_model(story, tmp_path, budgets=rates)


def test_a_client_that_leaves_pays_for_what_it_has_asked_for(tmp_path, eventually):
    slow = Script((Turn((Say("hello " * 500),), usage=Usage(100, 500)),))

    async def story(hortus, bank, _):
        cap = await bank.add(a_budget(limit_micro=9 * A_EURO))
        async with hortus.opened(CHAT, ask("chat", "dear", stream=True)) as response:
            await response.content.readany()
        records = hortus.house.store.records
        await eventually(lambda: records.recent(1)[0].outcome is not None)
        outcome = records.recent(1)[0].outcome
        assert outcome.code == "client_gone"
        assert 0 < outcome.cost_micro <= 2 * A_EURO
        assert "cost" in outcome.why
        assert bank.spent(cap) == outcome.cost_micro

    with_model(story, tmp_path, slow, Fault(chunk_delay_s=0.05))


def test_two_hundred_requests_at_once_stay_within_the_budget(tmp_path):
    async def story(hortus, bank, _):
        cap = await bank.add(a_budget(limit_micro=20 * A_EURO))
        answers = await asyncio.gather(
            *(hortus.post(CHAT, ask("chat", "dear")) for _ in range(200))
        )
        passed = [heard for heard in answers if heard.status == 200]
        assert {heard.status for heard in answers} == {200, 402}
        assert bank.spent(cap) == len(passed) * COST <= 20 * A_EURO

    with_model(story, tmp_path)
