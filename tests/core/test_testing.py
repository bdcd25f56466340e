"""The clock that stands still."""

from hortus.core.testing import FrozenClock


def test_the_frozen_clock_moves_only_when_told() -> None:
    clock = FrozenClock(1_000_000)
    assert clock.now_us() == clock.now_us() == 1_000_000


def test_advancing_moves_both_readings() -> None:
    clock = FrozenClock(1_000_000)
    before = clock.monotonic()
    clock.advance(1.5)
    assert clock.now_us() == 2_500_000
    assert clock.monotonic() == before + 1.5
