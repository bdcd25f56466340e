"""Budgets in the database: what is spent and held together never exceeds the limit."""

from dataclasses import replace
from threading import Thread

import pytest

from hortus.store import BudgetRecord, BudgetTable, Charge, Take, charge
from hortus.store.testing import an_event

PAYMENTS = BudgetRecord(
    budget_id="bud_1",
    name="payments",
    scope="team",
    subject="payments",
    limit_micro=1_000,
    currency="EUR",
    period="month",
    days=0,
    kind="hard",
    alerts="80 100",
    owner="ada",
    created_us=1,
    changed_us=1,
)


@pytest.fixture
def table(store):
    store.budgets.add(PAYMENTS)
    return store.budgets


def take(wanted, least=1, *, gateway="one", now_us=100, first_day=0):
    return Take("bud_1", gateway, wanted, least, first_day, now_us, now_us + 50)


def spend(database, micro, *, gateway="one", day=5):
    with database.writing() as connection:
        charge(connection, gateway, [Charge("bud_1", day, micro)])


def test_budgets_are_read_back_as_they_were(table):
    assert table.all() == [PAYMENTS]
    changed = replace(PAYMENTS, limit_micro=5, ended_us=9)
    assert table.replace(changed)
    assert table.all() == [changed]
    assert not table.replace(replace(PAYMENTS, budget_id="bud_2"))


def test_a_change_is_told_with_those_of_the_keys(table, store):
    before = store.keys.changes()
    table.replace(replace(PAYMENTS, owner="bob"), an_event("budget.changed"))
    assert store.keys.changes() == before + 1
    assert [e.event for e in store.events.waiting()] == ["budget.changed"]


def test_a_gateway_gets_what_it_wants_while_there_is_so_much(table):
    grant = table.take(take(400))
    assert (grant.granted, grant.spent, grant.held) == (400, 0, 400)
    assert table.take(take(600, gateway="two")).held == 1_000


def test_the_rest_is_granted_where_it_is_enough(table):
    table.take(take(700))
    assert table.take(take(500, least=200, gateway="two")).granted == 300
    assert table.take(take(500, least=200, gateway="two")).granted == 0


def test_less_than_the_least_is_not_granted_at_all(table):
    table.take(take(900))
    grant = table.take(take(500, least=101, gateway="two"))
    assert (grant.granted, grant.held) == (0, 900)


def test_what_was_spent_counts_from_the_first_day_of_the_window(table, database):
    table.take(take(500))
    spend(database, 300, day=5)
    assert table.take(take(1, first_day=5)).spent == 300
    assert table.take(take(1, first_day=6)).spent == 0
    assert table.spent({"bud_1": 5, "bud_2": 0}) == {"bud_1": 300, "bud_2": 0}


def test_what_is_spent_is_no_longer_held(table, database):
    table.take(take(500))
    spend(database, 300)
    grant = table.take(take(1_000, least=1, gateway="two"))
    assert (grant.spent, grant.granted) == (300, 500)


def test_more_than_was_held_leaves_nothing_but_takes_from_no_other(table, database):
    table.take(take(100))
    table.take(take(100, gateway="two"))
    spend(database, 250)
    grant = table.take(take(1, gateway="three"))
    assert (grant.spent, grant.held) == (250, 101)


def test_what_a_dead_gateway_held_comes_back_when_its_time_is_over(table):
    table.take(take(1_000))
    assert table.take(take(1, gateway="two", now_us=149)).granted == 0
    assert table.take(take(1_000, gateway="two", now_us=150)).granted == 1_000


def test_a_living_gateway_goes_on_holding(table):
    table.take(take(1_000))
    assert table.renew("one", ["bud_1", "other"], 120, 300) == {"other"}
    assert table.take(take(1, gateway="two", now_us=200)).granted == 0


def test_nobody_holds_again_what_was_over(table):
    table.take(take(1_000))
    assert table.renew("one", ["bud_1"], 150, 300) == {"bud_1"}
    assert table.take(take(1_000, gateway="two", now_us=200)).granted == 1_000


def test_what_is_given_back_can_be_had_by_others(table):
    table.take(take(1_000))
    table.give_back("one", {"bud_1": 400})
    assert table.take(take(1_000, gateway="two")).granted == 400
    table.release("one")
    assert table.take(take(1_000, gateway="three")).granted == 600


def test_of_a_budget_that_has_ended_nothing_is_held(table):
    table.replace(replace(PAYMENTS, ended_us=9))
    assert table.take(take(1)) is None


def test_an_alert_is_raised_once_in_a_window(table, store):
    raised = [table.alert("bud_1", day, 80, an_event("budget.alert")) for day in (0, 0, 31)]
    assert raised == [True, False, True]
    assert len(store.events.waiting()) == 2


def test_gateways_that_ask_at_the_same_moment_do_not_get_more_than_there_is(table, database):
    assert table.all() == [PAYMENTS]
    patient = BudgetTable(replace(database, busy_timeout_s=30.0))
    granted = []

    def ask(gateway):
        granted.extend(patient.take(take(7, 7, gateway=gateway)).granted for _ in range(20))

    threads = [Thread(target=ask, args=(f"gateway {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(granted) == 994
