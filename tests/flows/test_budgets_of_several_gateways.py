"""Gateways on one PostgreSQL spend from the same budgets, and none of them is missed when gone."""

import asyncio
from collections import Counter

import pytest

from hortus.budget import Budgets
from hortus.compose.testing import PATHS, RunningHouse, ask, inside
from hortus.core import SystemClock
from hortus.gateway.testing import Say, Script, ScriptedModel, Turn, Usage
from hortus.store import BudgetRecord, Store

DEAR = {"price_in_per_mtok": 1_000.0, "price_out_per_mtok": 10_000.0, "max_output_tokens": 20}
HELLO = Script((Turn((Say("hello"),), usage=Usage(100, 5)),))
COST = 100 * 1_000 + 5 * 10_000
LIMIT = 30 * COST
CAP = BudgetRecord("", "cap", "all", "", LIMIT, "EUR", "month", 0, "hard", "", "ada", 0, 0)


@pytest.fixture
def kind():
    return "postgresql"


@pytest.fixture
def gateway(tmp_path, database):
    """Return a maker of gateways on the one database, with one key and one log between them."""

    def make(name, model_url):
        audit = {
            "folder": str(tmp_path / "log"),
            "key_file": str(tmp_path / "log.key"),
            "checkpoint_every_s": 60.0,
        }
        store = {"url": database.server.url, "durability": "normal"}
        models = {"m": inside(model_url, **DEAR)}
        folder = tmp_path / name
        folder.mkdir()
        (folder / "pepper").touch(0o600)
        (folder / "pepper").write_text("ab" * 32)
        return RunningHouse(folder, store=store, audit=audit, models=models)

    return make


@pytest.fixture
def cap(database):
    """Return the id of a budget of some thirty requests for everybody."""
    with Store.open(database) as store:
        return Budgets(store.budgets, SystemClock(), "ada").add(CAP).budget_id


async def statuses(gateways, times):
    body = ask("chat", "m")
    heard = await asyncio.gather(
        *(hortus.post(PATHS["chat"], body) for hortus in gateways for _ in range(times))
    )
    return Counter(one.status for one in heard)


def spent(hortus, cap):
    return hortus.house.store.budgets.spent({cap: 0})[cap]


def test_gateways_that_race_do_not_spend_more_than_the_limit(gateway, run, cap):
    async def story():
        async with ScriptedModel(HELLO) as model, gateway("a", model.url) as first:
            async with gateway("b", model.url) as second:
                heard = await statuses([first, second], 100)
            return heard, spent(first, cap), len(model.requests)

    heard, of_budget, asked = run(story())
    assert set(heard) == {200, 402}
    assert (asked, of_budget) == (heard[200], heard[200] * COST)
    assert of_budget <= LIMIT


def test_without_the_database_nothing_is_spent_and_nobody_takes_it_for_a_bad_key(
    gateway, run, cap, postgres, eventually
):
    async def story():
        async with ScriptedModel(HELLO) as model, gateway("a", model.url) as hortus:
            assert await statuses([hortus], 1) == {200: 1}
            await asyncio.to_thread(postgres.kill)
            assert await statuses([hortus], 3) == {503: 3}
            purses = hortus.house.purses
            await eventually(lambda: purses.problem)
            assert hortus.house.readiness().parts["budgets"] == purses.problem
            assert [purse.reserved for purse in purses.treasury._purses.values()] == [0]
            await asyncio.to_thread(postgres.start)
            await eventually(lambda: not purses.problem)
            assert await statuses([hortus], 1) == {200: 1}
            return spent(hortus, cap)

    assert run(story()) == 2 * COST
