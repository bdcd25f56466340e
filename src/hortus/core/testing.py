"""Stand-ins for tests: a clock that moves only when told."""


class FrozenClock:
    """A clock that stands still until ``advance`` is called."""

    def __init__(self, now_us: int = 1_700_000_000_000_000) -> None:
        self._now_us = now_us
        self._monotonic = 1_000.0

    def now_us(self) -> int:
        """Return the time set."""
        return self._now_us

    def monotonic(self) -> float:
        """Return the seconds set."""
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Move both readings on by ``seconds``."""
        self._now_us += round(seconds * 1_000_000)
        self._monotonic += seconds
