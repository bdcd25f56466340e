"""How long keys work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import KeySettings
from hortus.identity import BadTermError, machine_term_s, person_term_s

DAY_S = 86_400


def test_a_persons_key_works_for_a_day_unless_asked_otherwise():
    assert person_term_s(KeySettings(), None) == DAY_S
    assert person_term_s(KeySettings(person_hours=8), None) == DAY_S / 3
    assert person_term_s(KeySettings(), 90) == 90 * DAY_S


def test_no_usual_term_is_longer_than_the_longest():
    assert person_term_s(KeySettings(person_hours=999, person_most_days=1), None) == DAY_S


@given(days=st.integers(), most=st.integers(1, 3_650))
def test_a_persons_key_never_works_longer_than_the_settings_allow(days, most):
    settings = KeySettings(person_most_days=most)
    if 1 <= days <= most:
        assert person_term_s(settings, days) == days * DAY_S
    else:
        with pytest.raises(BadTermError, match=f"1 to {most} days"):
            person_term_s(settings, days)


def test_a_machines_key_works_for_a_quarter_of_a_year():
    assert machine_term_s(None) == 90 * DAY_S
    assert machine_term_s(1_000) == 1_000 * DAY_S


@pytest.mark.parametrize("days", [0, -1, 36_501])
def test_a_term_that_makes_no_sense_is_refused(days):
    with pytest.raises(BadTermError):
        machine_term_s(days)
