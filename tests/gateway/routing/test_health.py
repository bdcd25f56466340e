"""Failures in a row put a model to rest; one request at a time finds out whether it is back."""

import pytest

from hortus.gateway.routing.errors import RestingError
from hortus.gateway.routing.health import LONGEST_REST_S, Health


@pytest.fixture
def health(clock):
    return Health(clock, threshold=3, recovery_s=10)


def trip(health, name="m"):
    for _ in range(3):
        health.failed(name)


def test_failures_below_the_threshold_change_nothing(health):
    health.failed("m")
    health.failed("m")
    assert not health.is_resting("m")
    assert health.admit("m") is None
    assert health.admit("m") is None


def test_a_success_in_between_starts_the_count_anew(health):
    health.failed("m")
    health.failed("m")
    health.succeeded("m")
    health.failed("m")
    health.failed("m")
    assert not health.is_resting("m")


def test_failures_of_one_model_are_not_those_of_another(health):
    trip(health, "m")
    assert health.is_resting("m")
    assert not health.is_resting("other")
    assert not health.is_clear()


def test_exactly_one_request_at_a_time_tries_a_tripped_model(health, clock):
    trip(health)
    clock.advance(11)
    probe = health.admit("m")
    for _ in range(3):
        with pytest.raises(RestingError, match="being tried"):
            health.admit("m")
    probe.close()
    assert health.admit("m") is not None


def test_a_probe_that_succeeds_lets_all_in_again(health, clock):
    trip(health)
    clock.advance(11)
    probe = health.admit("m")
    health.succeeded("m")
    assert health.admit("m") is None
    probe.close()
    assert health.is_clear()


def test_a_probe_that_fails_starts_another_rest(health, clock):
    trip(health)
    clock.advance(11)
    assert not health.is_resting("m")
    probe = health.admit("m")
    health.failed("m")
    probe.close()
    assert health.is_resting("m")
    clock.advance(9.9)
    assert health.is_resting("m")
    clock.advance(0.2)
    assert not health.is_resting("m")


def test_a_probe_that_is_given_up_lets_the_next_one_try(health, clock):
    trip(health)
    clock.advance(11)
    health.admit("m").close()
    assert not health.is_resting("m")
    assert health.admit("m") is not None


def test_late_failures_of_requests_from_before_do_not_prolong_the_rest(health, clock):
    trip(health)
    clock.advance(9)
    health.failed("m")
    clock.advance(1.1)
    assert not health.is_resting("m")


def test_a_pause_the_server_asked_for_holds_for_everybody(health, clock):
    health.failed("m", retry_after_s=4)
    with pytest.raises(RestingError, match="left alone") as caught:
        health.admit("m")
    assert caught.value.retry_after_s == pytest.approx(4)
    clock.advance(4.1)
    assert health.admit("m") is None


def test_a_shorter_pause_does_not_cut_a_longer_one_short(health):
    health.failed("m", retry_after_s=9)
    health.failed("m", retry_after_s=1)
    assert health.pause_left_s("m") == pytest.approx(9)


@pytest.mark.parametrize(("asked", "left"), [(3_600.0, LONGEST_REST_S), (-5.0, 0.0)])
def test_a_pause_is_neither_endless_nor_negative(health, asked, left):
    health.failed("m", retry_after_s=asked)
    assert health.pause_left_s("m") == pytest.approx(left)


def test_pauses_in_a_row_count_as_failures_too(health, clock):
    for _ in range(3):
        health.failed("m", retry_after_s=1)
        clock.advance(1.1)
    assert health.is_resting("m")
