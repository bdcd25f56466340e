"""Numbers and times as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.console import words


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (-5, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (3_600, "1 h"),
        (3_601, "1 h"),
        (11_520, "3 h 12 min"),
        (90_000, "1 d 1 h"),
        (86_400 * 400, "400 d"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (3_540_000, "3.5 MB"),
        (2 * 10**9, "2.0 GB"),
        (5 * 10**15, "5000.0 TB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_fits(count: int, text: str) -> None:
    assert words.size(count) == text


@pytest.mark.parametrize(
    ("sums", "text"),
    [
        ({}, "nothing"),
        ({"EUR": 0}, "0.00 EUR"),
        ({"EUR": 1_500_000}, "1.50 EUR"),
        ({"EUR": 1_234}, "0.0012 EUR"),
        ({"USD": 2_000_000, "EUR": 1_000_000}, "1.00 EUR, 2.00 USD"),
    ],
)
def test_money_is_told_by_currency(sums: dict[str, int], text: str) -> None:
    assert words.money(sums) == text


def test_a_moment_is_told_in_utc_for_people_and_for_machines() -> None:
    assert words.moment(1_700_000_000_999_999) == "2023-11-14 22:13:20"
    assert words.machine_time(1_700_000_000_000_000) == "2023-11-14T22:13:20Z"


@given(st.integers(0, 10**15))
def test_a_number_loses_nothing_but_its_gaps(count: int) -> None:
    assert int(words.number(count).replace("\N{NARROW NO-BREAK SPACE}", "")) == count
