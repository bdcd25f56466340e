"""Budgets are made, changed and ended; a slip in a name is told."""

from datetime import date
from decimal import Decimal

import pytest

from hortus.admin import Coins
from hortus.budget import BadBudgetError, NoSuchBudgetError, Rates
from hortus.core import NotFoundError, UsageError

FIVE = {"name": "team", "scope": "team", "subject": "payments", "limit": "5 EUR"}


def test_a_budget_is_made_changed_and_ended(do, told):
    do("team/add", name="payments")
    made = do("budget/add", **FIVE, rolling_days=7, alerts=[50]).record
    assert (made.limit_micro, made.period, made.days, made.alerts) == (
        5_000_000,
        "rolling",
        7,
        "50",
    )
    changed = do("budget/change", name="team", limit="6 EUR", rolling_days=0, kind="soft").record
    assert (changed.limit_micro, changed.period, changed.kind) == (6_000_000, "month", "soft")
    [listed] = do("budget/list", by="otto")
    assert (listed.record.name, listed.spent_micro) == ("team", 0)
    assert do("budget/end", name="team").record.ended_us > 0
    assert [e for e, _, _ in told("budget")] == ["budget.added", "budget.changed", "budget.ended"]


@pytest.mark.usefixtures("staff")
def test_a_subject_that_nobody_knows_is_remarked_on(do):
    with pytest.raises(NotFoundError, match="no team"):
        do("budget/add", **FIVE)
    known = do("budget/add", name="a", scope="person", subject="ADA", limit="1 EUR")
    assert (known.record.subject, known.remarks) == ("ada", ())
    for scope, subject, remark in (
        ("person", "key of a machine", "belong to nobody"),
        ("model", "new/model", "no model new/model yet"),
    ):
        made = do("budget/add", name=subject, scope=scope, subject=subject, limit="1 EUR")
        assert remark in made.remarks[0]


def test_a_currency_that_nothing_is_known_of_is_refused_where_it_is_set(do):
    with pytest.raises(BadBudgetError, match="worth, only of EUR, USD") as caught:
        do("budget/add", name="a", scope="all", limit="5 XXQ")
    assert '[budgets.rates."' in caught.value.remedy
    assert "XXQ = " in caught.value.remedy
    assert do("budget/list") == []


def test_prices_without_a_rate_to_the_currency_of_a_budget_are_remarked_on():
    rates = Rates("EUR", {date(2026, 1, 1): {"USD": Decimal("0.9")}})
    coins = Coins(rates, date(2026, 11, 22), {"EUR", "SEK"})
    [remark] = coins.check("USD")
    assert remark.startswith("what models cost in SEK has no rate to USD: such requests")
    [remark] = coins.check("SEK")
    assert remark.startswith("what models cost in EUR has no rate to SEK: such requests")


@pytest.mark.parametrize(
    ("name", "said", "error"),
    [
        ("budget/add", {"name": "x", "scope": "all"}, UsageError),
        ("budget/add", {"name": "x", "limit": "5 EUR"}, UsageError),
        ("budget/add", {"name": "x", "scope": "all", "limit": "much"}, BadBudgetError),
        (
            "budget/add",
            {"name": "x", "scope": "all", "limit": "1 EUR", "alerts": [0]},
            BadBudgetError,
        ),
        ("budget/change", {"name": "x", "scope": "all"}, BadBudgetError),
        ("budget/change", {"name": "x", "limit": "1 EUR"}, NoSuchBudgetError),
    ],
)
def test_what_cannot_be_is_told(do, name, said, error):
    with pytest.raises(error) as caught:
        do(name, **said)
    assert caught.value.remedy


def test_nothing_said_is_nothing_changed(do):
    do("budget/add", name="all", scope="all", limit="5 EUR")
    with pytest.raises(UsageError, match="nothing was said"):
        do("budget/change", name="all")
