"""Time as an argument, so that tests can hold it still."""

import time
from typing import Protocol


class Clock(Protocol):
    """What hortus needs to know about time."""

    def now_us(self) -> int:
        """Return the wall-clock time in microseconds since the Unix epoch."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now_us(self) -> int:
        """Return the wall-clock time in microseconds since the Unix epoch."""
        return time.time_ns() // 1_000

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()
