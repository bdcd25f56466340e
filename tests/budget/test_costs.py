"""Costs are added up by a name; each request is in one line, and all lines make up the whole."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.budget import Belongs, By, Rates, days, month, total
from hortus.budget import add_up as add_up_by
from hortus.budget.errors import BadPeriodError
from hortus.budget.periods import day_number
from hortus.store.testing import a_spent

TEAMS = {"ada": Belongs("core, payments", "ACME GmbH"), "bob": Belongs("core", "ACME Inc")}


DAY = date(2026, 11, 22)
RATES = Rates(
    "EUR",
    {
        DAY: {"USD": Decimal("0.9"), "JPY": Decimal("0.006")},
        DAY + timedelta(days=1): {"USD": Decimal("0.5")},
    },
)


def add_up(rows, by, directory, rates=RATES):
    return add_up_by(rows, by, directory, rates)


def on(day, **said):
    return a_spent(day=day_number(day), **said)


def directory(spent):
    return TEAMS.get(spent.account, Belongs())


ADA = a_spent(account="ada", cost_micro=500, project="shop", cost_centre="cc-1")
BOB = a_spent(account="bob", cost_micro=70, project="shop", cost_centre="cc-2", model="gpt")
KEY = a_spent(principal="laptop", cost_micro=0, failed=1)


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (By.PERSON, ["ada", "bob", "laptop"]),
        (By.TEAM, ["core, payments", "core", ""]),
        (By.ENTITY, ["ACME GmbH", "ACME Inc", ""]),
        (By.PROJECT, ["shop", ""]),
        (By.MODEL, ["qwen3-coder", "gpt"]),
        (By.COST_CENTRE, ["cc-1", "cc-2", ""]),
    ],
)
def test_each_way_of_adding_up_has_its_names_the_dearest_first(by, names):
    assert [line.name for line in add_up([KEY, BOB, ADA], by, directory)] == names


def test_a_line_holds_all_that_was_used():
    (line,) = add_up([ADA, ADA], By.PERSON, directory)
    assert (line.requests, line.cost_micro, line.list_cost_micro) == (2, {"EUR": 1_000}, {})
    assert (line.input_tokens, line.output_tokens, line.cache_read_tokens) == (2_400, 160, 2_000)


def test_currencies_are_not_added_to_each_other():
    dollars = a_spent(account="ada", currency="USD", cost_micro=3, list_cost_micro=9)
    (line,) = add_up([ADA, dollars], By.PERSON, directory)
    assert (line.cost_micro, line.list_cost_micro) == ({"EUR": 500, "USD": 3}, {"USD": 9})


def test_the_dearest_is_told_by_worth_and_not_by_number():
    yen = on(DAY, account="yen", currency="JPY", cost_micro=1_000_000)
    euro = on(DAY, account="ada", cost_micro=7_000)
    first, second = add_up([yen, euro], By.PERSON, directory)
    assert (first.name, first.worth_micro) == ("ada", 7_000)
    assert (second.name, second.worth_micro) == ("yen", 6_000)


def test_each_day_is_converted_by_its_own_rate():
    days_of_it = (DAY, DAY + timedelta(days=1))
    rows = [on(day, account="ada", currency="USD", cost_micro=100) for day in days_of_it]
    (line,) = add_up(rows, By.PERSON, directory)
    assert (line.worth_micro, line.cost_micro) == (90 + 50, {"USD": 200})


def test_what_has_no_rate_is_named_and_left_out_of_the_order():
    crowns = on(DAY, account="eve", currency="SEK", cost_micro=10**9)
    early = on(DAY - timedelta(days=1), account="eve", currency="USD", cost_micro=10**9)
    lines = add_up([crowns, early, on(DAY, account="ada", cost_micro=1)], By.PERSON, directory)
    assert [line.name for line in lines] == ["ada", "eve"]
    assert (lines[1].worth_micro, lines[1].unrated) == (0, {"SEK", "USD"})
    assert total(lines).unrated == {"SEK", "USD"}


A_SPENT = st.builds(
    a_spent,
    account=st.sampled_from(["", "ada", "bob", "eve"]),
    model=st.sampled_from(["a", "b"]),
    currency=st.sampled_from(["", "EUR", "USD"]),
    cost_micro=st.integers(0, 10**15),
    list_cost_micro=st.integers(0, 10**15),
    requests=st.integers(1, 10**6),
)


@given(st.lists(A_SPENT), st.sampled_from(By))
def test_whatever_they_are_added_up_by_the_lines_make_up_the_whole(rows, by):
    whole = total(add_up(rows, by, directory))
    assert whole.requests == sum(row.requests for row in rows)
    for currency in ("EUR", "USD"):
        of_rows = [row for row in rows if row.currency == currency]
        assert whole.cost_micro.get(currency, 0) == sum(r.cost_micro for r in of_rows)
        assert whole.list_cost_micro.get(currency, 0) == sum(r.list_cost_micro for r in of_rows)


def test_a_month_has_its_days():
    dates = month("2026-12")
    assert (dates.first, dates.end) == (date(2026, 12, 1), date(2027, 1, 1))
    assert str(dates) == "2026-12-01 to 2026-12-31"
    assert dates.until_us - dates.since_us == 31 * 86_400_000_000


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "0000-01", "26-11", "2026-11-01"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(BadPeriodError, match="is no month"):
        month(text)


def test_both_ends_of_a_period_are_in_it():
    dates = days("2026-11-03", "2026-11-04", date(2030, 1, 1))
    assert (dates.first, dates.end) == (date(2026, 11, 3), date(2026, 11, 5))
    assert days("2026-11-03", "", date(2026, 11, 3)).end == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("yesterday", "", "is no day"),
        ("2026-11-03", "later", "is no day"),
        ("2026-11-03", "2026-11-02", "is before"),
    ],
)
def test_what_is_no_period_is_refused(since, until, said):
    with pytest.raises(BadPeriodError, match=said):
        days(since, until, date(2026, 11, 22))
