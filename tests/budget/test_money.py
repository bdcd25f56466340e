"""Amounts are whole millionths, and conversion never lets more be spent."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.budget import NoRateError, Rates, amount

DAY = date(2026, 11, 22)
RATES = Rates("EUR", {DAY: {"USD": Decimal("0.92"), "JPY": Decimal("0.006")}})


@pytest.mark.parametrize(
    ("micro", "shown"),
    [
        (0, "0.00 EUR"),
        (12_500_000, "12.50 EUR"),
        (1_234_567_890_000, "1,234,567.89 EUR"),
        (420, "0.000420 EUR"),
        (-1_000_000, "-1.00 EUR"),
    ],
)
def test_an_amount_is_shown_as_people_write_it(micro, shown):
    assert amount(micro, "EUR") == shown


@pytest.mark.parametrize(
    ("micro", "source", "target", "converted"),
    [
        (1_000_000, "USD", "EUR", 920_000),
        (920_000, "EUR", "USD", 1_000_000),
        (1_000_000, "USD", "JPY", 153_333_334),
        (5, "GBP", "GBP", 5),
        (0, "GBP", "EUR", 0),
        (1, "USD", "EUR", 1),
    ],
)
def test_amounts_are_converted_and_rounded_up(micro, source, target, converted):
    assert RATES.convert(micro, source, target, DAY) == converted


def test_the_currencies_of_a_day_are_those_with_a_value_by_then():
    assert RATES.currencies(DAY) == {"EUR", "USD", "JPY"}
    assert RATES.currencies(DAY - timedelta(days=1)) == {"EUR"}


def test_a_value_holds_from_its_day_on():
    later = DAY + timedelta(days=10)
    rates = Rates("EUR", {DAY: {"USD": Decimal("0.5")}, later: {"USD": Decimal("0.25")}})
    days = (DAY, later - timedelta(days=1), later, later + timedelta(days=99))
    assert [rates.convert(100, "USD", "EUR", day) for day in days] == [50, 50, 25, 25]


@pytest.mark.parametrize(
    ("currency", "day"), [("GBP", DAY), ("USD", DAY - timedelta(days=1))], ids=["never", "yet"]
)
def test_a_value_that_is_not_known_is_named(currency, day):
    with pytest.raises(NoRateError, match=currency) as caught:
        RATES.convert(1, currency, "EUR", day)
    assert str(day) in caught.value.remedy


@given(st.integers(0, 10**15), st.sampled_from(["EUR", "USD", "JPY"]))
def test_there_and_back_is_never_less_and_hardly_more(micro, currency):
    there = RATES.convert(micro, "EUR", currency, DAY)
    back = RATES.convert(there, currency, "EUR", DAY)
    assert micro <= back <= micro + 2


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_more_money_is_never_worth_less(one, other):
    less, more = sorted((one, other))
    assert RATES.convert(less, "USD", "JPY", DAY) <= RATES.convert(more, "USD", "JPY", DAY)


@given(st.lists(st.integers(0, 10**9), max_size=6))
def test_amounts_converted_one_by_one_are_never_less_than_their_sum_converted(amounts):
    parts = sum(RATES.convert(micro, "USD", "EUR", DAY) for micro in amounts)
    assert parts >= RATES.convert(sum(amounts), "USD", "EUR", DAY)


def test_whether_an_amount_can_be_converted_is_told_without_an_error():
    day = date(2026, 11, 1)
    rates = Rates("EUR", {day: {"USD": Decimal(2)}})
    assert rates.knows("USD", "EUR", day)
    assert rates.knows("CHF", "CHF", day)
    assert not rates.knows("USD", "CHF", day)
    assert not rates.knows("USD", "EUR", date(2026, 10, 31))
