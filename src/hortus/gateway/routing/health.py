"""Which models to leave alone for a while, judged by how requests to them end."""

from dataclasses import dataclass

from hortus.core import Clock
from hortus.gateway.routing.errors import RestingError

LONGEST_REST_S = 60.0
"""However long a server asks to be left alone, it is tried again after this."""


@dataclass(slots=True)
class _State:
    failures: int = 0
    tripped: bool = False
    probing: bool = False
    rests_until: float = 0.0
    asked_until: float = 0.0


class Health:
    """Counts failures in a row; after too many a model rests, then one request tries it.

    A model that has tripped gets one request at a time until one succeeds. It is tried in its
    own turn once its rest is over, and before that only where nothing else is left to try.
    A server that asked for a pause (``Retry-After``) is left alone until the pause is over.
    """

    def __init__(self, clock: Clock, *, threshold: int, recovery_s: float) -> None:
        self._clock = clock
        self._threshold = threshold
        self._recovery_s = recovery_s
        # Only models that have failed since they last succeeded are in here.
        self._states: dict[str, _State] = {}

    def succeeded(self, name: str) -> None:
        """Forget the failures of a model that answered."""
        if self._states:
            self._states.pop(name, None)

    def failed(self, name: str, retry_after_s: float | None = None) -> None:
        """Count a failure; ``retry_after_s`` is the pause the server asked for."""
        now = self._clock.monotonic()
        state = self._states.setdefault(name, _State())
        if retry_after_s is not None:
            pause = min(max(retry_after_s, 0.0), LONGEST_REST_S)
            state.asked_until = max(state.asked_until, now + pause)
        if state.tripped and now < state.rests_until and not state.probing:
            # A request from before the trip; it brings no news.
            return
        state.failures += 1
        if state.tripped or state.failures >= self._threshold:
            state.tripped = True
            state.rests_until = now + self._recovery_s

    def is_clear(self) -> bool:
        """Tell whether every model is in full health."""
        return not self._states

    def is_resting(self, name: str) -> bool:
        """Tell whether others should be asked first: it rests, or is being tried already."""
        state = self._states.get(name)
        return (
            state is not None
            and state.tripped
            and (state.probing or self._clock.monotonic() < state.rests_until)
        )

    def pause_left_s(self, name: str) -> float:
        """Return how long the pause that the server asked for goes on; 0 for none."""
        state = self._states.get(name)
        return max(0.0, state.asked_until - self._clock.monotonic()) if state else 0.0

    def check(self, name: str) -> None:
        """Raise ``RestingError`` where ``admit`` would."""
        state = self._states.get(name)
        if state is None:
            return
        if pause := self.pause_left_s(name):
            raise RestingError(
                f"{name} asked to be left alone for another {pause:.0f} s",
                remedy="try again then, or choose another model",
                retry_after_s=pause,
            )
        if state.probing:
            raise RestingError(
                f"{name} has failed {state.failures} times in a row and is being tried by "
                "another request",
                remedy="try again in a moment; look into the model server's log if it goes on",
                retry_after_s=1.0,
            )

    def admit(self, name: str) -> "Probe | None":
        """Let a request through, or raise ``RestingError``.

        Returns a probe, to be closed when the request is over, where the model has tripped.
        """
        self.check(name)
        state = self._states.get(name)
        if state is None or not state.tripped:
            return None
        state.probing = True
        return Probe(state)


class Probe:
    """The one request that may try a tripped model."""

    __slots__ = ("_state",)

    def __init__(self, state: _State) -> None:
        self._state = state

    def close(self) -> None:
        """Let the next one try, whatever came out of this one."""
        self._state.probing = False
