"""Money is set aside before a request and settled after it; limits hold between gateways."""

import asyncio
import random
from dataclasses import replace
from decimal import Decimal

import pytest

from hortus.budget import (
    BudgetSpentError,
    Charges,
    NoRateError,
    Price,
    Rates,
    Spender,
    Standing,
    Treasury,
    day_of,
)
from hortus.core import new_id
from hortus.core.testing import FrozenClock
from hortus.store import Store, StoreError
from hortus.store.testing import an_intent, an_outcome

ADA = Spender("ada", frozenset({"payments"}))
RATES = Rates("EUR", {})
_DAY_S = 86_400


def price(micro, currency="EUR"):
    return Price(micro, currency)


@pytest.fixture
def gateway(store, clock):
    """Return a function that makes the treasury of one more gateway."""

    def gateway(rates=RATES):
        return Treasury(store.budgets, rates, clock, Charges(new_id("gw", clock.now_us())))

    return gateway


def running(scenario, treasury):
    async def run():
        await treasury.keep_up()
        return await scenario()

    return asyncio.run(run())


def test_without_a_budget_everything_goes(gateway):
    treasury = gateway()
    reservation = running(lambda: treasury.reserve(ADA, "gpt", price(10**12)), treasury)
    assert reservation.parts == ()
    treasury.settle("dec_1", reservation, price(5))


def test_what_a_request_may_cost_is_set_aside_and_the_rest_comes_back(gateway, store, a_budget):
    store.budgets.add(a_budget("b", "person", "ada"))
    treasury = gateway()

    async def scenario():
        first = await treasury.reserve(ADA, "gpt", price(900))
        with pytest.raises(BudgetSpentError):
            await treasury.reserve(ADA, "gpt", price(200))
        treasury.settle("dec_1", first, price(100))
        await treasury.reserve(ADA, "gpt", price(900))

    running(scenario, treasury)


def test_a_refusal_names_budget_owner_and_day(gateway, store, a_budget):
    store.budgets.add(replace(a_budget("cap", "team", "payments"), limit_micro=5_000_000))
    treasury = gateway()
    with pytest.raises(BudgetSpentError) as caught:
        running(lambda: treasury.reserve(ADA, "gpt", price(6_000_000)), treasury)
    assert caught.value.status == 402
    assert "cap (team payments, 5.00 EUR a month)" in caught.value.message
    assert "6.00 EUR" in caught.value.message
    assert "ask ada" in caught.value.remedy
    assert "wait until 20" in caught.value.remedy


def test_where_one_budget_has_no_room_nothing_is_set_aside_in_the_others(gateway, store, a_budget):
    store.budgets.add(a_budget("b1", "person", "ada", 1_000))
    store.budgets.add(a_budget("b2", "team", "payments", 100))
    treasury = gateway()

    async def scenario():
        with pytest.raises(BudgetSpentError, match="b2"):
            await treasury.reserve(ADA, "gpt", price(500))
        await treasury.reserve(Spender("ada"), "gpt", price(1_000))

    running(scenario, treasury)


def test_a_soft_budget_refuses_nothing_and_says_how_it_stands(store, clock, tmp_path, a_budget):
    store.budgets.add(replace(a_budget("b", "all", ""), kind="soft"))
    store.close()
    treasury = Treasury(store.budgets, RATES, clock, Charges("gw_1"))
    with Store.open(tmp_path, durability="normal", participants=[treasury.charges]) as kept:

        async def scenario():
            reservation = await treasury.reserve(ADA, "gpt", price(5_000))
            treasury.settle("dec_1", reservation, price(5_000))
            assert treasury.standing(ADA, "gpt") is Standing.WITHIN
            await kept.records.append(an_intent("dec_1"), an_outcome("dec_1"))
            await treasury.keep_up()
            return treasury.standing(ADA, "gpt")

        assert running(scenario, treasury) is Standing.SOFT


def test_a_price_is_counted_in_the_currency_of_the_budget(gateway, store, a_budget, clock):
    store.budgets.add(a_budget("b", "all", "", 1_000))
    treasury = gateway(Rates("EUR", {day_of(clock.now_us()): {"USD": Decimal(2)}}))

    async def scenario():
        await treasury.reserve(ADA, "gpt", price(500, "USD"))
        with pytest.raises(BudgetSpentError):
            await treasury.reserve(ADA, "gpt", price(1, "USD"))

    running(scenario, treasury)


def test_a_soft_budget_without_a_rate_refuses_nothing_and_counts_nothing(gateway, store, a_budget):
    store.budgets.add(replace(a_budget("b", "all", ""), kind="soft", currency="CHF"))
    treasury = gateway()

    async def scenario():
        reservation = await treasury.reserve(ADA, "gpt", price(900))
        treasury.settle("dec_1", reservation, price(900))
        return reservation.covering

    assert running(scenario, treasury) == ()


def test_a_hard_budget_without_a_rate_refuses_and_holds_nothing(gateway, store, a_budget):
    store.budgets.add(a_budget("a", "all", ""))
    store.budgets.add(replace(a_budget("b", "all", ""), currency="CHF"))
    treasury = gateway()

    async def scenario():
        with pytest.raises(NoRateError, match="CHF"):
            await treasury.reserve(ADA, "gpt", price(900))

    running(scenario, treasury)
    assert treasury._purses["a"].reserved == 0


def test_a_rate_that_goes_away_meanwhile_does_not_matter(gateway, store, a_budget, clock):
    store.budgets.add(a_budget("b", "all", ""))
    treasury = gateway(Rates("EUR", {day_of(clock.now_us()): {"USD": Decimal(2)}}))

    async def scenario():
        reservation = await treasury.reserve(ADA, "gpt", price(500, "USD"))
        treasury.rates = RATES
        treasury.settle("dec_1", reservation, price(100, "USD"))
        return treasury._purses["b"].used

    assert running(scenario, treasury) == 200


def test_a_new_month_brings_new_room(store, clock, tmp_path, a_budget):
    store.budgets.add(a_budget("b", "all", ""))
    store.close()
    treasury = Treasury(store.budgets, RATES, clock, Charges("gw_1"))
    with Store.open(tmp_path, durability="normal", participants=[treasury.charges]) as kept:

        async def scenario():
            reservation = await treasury.reserve(ADA, "gpt", price(1_000))
            treasury.settle("dec_1", reservation, price(1_000))
            await kept.records.append(an_intent("dec_1"), an_outcome("dec_1"))
            with pytest.raises(BudgetSpentError):
                await treasury.reserve(ADA, "gpt", price(1))
            clock.advance(32 * _DAY_S)
            await treasury.keep_up()
            await treasury.reserve(ADA, "gpt", price(1_000))

        running(scenario, treasury)


def test_what_an_idle_gateway_holds_comes_back_to_the_others(gateway, store, a_budget, clock):
    store.budgets.add(a_budget("b", "all", ""))
    one, two = gateway(), gateway()

    async def scenario():
        await two.keep_up()
        reservation = await one.reserve(ADA, "gpt", price(1_000))
        one.settle("dec_1", reservation, price(0))
        with pytest.raises(BudgetSpentError):
            await two.reserve(ADA, "gpt", price(1_000))
        for _ in range(10):
            await one.keep_up()
        clock.advance(1)
        await two.reserve(ADA, "gpt", price(1_000))

    running(scenario, one)


def test_what_a_gateway_held_that_was_killed_comes_back_after_a_while(
    gateway, store, a_budget, clock
):
    store.budgets.add(a_budget("b", "all", ""))
    dead, alive = gateway(), gateway()

    async def scenario():
        await dead.reserve(ADA, "gpt", price(1_000))
        await alive.keep_up()
        with pytest.raises(BudgetSpentError):
            await alive.reserve(ADA, "gpt", price(1))
        clock.advance(31)
        await alive.reserve(ADA, "gpt", price(1_000))

    running(scenario, dead)


def test_a_gateway_that_was_held_up_spends_nothing_that_others_may_have_by_now(
    gateway, store, a_budget, clock
):
    store.budgets.add(a_budget("b", "all", ""))
    slow, quick = gateway(), gateway()

    async def scenario():
        reservation = await slow.reserve(ADA, "gpt", price(1_000))
        slow.settle("dec_1", reservation, price(0))
        clock.advance(31)
        await quick.keep_up()
        await quick.reserve(ADA, "gpt", price(1_000))
        with pytest.raises(BudgetSpentError):
            await slow.reserve(ADA, "gpt", price(1))

    running(scenario, slow)


def test_a_budget_that_ends_meanwhile_stops_nobody(gateway, store, a_budget):
    budget = a_budget("b", "all", "")
    store.budgets.add(budget)
    treasury = gateway()

    async def scenario():
        store.budgets.replace(replace(budget, ended_us=5))
        reservation = await treasury.reserve(ADA, "gpt", price(10**9))
        treasury.settle("dec_1", reservation, price(5))

    running(scenario, treasury)


def test_an_alert_is_an_event_raised_once(gateway, store, a_budget):
    store.budgets.add(replace(a_budget("b", "all", ""), limit_micro=0, alerts="80 100"))
    treasury = gateway()

    async def scenario():
        await treasury.keep_up()
        await gateway().keep_up()

    running(scenario, treasury)
    events = [(e.event, e.subject) for e in store.events.waiting()]
    assert events == [("budget.alert", "b")] * 2


def test_while_the_database_is_away_what_is_held_goes_on_being_spent(
    gateway, store, a_budget, tmp_path
):
    store.budgets.add(a_budget("b", "all", "", 100_000))
    treasury = gateway()

    async def scenario():
        await treasury.reserve(ADA, "gpt", price(10))
        (tmp_path / "hortus.db").rename(tmp_path / "away.db")
        await treasury.keep_up()
        assert treasury.problem is not None
        await treasury.reserve(ADA, "gpt", price(10))
        with pytest.raises(StoreError):
            await treasury.reserve(ADA, "gpt", price(90_000))
        (tmp_path / "away.db").rename(tmp_path / "hortus.db")
        await treasury.keep_up()
        assert treasury.problem is None

    running(scenario, treasury)


def test_before_the_budgets_are_known_nothing_is_spent(gateway, store, a_budget, tmp_path):
    store.budgets.add(a_budget("b", "all", "", 100))
    early, late = gateway(), gateway()

    async def scenario():
        with pytest.raises(BudgetSpentError):
            await early.reserve(ADA, "gpt", price(101))
        (tmp_path / "hortus.db").rename(tmp_path / "away.db")
        with pytest.raises(StoreError):
            await late.reserve(ADA, "gpt", price(1))
        (tmp_path / "away.db").rename(tmp_path / "hortus.db")
        await late.reserve(ADA, "gpt", price(1))

    asyncio.run(scenario())


def test_a_gateway_stops_also_while_the_database_is_away(gateway, store, a_budget, tmp_path):
    store.budgets.add(a_budget("b", "all", ""))
    treasury = gateway()

    async def scenario():
        await treasury.reserve(ADA, "gpt", price(1))
        (tmp_path / "hortus.db").rename(tmp_path / "away.db")
        await treasury.close()

    running(scenario, treasury)


def test_who_asks_again_and_again_of_an_empty_budget_does_not_keep_the_database_busy(
    gateway, store, a_budget, clock
):
    store.budgets.add(a_budget("b", "all", "", 100))
    treasury = gateway()

    async def turns():
        for _ in range(20):
            with pytest.raises(BudgetSpentError):
                await treasury.reserve(ADA, "gpt", price(500))
        with store.budgets._database.reading() as connection:
            return connection.execute("SELECT turn FROM budgets").fetchone()[0]

    async def scenario():
        assert await turns() == 1
        await treasury.reserve(ADA, "gpt", price(50))
        clock.advance(1)
        assert await turns() == 3

    running(scenario, treasury)


def test_a_gateway_whose_hold_is_gone_asks_anew(gateway, store, a_budget):
    store.budgets.add(a_budget("b", "all", ""))
    treasury = gateway()

    async def scenario():
        first = await treasury.reserve(ADA, "gpt", price(1_000))
        treasury.settle("dec_1", first, price(0))
        store.budgets.release(treasury.gateway)
        other = gateway()
        await other.keep_up()
        await other.reserve(ADA, "gpt", price(1_000))
        await treasury.keep_up()
        with pytest.raises(BudgetSpentError):
            await treasury.reserve(ADA, "gpt", price(1))

    running(scenario, treasury)


def test_closing_gives_everything_back(gateway, store, a_budget):
    store.budgets.add(a_budget("b", "all", ""))
    one, two = gateway(), gateway()

    async def scenario():
        await one.reserve(ADA, "gpt", price(1_000))
        await one.close()
        await two.keep_up()
        await two.reserve(ADA, "gpt", price(1_000))

    running(scenario, one)


@pytest.mark.parametrize("seed", range(3))
def test_racing_requests_never_spend_more_than_the_limit(tmp_path, a_budget, seed):
    """Four gateways, 2,500 requests each, on budgets that are used up on the way."""
    chance = random.Random(seed)
    clock, limit = FrozenClock(), 200_000
    with Store.open(tmp_path, durability="normal") as store:
        store.budgets.add(a_budget("b1", "all", "", limit))
        store.budgets.add(a_budget("b2", "person", "ada", limit // 2))
    gateways = [Treasury(store.budgets, RATES, clock, Charges(f"gw_{n}")) for n in range(4)]
    spent = {"all": 0, "ada": 0}

    async def request(treasury, number):
        who = "ada" if number % 2 else "bob"
        worst = chance.randint(1, 100)
        try:
            reservation = await treasury.reserve(Spender(who), "gpt", price(worst))
        except BudgetSpentError:
            return
        await asyncio.sleep(0)
        cost = chance.randint(0, worst)
        treasury.settle(f"dec_{number}", reservation, price(cost))
        spent["all"] += cost
        spent["ada"] += cost if who == "ada" else 0

    async def scenario():
        for treasury in gateways:
            await treasury.keep_up()
        await asyncio.gather(*(request(t, number) for t in gateways for number in range(2_500)))

    asyncio.run(scenario())
    assert limit * 0.5 < spent["all"] <= limit
    assert spent["ada"] <= limit // 2
