"""Notice that a model says the same over and over, while it does."""

_PROBE = 64


class Repetition:
    """Looks at the end of a text as it grows: whether it is one piece again and again.

    Only what repeats letter for letter counts, at least eight times and over ``window`` signs, so
    that rows of a table or of zeros do not.
    """

    def __init__(self, window: int = 4_096, least_times: int = 8) -> None:
        self._window, self._longest = window, window // least_times
        self._tail = ""
        self._since = 0

    def feed(self, piece: str) -> bool:
        """Take in a piece; tell whether the text repeats itself without end."""
        self._tail = (self._tail + piece)[-self._window :]
        self._since += len(piece)
        if self._since < self._longest or len(self._tail) < self._window:
            return False
        self._since = 0
        return self._repeats()

    def _repeats(self) -> bool:
        tail = self._tail
        before = tail.rfind(tail[-_PROBE:], 0, len(tail) - 1)
        period = len(tail) - _PROBE - before
        if before < 0 or period > self._longest:
            return False
        return tail[period:] == tail[:-period]
