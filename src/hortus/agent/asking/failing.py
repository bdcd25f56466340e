"""How long to wait after a failure before asking again, and when to stop asking."""

from hortus.agent.asking.types import Patience
from hortus.agent.wire import NoWayError, OverloadedError, WireError

_FIRST_WAIT_S = 1.0
_LONGER = 3.0
_TWICE = 2.0


class Failing:
    """Counts what failed while one turn was asked of one model."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._drops = self._waits = 0
        self._waited_s = 0.0

    @property
    def count(self) -> int:
        """How often the model was asked again so far."""
        return self._drops + self._waits

    def pause_after(self, error: WireError) -> float | None:
        """Return how many seconds to wait before asking again; None where it is enough."""
        if isinstance(error, OverloadedError):
            return self._wait(error.retry_after_s)
        if isinstance(error, NoWayError) or self._drops >= self._patience.drops:
            return None
        self._drops += 1
        return self._patience.first_pause_s * _LONGER ** (self._drops - 1)

    def _wait(self, asked_s: float | None) -> float | None:
        """Return what the server asks for, or ever longer waits where it asks for none."""
        patience = self._patience
        usual = min(_FIRST_WAIT_S * _TWICE**self._waits, patience.longest_wait_s)
        pause = usual if asked_s is None else asked_s
        too_long = pause > patience.longest_wait_s
        if too_long or self._waits >= patience.waits:
            return None
        if self._waited_s + pause > patience.all_waits_s:
            return None
        self._waits += 1
        self._waited_s += pause
        return pause
