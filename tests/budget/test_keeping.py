"""Budgets come, change and go, and the log says so without naming anybody."""

import contextlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.budget import (
    BadBudgetError,
    Budgets,
    NoSuchBudgetError,
    TakenBudgetNameError,
    parse_alerts,
    parse_limit,
)


@pytest.fixture
def budgets(store, clock):
    return Budgets(store.budgets, clock, "root@host")


@pytest.fixture
def made(budgets, a_budget):
    return budgets.add(replace(a_budget("", "person", "ada"), name="ada's"))


def test_a_budget_is_found_by_name_and_by_id(budgets, made):
    assert budgets.named("ada's") == budgets.named(made.budget_id) == made
    with pytest.raises(NoSuchBudgetError):
        budgets.named("bob's")


def test_a_name_is_given_once_even_after_its_end(budgets, made, a_budget):
    budgets.end(made)
    with pytest.raises(TakenBudgetNameError):
        budgets.add(replace(a_budget("", "all", ""), name="ada's"))


def test_an_ended_budget_is_kept_but_in_force_no_more(budgets, made):
    budgets.end(made, "a new one")
    assert budgets.book().budgets == {}
    assert [b.name for b in budgets.all()] == ["ada's"]
    with pytest.raises(NoSuchBudgetError):
        budgets.change(made)


def test_events_say_what_changed_but_name_nobody(budgets, made, store):
    budgets.change(replace(made, limit_micro=5, owner="bob"))
    budgets.change(replace(made, limit_micro=5, owner="bob"))
    budgets.end(made, "ada left")
    events = store.events.waiting()
    assert [e.event for e in events] == ["budget.added", "budget.changed", "budget.ended"]
    assert json.loads(events[1].facts) == {"limit_micro": "5", "owner": "changed"}
    for event in events:
        assert event.subject == made.budget_id
        assert "bob" not in event.facts


def test_the_currency_stays_since_what_was_spent_is_counted_in_it(budgets, made):
    with pytest.raises(BadBudgetError, match="ada's is counted in EUR") as caught:
        budgets.change(replace(made, currency="USD", limit_micro=5))
    assert "make another" in caught.value.remedy
    assert budgets.named("ada's") == made


def test_a_change_that_changes_nothing_leaves_no_event(budgets, made, store):
    budgets.change(made)
    assert [e.event for e in store.events.waiting()] == ["budget.added"]


def test_a_budget_can_become_a_rolling_one_and_a_month_again(budgets, made):
    rolling = budgets.change(replace(made, period="rolling", days=7))
    assert (budgets.named("ada's").period, budgets.named("ada's").days) == ("rolling", 7)
    budgets.change(replace(rolling, period="month", days=0))
    assert budgets.named("ada's").period == "month"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"name": "a\nb"},
        {"name": "x" * 81},
        {"subject": ""},
        {"scope": "all"},
        {"period": "rolling", "days": 0},
        {"period": "rolling", "days": 401},
    ],
    ids=["blank", "break", "long", "nobody", "all of one", "no day", "days"],
)
def test_what_cannot_be_is_refused(budgets, a_budget, changes):
    with pytest.raises(BadBudgetError):
        budgets.add(replace(a_budget("", "team", "payments"), **changes))
    assert budgets.all() == []


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("500 EUR", (500_000_000, "EUR")),
        ("1,250.50 USD", (1_250_500_000, "USD")),
        ("1'000'000CHF", (10**12, "CHF")),
        ("0.000001 EUR", (1, "EUR")),
        ("0 EUR", (0, "EUR")),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, limit):
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "500",
        "EUR",
        "-5 EUR",
        "5 eur",
        "0.0000001 EUR",
        "5 EUROS",
        "1e9 EUR",
        "9" * 30 + " EUR",
    ],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(BadBudgetError, match="no amount"):
        parse_limit(text)


@pytest.mark.parametrize("text", ["0.0000001 EUR", "1000000000000.000001 EUR", "9" * 30 + " EUR"])
def test_an_amount_that_cannot_be_counted_says_what_can(text):
    with pytest.raises(BadBudgetError, match="that can be counted") as caught:
        parse_limit(text)
    assert "whole millionths" in caught.value.remedy


@given(st.text(max_size=30))
def test_whatever_is_said_is_an_amount_or_refused(text):
    with contextlib.suppress(BadBudgetError):
        micro, currency = parse_limit(text)
        assert micro >= 0
        assert len(currency) == 3


@given(st.integers(0, 10**15))
def test_every_amount_in_millionths_can_be_written(micro):
    assert parse_limit(f"{micro // 10**6}.{micro % 10**6:06d} EUR") == (micro, "EUR")


def test_alerts_are_sorted_percentages():
    assert parse_alerts([100, 80, 80]) == "80 100"
    assert parse_alerts([]) == ""
    for share in (0, -1, 1_001):
        with pytest.raises(BadBudgetError):
            parse_alerts([share])
