"""Windows of time: a calendar month or the last days, in UTC."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.budget import Period, window
from hortus.budget.periods import day_number, day_number_of, day_of

days = st.dates(date(1971, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("today", "first", "renewed"),
    [
        (date(2026, 11, 22), date(2026, 11, 1), date(2026, 12, 1)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 1)),
    ],
)
def test_a_month_begins_on_its_first_day(today, first, renewed):
    found = window(Period.MONTH, 0, today)
    assert (found.first, found.renewed) == (first, renewed)


@given(days)
def test_every_day_is_in_its_month_and_not_in_the_next(today):
    found = window(Period.MONTH, 0, today)
    assert found.first <= today < found.renewed
    assert window(Period.MONTH, 0, found.renewed).first == found.renewed


@given(days, st.integers(1, 400))
def test_a_rolling_window_has_as_many_days_as_it_says(today, length):
    found = window(Period.ROLLING, length, today)
    assert (today - found.first).days + 1 == length
    assert found.renewed == today + timedelta(days=1)


@given(days, st.integers(0, 86_399))
def test_a_moment_has_the_same_day_in_both_forms(day, second):
    at_us = (day_number(day) * 86_400 + second) * 1_000_000
    assert day_of(at_us) == day
    assert day_number_of(at_us) == day_number(day)
