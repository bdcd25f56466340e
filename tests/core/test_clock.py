"""Clocks: the machine's own and the one that stands still."""

from hortus.core import Clock, SystemClock
from hortus.core.testing import FrozenClock


def test_the_system_clock_counts_microseconds_and_never_runs_back() -> None:
    clock: Clock = SystemClock()
    assert clock.now_us() > 1_700_000_000_000_000
    assert clock.monotonic() <= clock.monotonic()


def test_the_frozen_clock_moves_only_when_told() -> None:
    clock: Clock = FrozenClock(1_000_000)
    assert clock.now_us() == clock.now_us() == 1_000_000


def test_advancing_moves_both_readings() -> None:
    clock = FrozenClock(1_000_000)
    before = clock.monotonic()
    clock.advance(1.5)
    assert clock.now_us() == 2_500_000
    assert clock.monotonic() == before + 1.5
