"""Codes are hard to guess, easy to read, and good for one session."""

import re

import pytest

from hortus.core.testing import FrozenClock
from hortus.identity import Pepper, Seal
from hortus.signin.errors import DeniedError, ExpiredCodeError, PendingError, SlowDownError
from hortus.signin.grants import Grants
from hortus.store import StoreView


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def table(tmp_path):
    with StoreView.open(tmp_path, create=True) as view:
        yield view.sessions


@pytest.fixture
def grants(table, clock):
    return Grants(table, Seal(Pepper(b"p" * 32)), clock)


def test_a_user_code_has_no_vowels_and_nothing_like_a_digit(grants):
    codes = {grants.offer("hortus").user_code for _ in range(20)}
    assert len(codes) == 20
    assert all(
        re.fullmatch("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", c) for c in codes
    )


@pytest.mark.parametrize("typed", ["{}", "{}\n", "  {}  ", "lower", "joined"])
def test_a_code_is_found_however_it_is_typed(grants, typed):
    code = grants.offer("hortus").user_code
    words = {"lower": code.lower(), "joined": code.replace("-", "")}
    found = grants.waiting_for(words.get(typed) or typed.format(code))
    assert found.user_code == code


def test_an_approved_code_leads_to_who_approved_it_once(grants):
    offer = grants.offer("hortus")
    grants.decide(grants.waiting_for(offer.user_code), "per_1", approved=True)
    assert grants.redeem(offer.device_code).holder_id == "per_1"
    with pytest.raises(ExpiredCodeError):
        grants.redeem(offer.device_code)


def test_a_denied_code_leads_nowhere(grants):
    offer = grants.offer("hortus")
    grants.decide(grants.waiting_for(offer.user_code), "per_1", approved=False)
    with pytest.raises(DeniedError):
        grants.redeem(offer.device_code)


def test_a_code_is_decided_once(grants):
    grant = grants.waiting_for(grants.offer("hortus").user_code)
    grants.decide(grant, "per_1", approved=False)
    with pytest.raises(ExpiredCodeError):
        grants.decide(grant, "per_2", approved=True)


def test_who_asks_too_often_is_slowed_down(grants, clock):
    code = grants.offer("hortus").device_code
    with pytest.raises(PendingError):
        grants.redeem(code)
    clock.advance(1)
    with pytest.raises(SlowDownError):
        grants.redeem(code)
    clock.advance(5)
    with pytest.raises(PendingError):
        grants.redeem(code)


def test_a_code_is_over_after_ten_minutes(grants, clock):
    offer = grants.offer("hortus")
    grants.decide(grants.waiting_for(offer.user_code), "per_1", approved=True)
    clock.advance(600)
    with pytest.raises(ExpiredCodeError):
        grants.redeem(offer.device_code)
    assert grants.waiting_for(offer.user_code) is None


@pytest.mark.parametrize("code", ["", "x", "BCDF-GHJK"])
def test_a_code_that_nobody_made_leads_nowhere(grants, code):
    assert grants.waiting_for(code) is None
    with pytest.raises(ExpiredCodeError):
        grants.redeem(code)
    with pytest.raises(ExpiredCodeError):
        grants.open_link(code)


def test_a_link_is_no_device_code_and_the_other_way_round(grants):
    link, offer = grants.invite("per_1", "operator"), grants.offer("hortus")
    with pytest.raises(ExpiredCodeError):
        grants.redeem(link)
    grants.decide(grants.waiting_for(offer.user_code), "per_1", approved=True)
    with pytest.raises(ExpiredCodeError):
        grants.open_link(offer.device_code)
    assert grants.open_link(link) == "per_1"


def test_a_link_is_over_after_a_quarter_of_an_hour(grants, clock):
    link = grants.invite("per_1", "operator")
    clock.advance(900)
    with pytest.raises(ExpiredCodeError):
        grants.open_link(link)


def test_only_so_many_programs_may_wait(table, clock):
    grants = Grants(table, Seal(Pepper(b"p" * 32)), clock, most_waiting=2)
    grants.offer("a")
    grants.offer("b")
    with pytest.raises(SlowDownError):
        grants.offer("c")
    clock.advance(600)
    grants.offer("c")


def test_codes_do_not_show_themselves_when_printed_or_kept(grants, table):
    offer = grants.offer("hortus")
    assert offer.device_code not in repr(offer)
    assert offer.device_code not in repr(grants.waiting_for(offer.user_code))
    assert table.grant(offer.device_code) is None
