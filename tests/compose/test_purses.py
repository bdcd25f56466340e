"""Requests are paid for on the account of whoever the directory says has asked."""

import asyncio
from datetime import date

import pytest

from hortus.budget import BudgetSpentError, Charges, Standing, Treasury
from hortus.compose.purses import HousePurses, Spenders, rates_of
from hortus.core import BudgetSettings, Principal
from hortus.core.testing import FrozenClock
from hortus.gateway import Order
from hortus.identity import Roster
from hortus.store import Everybody, PersonRecord, ServiceRecord, Store, TeamRecord
from hortus.store.testing import a_budget, an_outcome

ADA = PersonRecord("per_1", "ada", "Ada", cost_centre="cc-7")
BUILD = ServiceRecord("svc_1", "build", cost_centre="cc-9")
INNER = TeamRecord("team_1", "payments", members=frozenset({"per_1"}))
OUTER = TeamRecord("team_2", "engineering", members=frozenset({"team_1", "svc_1"}))
ROSTER = Roster(Everybody((ADA,), (INNER, OUTER), (BUILD,)))
NOBODY = Principal("key_1", "laptop")
AS_ADA = Principal("key_2", "laptop", account="ada")
AS_BUILD = Principal("key_3", "robot", account="build", is_service=True)


def found(principal, project=""):
    return Spenders(lambda: ROSTER).find(principal, project)


def test_a_person_spends_for_their_teams_and_those_around_them():
    spender = found(AS_ADA, "shop")
    assert (spender.account, spender.cost_centre, spender.project) == ("ada", "cc-7", "shop")
    assert spender.teams == {"payments", "engineering"}


def test_a_service_spends_under_its_own_name():
    spender = found(AS_BUILD)
    assert (spender.account, spender.teams) == ("build", {"engineering"})
    assert spender.cost_centre == "cc-9"


@pytest.mark.parametrize(
    ("principal", "name"),
    [
        (NOBODY, "laptop"),
        (Principal("k", "x", account="gone"), "gone"),
        (Principal("k", "x", account="ada", is_service=True), "ada"),
        (Principal("k", "x", account="build"), "build"),
    ],
)
def test_who_is_not_in_the_directory_spends_for_nobody_else(principal, name):
    spender = found(principal)
    assert (spender.account, spender.teams, spender.cost_centre) == (name, frozenset(), "")


def test_a_key_of_nobody_is_not_taken_for_the_person_of_its_name():
    spenders = Spenders(lambda: ROSTER)
    assert spenders.find(AS_ADA).teams
    assert not spenders.find(Principal("k", "ada")).teams


def test_a_changed_directory_counts_from_the_next_request_on():
    rosters = [ROSTER, Roster(Everybody((ADA,), (), ()))]
    spenders = Spenders(lambda: rosters[0])
    assert spenders.find(AS_ADA).teams
    del rosters[0]
    assert not spenders.find(AS_ADA).teams


def test_rates_are_those_of_the_settings():
    settings = BudgetSettings("CHF", {"2026-11-01": {"EUR": 0.93}, "2026-01-01": {"EUR": 0.9}})
    rates = rates_of(settings)
    assert rates.convert(1_000, "EUR", "CHF", date(2026, 11, 2)) == 930
    assert rates.convert(1_000, "EUR", "CHF", date(2026, 10, 31)) == 900


@pytest.fixture
def charges():
    return Charges("gw_1")


@pytest.fixture
def store(tmp_path, charges):
    with Store.open(tmp_path, durability="normal", participants=[charges]) as opened:
        opened.budgets.add(a_budget("b", scope="team", subject="payments"))
        yield opened


@pytest.fixture
def purses(store, charges):
    treasury = Treasury(store.budgets, rates_of(BudgetSettings()), FrozenClock(), charges)
    return HousePurses(treasury, lambda: ROSTER)


def order(micro, principal=AS_ADA, currency="EUR"):
    return Order("dec_1", principal, "", "gpt", micro, currency)


def test_what_a_request_has_cost_is_taken_from_the_budget_of_the_team(purses, store):
    async def scenario():
        hold = await purses.reserve(order(900))
        with pytest.raises(BudgetSpentError):
            await purses.reserve(order(200))
        (await purses.reserve(order(10**9, NOBODY))).settle(0)
        hold.settle(70)
        await store.records.append(an_outcome("dec_1"))

    asyncio.run(scenario())
    assert store.budgets.spent({"b": 0}) == {"b": 70}


def test_policies_are_told_how_the_budgets_stand(purses, store):
    async def scenario():
        (await purses.reserve(order(1_000))).settle(1_000)
        await store.records.append(an_outcome("dec_1"))
        await purses.treasury.keep_up()

    assert purses.standing(AS_ADA, "", "gpt") is Standing.WITHIN
    asyncio.run(scenario())
    assert purses.standing(AS_ADA, "", "gpt") is Standing.SPENT
    assert purses.standing(NOBODY, "", "gpt") is Standing.WITHIN


def test_rates_that_were_added_count_at_once(purses):
    async def scenario():
        purses.take_up(BudgetSettings("EUR", {"2020-01-01": {"USD": 2.0}}))
        (await purses.reserve(order(500, currency="USD"))).settle(0)
        with pytest.raises(BudgetSpentError):
            await purses.reserve(order(501, currency="USD"))

    asyncio.run(scenario())


def test_who_pays_is_known_without_a_budget(purses):
    assert (purses.cost_centre(AS_ADA), purses.cost_centre(NOBODY)) == ("cc-7", "")


def test_what_is_held_comes_back_at_the_end_and_what_went_wrong_is_said(purses, store, tmp_path):
    async def scenario():
        await purses.reserve(order(1_000))
        keeping = asyncio.create_task(purses.keep_up())
        await asyncio.sleep(0)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        (tmp_path / "hortus.db").rename(tmp_path / "away.db")
        await purses.treasury.keep_up()
        assert purses.problem
        (tmp_path / "away.db").rename(tmp_path / "hortus.db")
        await purses.close()

    asyncio.run(scenario())
    with store.budgets._database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM budget_leases").fetchone()[0] == 0
