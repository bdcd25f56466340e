"""Notice a model that makes the same call again and again."""

from collections import Counter, deque
from enum import IntEnum

import msgspec

from hortus.agent.conversation import portable_json
from hortus.agent.values import Call, Told
from hortus.core.regex import late

_REMEMBERED = 12
_TOLD_AT = 3
_DIGITS = late(r"\d+")

TOLD = (
    "[hortus: this same call was made {times} times and came to the same each time. "
    "Do something else, or say what keeps you from it.]"
)


class Repeats(IntEnum):
    """What to do about a call that was made before."""

    NO = 0
    TELL = 1
    STOP = 2


class Repetition:
    """Remembers the last calls with what they came to, until something changes."""

    def __init__(self) -> None:
        self._last: deque[int] = deque(maxlen=_REMEMBERED)

    def noted(self, call: Call, told: Told) -> tuple[Repeats, int]:
        """Return what to do about this call, and how often it was made."""
        if told.changed:
            self._last.clear()
        arguments = msgspec.json.encode(portable_json(call.arguments))
        self._last.append(
            hash((call.name, arguments, _DIGITS.sub("", told.text)))
        )  # durations differ
        times = Counter(self._last)[self._last[-1]]
        if times > _TOLD_AT:
            return Repeats.STOP, times
        return (Repeats.TELL if times == _TOLD_AT else Repeats.NO), times
