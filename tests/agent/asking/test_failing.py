"""How long a failing server is waited for, and when it is enough."""

import pytest

from hortus.agent.asking import Patience
from hortus.agent.asking.failing import Failing
from hortus.agent.wire import DroppedError, NoWayError, OverloadedError, UnreachableError


def overloaded(retry_after_s=None):
    error = OverloadedError("busy", remedy="wait")
    error.retry_after_s = retry_after_s
    return error


def pauses(error, times, **patience):
    failing = Failing(Patience(**patience))
    return [failing.pause_after(error) for _ in range(times)]


@pytest.mark.parametrize("kind", [DroppedError, UnreachableError])
def test_a_drop_is_asked_again_a_few_times_ever_later(kind):
    made = pauses(kind("gone", remedy="wait"), 4)
    assert made[:3] == pytest.approx([0.2, 0.6, 1.8])
    assert made[3] is None


def test_what_stands_in_the_way_for_good_is_not_tried_again():
    assert pauses(NoWayError("refused", remedy="ask for it"), 1) == [None]


def test_what_a_server_asks_for_is_waited():
    assert pauses(overloaded(7.0), 2) == [7.0, 7.0]


def test_without_a_word_of_the_server_waits_grow_up_to_a_limit():
    assert pauses(overloaded(), 8) == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_wait_beyond_the_limit_is_none():
    assert pauses(overloaded(61.0), 1) == [None]


def test_all_waits_together_have_a_limit():
    assert pauses(overloaded(50.0), 7) == [50.0] * 6 + [None]


def test_the_number_of_waits_has_a_limit():
    assert pauses(overloaded(0.0), 3, waits=2) == [0.0, 0.0, None]


def test_drops_and_waits_are_counted_apart():
    failing = Failing(Patience(drops=1, waits=1))
    assert failing.pause_after(overloaded(0.0)) == 0.0
    assert failing.pause_after(DroppedError("x", remedy="y")) is not None
    assert failing.pause_after(DroppedError("x", remedy="y")) is None
