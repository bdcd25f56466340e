"""A question to the person: the thread that works waits while the terminal gets the answer."""

from threading import Condition

from hortus.agent.values import Asked, Consent, Reply

_LEFT_ALONE = "the session was ended before the person answered"


class Questions:
    """Holds at most one open question. Asked from the working thread, answered from the other."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._open: Asked | None = None
        self._replies: list[Reply] = []
        self._closed = False

    @property
    def open(self) -> Asked | None:
        """The question that waits for an answer."""
        with self._changed:
            return self._open

    def ask(self, asked: Asked) -> Reply:
        """Put a question and wait for its answer; no after the session was ended."""
        with self._changed:
            if self._closed:
                return Reply(Consent.NO, _LEFT_ALONE)
            self._open = asked
            self._changed.wait_for(lambda: self._closed or bool(self._replies))
            self._open = None
            return self._replies.pop() if self._replies else Reply(Consent.NO, _LEFT_ALONE)

    def answer(self, consent: Consent, words: str = "") -> bool:
        """Answer the open question; False where none is open or no rule was offered for it."""
        with self._changed:
            if self._open is None or self._replies:
                return False
            if consent is Consent.SESSION and not self._open.offered_rule:
                return False
            self._replies.append(Reply(consent, words))
            self._changed.notify_all()
            return True

    def close(self) -> None:
        """Answer no to whatever is asked from now on."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
