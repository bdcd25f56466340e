"""Wait for the answer to a request, and stop waiting when the person says so."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf
from queue import Empty, SimpleQueue
from threading import Event, Lock

import msgspec

from hortus.agent.servers.errors import ServerSilentError, ServerStoppedError
from hortus.agent.servers.messages import Incoming
from hortus.agent.values import ToolError
from hortus.core import Clock

_LOOK_S = 0.05
"""How often it is looked whether the person wants to stop; an answer is taken at once."""
_SHOWN = 200
_DIGITS = 12


def _nobody(words: str) -> None:
    del words


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait while nothing is heard, who may end it, and who hears of progress."""

    silence_s: float
    clock: Clock
    stop: Event = field(default_factory=Event)
    progress: Callable[[str], None] = _nobody
    ends: float = inf
    """When it ends in any case, by the clock's ``monotonic``."""

    def within(self, silence_s: float) -> "Patience":
        """Return one that is no longer than so many seconds."""
        return replace(self, silence_s=min(self.silence_s, silence_s))


class _Progress(msgspec.Struct, frozen=True, rename="camel"):
    progress_token: int | str
    progress: float = 0.0
    total: float | None = None
    message: str = ""


class _Sign:
    """Something was heard that is no answer: the waiting begins anew."""


class Waiting:
    """One request that is under way."""

    def __init__(self, number: int, progress: Callable[[str], None]) -> None:
        self.number = number
        self._progress = progress
        self._heard: SimpleQueue[Incoming | ToolError | _Sign] = SimpleQueue()
        self.done = Event()

    def take(self, heard: Incoming | ToolError) -> None:
        """Take the answer, or why there will be none; the first one counts."""
        self.done.set()
        self._heard.put(heard)

    def moved(self, words: str) -> None:
        """Take a sign of progress."""
        self._heard.put(_Sign())
        if words:
            self._progress(words)

    def answer(self, patience: Patience) -> Incoming:
        """Return the answer. Raises why there is none, or that waiting came to its end."""
        ends = patience.clock.monotonic() + patience.silence_s
        while True:
            if patience.stop.is_set():
                raise ServerStoppedError(
                    "the call was interrupted by the person", remedy="ask what to do instead"
                )
            # Before it is looked for, so that nothing which came in time is missed.
            now = patience.clock.monotonic()
            heard = self._next(min(_LOOK_S, patience.silence_s))
            if isinstance(heard, ToolError):
                raise heard
            if isinstance(heard, Incoming):
                return heard
            if now > patience.ends or (heard is None and now > ends):
                raise ServerSilentError(
                    f"the server has not answered within {patience.silence_s:g} s",
                    remedy="go on without it, or tell the person",
                )
            if heard is not None:
                ends = patience.clock.monotonic() + patience.silence_s

    def _next(self, seconds: float) -> Incoming | ToolError | _Sign | None:
        try:
            return self._heard.get(timeout=seconds)
        except Empty:
            return None


class Inbox:
    """Gives each message to whoever waits for it."""

    def __init__(
        self, answer: Callable[[Incoming], None], noticed: Callable[[str], None] = _nobody
    ) -> None:
        self._answer = answer
        self._noticed = noticed
        self._waiting: dict[int, Waiting] = {}
        self._lock = Lock()
        self._ended: ToolError | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more can come."""
        return self._ended is not None

    def expect(self, number: int, progress: Callable[[str], None]) -> Waiting:
        """Return what the answer to a request will come to."""
        waiting = Waiting(number, progress)
        with self._lock:
            self._waiting[number] = waiting
            ended = self._ended
        if ended is not None:
            waiting.take(ended)
        return waiting

    def forget(self, waiting: Waiting) -> None:
        """Take no more answers to a request."""
        with self._lock:
            self._waiting.pop(waiting.number, None)

    def end(self, why: ToolError) -> None:
        """Tell everybody who waits, and who ever will, that nothing more comes."""
        with self._lock:
            self._ended = why
            left = list(self._waiting.values())
        for waiting in left:
            waiting.take(why)

    def take(self, message: Incoming) -> None:
        """Take one message."""
        if message.is_answer:
            if (waiting := self._of(message.id)) is not None:
                waiting.take(message)
        elif message.id is not None:
            self._answer(message)
        elif message.method == "notifications/progress":
            self._progress(message)
        else:
            self._noticed(message.method)

    def _of(self, number: int | str | None) -> Waiting | None:
        # Some servers give numbers back as text.
        is_text = isinstance(number, str) and len(number) <= _DIGITS and number.isdecimal()
        known = int(str(number)) if is_text else number
        with self._lock:
            return self._waiting.get(known) if isinstance(known, int) else None

    def _progress(self, message: Incoming) -> None:
        try:
            said = msgspec.json.decode(message.params, type=_Progress)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return
        if (waiting := self._of(said.progress_token)) is not None:
            waiting.moved(_words(said))


def _words(said: _Progress) -> str:
    share = f"{said.progress:g} of {said.total:g}" if said.total else f"{said.progress:g}"
    words = "".join(c if c.isprintable() else " " for c in said.message[:_SHOWN])
    return f"{share} {words}".strip() + "\n"
