"""A conversation that only grows: each change is a line on disk first, then in memory."""

from collections.abc import Sequence
from threading import Lock
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.conversation.lines import (
    line_of_result,
    line_of_turn,
    lines_of_calls,
    lines_of_images,
    lines_of_steps,
    portable,
)
from hortus.agent.conversation.records import (
    Began,
    Ended,
    ModelSaid,
    Opened,
    Planned,
    Record,
    Rewound,
    Shortened,
    Spent,
    Switched,
    UserSaid,
)
from hortus.agent.conversation.state import State, after
from hortus.agent.values import Call, Image, ModelTurn, PlanStep, Result, Turn, Usage
from hortus.core import Clock, NotFoundError

_WAS_RUNNING = (
    "Interrupted while this ran: it may have been done in part, or not at all. "
    "Look before you repeat it."
)
_WAS_NOT_RUN = "Not run: the work was interrupted before it."


class Sink(Protocol):
    """Where lines go before anything else happens."""

    def append(self, record: Record) -> None:
        """Keep one line for good."""

    def close(self) -> None:
        """Let go of it."""

    def discard(self) -> None:
        """Let go of it and leave nothing behind."""


class Nowhere:
    """Keeps nothing, for a conversation that lives as long as its process."""

    def append(self, record: Record) -> None:
        """Drop the line."""

    def close(self) -> None:
        """Do nothing."""

    def discard(self) -> None:
        """Do nothing."""


class Mark(Struct, frozen=True):
    """A place to go back to: before something that the person said."""

    number: int
    text: str
    checkpoint: str
    """How the files were before the first change after it; empty where there was none."""
    at_us: int
    before: State


class Total(Struct, frozen=True):
    """What the requests of a session came to."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cost: float | None = None
    """None as long as no server has said what anything costs."""

    def since(self, before: "Total") -> "Total":
        """Return what came on top of an earlier total."""
        return Total(
            self.requests - before.requests,
            self.input_tokens - before.input_tokens,
            self.output_tokens - before.output_tokens,
            self.cached_tokens - before.cached_tokens,
            None if self.cost is None else self.cost - (before.cost or 0.0),
        )


class Effects(Struct, frozen=True):
    """What came of a call besides the words for the model."""

    pins: tuple[str, ...] = ()
    """Instructions in the result that have to outlive compaction."""
    changed: tuple[str, ...] = ()
    tried: str = ""
    """What was tried, in a few words."""


class Conversation:
    """Turns with what has to be known about them. One thread works with it; any may switch."""

    def __init__(
        self, opened: Opened, sink: Sink, clock: Clock, records: Sequence[Record] = ()
    ) -> None:
        self.session_id = opened.session_id
        self.workspace = opened.workspace
        self.model = opened.model
        self.mode = ""
        self.state = State()
        self.total = Total()
        self.decision_id = ""
        self._marks: tuple[Mark, ...] = ()
        self._said = 0
        self._sink = sink
        self._lock = Lock()
        self._clock = clock
        for record in records:
            self._take(record)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns as the model is sent them."""
        return self.state.turns

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Where it can go back to, oldest first."""
        return self._marks

    def say(
        self,
        text: str,
        images: Sequence[Image] = (),
        *,
        told: Sequence[str] = (),
        by_person: bool = True,
        pins: Sequence[str] = (),
    ) -> None:
        """Add what a person says, or hortus in their place; ``told`` is added to their words."""
        now = self._clock.now_us()
        lines = lines_of_images(images)
        kept = tuple(map(portable, pins))
        self._note(
            UserSaid(portable(text), now, lines, tuple(map(portable, told)), by_person, kept)
        )

    def answer(self, turn: ModelTurn) -> ModelTurn:
        """Add what the model says; return it as it is kept, each call with an id of its own."""
        kept = replace(turn, calls=_told_apart(turn.calls))
        self._note(ModelSaid(portable(kept.text), lines_of_calls(kept.calls)))
        return kept

    def begin(self, call: Call, checkpoint: str = "") -> None:
        """Note that a call is about to be carried out."""
        self._note(Began(portable(call.id), self._clock.now_us(), checkpoint))

    def end(self, result: Result, ending: Effects | None = None) -> None:
        """Add the result of a call of the last turn."""
        known = ending or Effects()
        pins = tuple(map(portable, known.pins))
        changed = tuple(map(portable, known.changed))
        self._note(Ended(line_of_result(result), pins, changed, portable(known.tried)))

    def settle(self) -> tuple[Call, ...]:
        """Tell the model of calls without a result that they were interrupted; return them."""
        waiting, begun = self.state.waiting, self.state.begun
        for call in waiting:
            text = _WAS_RUNNING if call.id == begun else _WAS_NOT_RUN
            self.end(Result(call.id, text, failed=True))
        return waiting

    def spend(self, usage: Usage, cost: float | None, decision_id: str) -> None:
        """Note what a request used; going back does not give it back."""
        self._note(
            Spent(usage.input_tokens, usage.output_tokens, usage.cached_tokens, cost, decision_id)
        )

    def plan(self, steps: Sequence[PlanStep]) -> None:
        """Note another list of steps."""
        self._note(Planned(lines_of_steps(steps)))

    def switch(self, *, model: str = "", mode: str = "") -> None:
        """Note that another model answers, or another mode holds."""
        self._note(Switched(model, mode))

    def shorten(self, turns: Sequence[Turn], sizes: tuple[int, int], summary: str = "") -> None:
        """Put these turns in place of all there were, at once."""
        lines = tuple(line_of_turn(turn) for turn in turns)
        self._note(Shortened(lines, sizes[0], sizes[1], portable(summary)))

    def rewind(self, number: int) -> Mark:
        """Go back to before what the person said then; return the mark that is gone with it."""
        mark = next((mark for mark in self._marks if mark.number == number), None)
        if mark is None:
            raise NotFoundError(
                f"there is no message {number} to go back to",
                remedy="choose one of the messages that are listed",
            )
        self._note(Rewound(number))
        return mark

    def close(self) -> None:
        """Let others go on with it; where nothing was said, nothing is left behind."""
        if self._said:
            self._sink.close()
        else:
            self._sink.discard()

    def _note(self, record: Record) -> None:
        with self._lock:  # a front end switches the mode while the work goes on
            self._sink.append(record)
            self._take(record)

    def _take(self, record: Record) -> None:
        match record:
            case UserSaid():
                self._mark(record)
            case Began(checkpoint=checkpoint) if checkpoint:
                self._marks = tuple(
                    mark if mark.checkpoint else replace(mark, checkpoint=checkpoint)
                    for mark in self._marks
                )
            case Spent():
                self._add(record)
            case Switched():
                self.model = record.model or self.model
                self.mode = record.mode or self.mode
            case Rewound():
                self.state = next(m.before for m in self._marks if m.number == record.to)
                self._marks = tuple(m for m in self._marks if m.number < record.to)
            case _:
                pass
        self.state = after(self.state, record)

    def _mark(self, record: UserSaid) -> None:
        if record.by_person:
            mark = Mark(self._said, record.text, "", record.at_us, self.state)
            self._marks = (*self._marks, mark)
        self._said += 1

    def _add(self, spent: Spent) -> None:
        known = self.total
        cost = known.cost if spent.cost is None else (known.cost or 0.0) + spent.cost
        self.total = Total(
            known.requests + 1,
            known.input_tokens + (spent.input_tokens or 0),
            known.output_tokens + (spent.output_tokens or 0),
            known.cached_tokens + (spent.cached_tokens or 0),
            cost,
        )
        self.decision_id = spent.decision_id or self.decision_id


def _told_apart(calls: Sequence[Call]) -> tuple[Call, ...]:
    known: set[str] = set()
    kept = []
    for number, call in enumerate(calls, 1):
        call_id = call.id if call.id and call.id not in known else f"{call.id or 'call'}-{number}"
        known.add(call_id)
        kept.append(call if call_id == call.id else replace(call, id=call_id))
    return tuple(kept)
