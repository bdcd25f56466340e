"""The machine's own clock."""

from hortus.core import Clock, SystemClock


def test_the_system_clock_counts_microseconds_and_never_runs_back() -> None:
    clock: Clock = SystemClock()
    assert clock.now_us() > 1_700_000_000_000_000
    assert clock.monotonic() <= clock.monotonic()
