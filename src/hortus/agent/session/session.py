"""A session as front ends use it: prompts, interruption, standing, going back."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event as Flag
from threading import Lock

from hortus.agent.conversation import Conversation, Mark, Total
from hortus.agent.session.calling import Caller, Surroundings
from hortus.agent.session.compacting import Compactor
from hortus.agent.session.deciding import Doorkeeper
from hortus.agent.session.loop import Loop
from hortus.agent.session.showing import Meter
from hortus.agent.session.types import Limits, Parts
from hortus.agent.values import (
    Ending,
    EndReason,
    Image,
    Mode,
    Noticed,
    Place,
    Standing,
    Turn,
)
from hortus.core import Clock, ConflictError, HortusError, NotFoundError

_MANY = 20


class Session:
    """Works on what a person says. ``prompt``, ``compact`` and ``rewind`` take their time."""

    def __init__(
        self, conversation: Conversation, meter: Meter, parts: Parts, limits: Limits, clock: Clock
    ) -> None:
        self._conversation = conversation
        self._meter = meter
        self._parts = parts
        self._stop = Flag()
        self._queued: deque[str] = deque()
        self._working = Lock()
        self._owed: tuple[str, ...] = ()
        self._left_as = ""
        self._is_closed = False
        self._weighed: tuple[tuple[Turn, ...], int] = ((), 0)
        tools = {tool.spec.name: tool for tool in parts.tools}
        specs = tuple(tool.spec for tool in parts.tools)
        self._compactor = Compactor(
            parts.asker, parts.system, specs, limits.window, limits.answer, meter.show
        )
        around = Surroundings(parts.checkpoints, parts.hooks, parts.checkers, parts.guidance)
        door = Doorkeeper(parts.gate, parts.hooks, meter)
        self._loop = Loop(
            conversation,
            Caller(tools, door, around, meter, clock),
            self._compactor,
            meter,
            limits=limits,
            join_queued=self._join_queued,
        )

    @property
    def session_id(self) -> str:
        """The id by which it can be gone on with."""
        return self._conversation.session_id

    @property
    def conversation(self) -> Conversation:
        """The conversation, to be looked at."""
        return self._conversation

    @property
    def spent(self) -> Total:
        """What requests came to since this process works in the session."""
        return self._meter.spent

    def prompt(self, text: str, images: Sequence[Image] = ()) -> Ending:
        """Work on what the person says until it is done; without words go on where it stopped.

        Raises nothing for a failure of the work.
        """
        if not self._working.acquire(blocking=False):
            return Ending(EndReason.FAILED, "", "the session is at work", "queue it, or interrupt")
        try:
            self._stop.clear()
            self._conversation.settle()
            self._join_queued()
            if text or images:
                self._say(text, images)
            ending = self._work()
        except HortusError as e:
            return Ending(EndReason.FAILED, "", e.message, e.remedy)
        finally:
            self._working.release()
        return ending

    def interrupt(self) -> None:
        """Stop what is going on as soon as it can be stopped."""
        self._stop.set()

    def queue(self, text: str) -> None:
        """Let the model hear this with its next turn."""
        self._queued.append(text)

    def standing(self) -> Standing:
        """Return how the session stands."""
        conversation = self._conversation
        turns = conversation.turns
        if self._weighed[0] is not turns:
            self._weighed = (turns, self._compactor.used(turns))
        return Standing(
            conversation.session_id,
            self._parts.asker.model,
            self._parts.gate.mode.value,
            self._parts.data_class,
            self._weighed[1],
            self._compactor.window,
            conversation.total.cost or 0.0,
            self._parts.sandbox(),
            self._meter.decision_id,
            conversation.state.plan,
            len(self._queued),
        )

    def set_mode(self, mode: Mode) -> None:
        """Change how much is done without asking. Raises why it may not be."""
        self._parts.gate.mode = mode
        self._conversation.switch(mode=mode.value)

    def set_model(self, model: str) -> None:
        """Ask another model from the next turn on. Raises why it may not be."""
        if self._parts.check_model is not None:
            self._parts.check_model(model)
        self._parts.asker.model = model
        self._conversation.switch(model=model)

    def compact(self) -> None:
        """Replace older turns by a summary."""
        with self._alone():
            if not self._compactor.compact(self._conversation, self._stop, forced=True):
                self._meter.show(Noticed("there is nothing to shorten yet"))

    def places(self) -> Sequence[Place]:
        """Return the turns that ``rewind`` can go back to, oldest first."""
        return tuple(Place(mark.number, mark.text) for mark in self._conversation.marks)

    def rewind(self, number: int) -> Sequence[str]:
        """Put conversation and files back to before a turn; return the files that changed."""
        with self._alone():
            mark = self._mark(number)
            changed: tuple[str, ...] = ()
            if mark.checkpoint and self._parts.checkpoints:
                changed = self._parts.checkpoints.restore(mark.checkpoint)
            known = self._conversation.state.pins
            self._conversation.rewind(number)
            kept = self._conversation.state.pins
            # They were told in turns that are gone, and guidance tells each only once.
            self._owed = (*self._owed, *(pin for pin in known if pin not in kept))
            self._left_as = ""
            return changed

    def commands(self) -> Mapping[str, str]:
        """Return the person's own commands with what each is for."""
        return self._parts.commands.commands() if self._parts.commands else {}

    def expand(self, name: str, words: str) -> str:
        """Return what one of the person's own commands says with these words."""
        if self._parts.commands is None:
            raise NotFoundError(f"there is no command {name!r}", remedy="`/help` lists them all")
        return self._parts.commands.expand(name, words)

    def close(self) -> None:
        """End the session; it can be resumed. Closing twice is closing once."""
        self._stop.set()
        if self._is_closed:
            return
        self._is_closed = True
        for closer in self._parts.closers:
            closer()
        self._conversation.close()

    def _work(self) -> Ending:
        """Run until nothing is left, also of what was said while files were kept at the end."""
        while True:
            ending = self._loop.run(self._stop)
            self._leave()
            if ending.reason is not EndReason.DONE or not self._join_queued():
                return ending

    def _join_queued(self) -> bool:
        joined = False
        while self._queued:
            text = self._queued.popleft()
            mentions = self._parts.mentions
            told = mentions.resolve(text) if mentions else ""
            pictures = mentions.images(text) if mentions else ()
            self._conversation.say(text, pictures, told=[told] if told else ())
            joined = True
        return joined

    def _say(self, text: str, images: Sequence[Image]) -> None:
        mentions = self._parts.mentions
        mentioned = mentions.resolve(text) if mentions else ""
        pictures = (*images, *(mentions.images(text) if mentions else ()))
        opening = "" if self._conversation.turns else self._parts.opening
        added = (opening, mentioned, self._changed_meanwhile(), *self._owed)
        told = [part for part in added if part]
        self._conversation.say(text, pictures, told=told, pins=self._owed)
        self._owed = ()

    def _changed_meanwhile(self) -> str:
        """Say which files others changed since the work before was left."""
        if not self._left_as or self._parts.checkpoints is None:
            return ""
        paths = self._parts.checkpoints.changed_since(self._left_as)
        if not paths:
            return ""
        more = f" and {len(paths) - _MANY} more" if len(paths) > _MANY else ""
        return f"[hortus: changed since by others: {', '.join(paths[:_MANY])}{more}]"

    def _leave(self) -> None:
        """Keep the files as they are now left, where the work may have changed any."""
        marks = self._conversation.marks
        if self._parts.checkpoints is not None and marks and marks[-1].checkpoint:
            self._left_as = self._parts.checkpoints.take("left so")

    def _mark(self, number: int) -> Mark:
        for mark in self._conversation.marks:
            if mark.number == number:
                return mark
        raise NotFoundError(
            f"there is no message {number} to go back to",
            remedy="choose one of the messages that are listed",
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the session while something other than a prompt changes it."""
        if not self._working.acquire(blocking=False):
            raise ConflictError("the session is at work", remedy="interrupt it first")
        try:
            yield
        finally:
            self._working.release()
