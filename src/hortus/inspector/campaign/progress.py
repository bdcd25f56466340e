"""How far an inspection is."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A run that has ended, or the first one that begins (``done`` is 0)."""

    done: int
    total: int
    """Runs planned by now: what looks like a difference is run again."""
    about: str
    seconds_left: float


Progress = Callable[[Step], None]
