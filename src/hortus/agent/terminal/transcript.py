"""What stands above the prompt: events drawn in their order, text as soon as a block is whole."""

from collections.abc import Callable
from threading import Lock

from rich.console import RenderableType

from hortus.agent.terminal import drawing
from hortus.agent.terminal.blocks import Blocks
from hortus.agent.values import (
    Action,
    Answered,
    Compacted,
    Event,
    Finished,
    Note,
    Noticed,
    Output,
    PlanChanged,
    Proposed,
    Requested,
    Spoke,
    Thought,
    TookBack,
)
from hortus.agent.visible import readable

_LIVE_LINES = 6


class Transcript:
    """Draws events above the prompt; what is not whole yet is ``live``, shown over the prompt."""

    def __init__(self, draw: Callable[[RenderableType], None], *, thoughts: bool = False) -> None:
        self._draw = draw
        self._thoughts = thoughts
        self._blocks = Blocks()
        self._thinking: list[str] = []
        self._printing = ""
        self._actions: dict[str, Action] = {}
        self._lock = Lock()
        self.activity = ""

    @property
    def live(self) -> str:
        """The last lines of what is being said or printed now."""
        with self._lock:
            text = self._printing or self._blocks.rest
        return "\n".join(readable(text).rstrip("\n").split("\n")[-_LIVE_LINES:])

    def show(self, event: Event) -> None:
        """Take in one event."""
        with self._lock:
            self._take(event)

    def ended(self) -> None:
        """Draw what is still being said; nothing is going on any more."""
        with self._lock:
            self._say_rest()
            self.activity, self._printing = "", ""

    def _take(self, event: Event) -> None:
        match event:
            case Spoke(piece):
                self._end_thought()
                for block in self._blocks.feed(piece):
                    self._say(block)
                self.activity = "writing"
            case Thought(piece):
                self._thinking.append(piece)
                self.activity = "thinking"
            case Output(_, piece):
                self._printing = (self._printing + piece)[-4000:]
            case Requested():
                self.activity = "waiting for the model"
            case Answered():
                self._say_rest()
            case _:
                self._say_rest()
                self._take_whole(event)

    def _take_whole(self, event: Event) -> None:
        match event:
            case TookBack(reason):
                self._draw(drawing.notice(f"the answer above is void: {reason}"))
            case Proposed():
                self._propose(event)
            case Finished():
                self._finish(event)
            case PlanChanged(steps):
                self._draw(drawing.plan(steps))
            case Compacted(before, after):
                self._draw(drawing.notice(f"compacted from {before} to {after} tokens"))
            case Noticed(text, remedy):
                self._draw(drawing.notice(text, remedy))
            case _:
                return

    def _propose(self, event: Proposed) -> None:
        self._actions[event.call.id] = event.action
        self.activity = f"{event.call.name} runs"
        # A changed plan is shown as such.
        if not isinstance(event.action, Note):
            self._draw(drawing.proposed(event.call, event.action, event.decision))

    def _finish(self, event: Finished) -> None:
        action = self._actions.pop(event.call.id, None)
        self._printing = ""
        self.activity = "waiting for the model"
        if event.failed or not isinstance(action, Note):
            self._draw(drawing.finished(event, action))

    def _say(self, block: str) -> None:
        if block.strip():
            self._draw(drawing.said(block))

    def _say_rest(self) -> None:
        self._end_thought()
        for block in self._blocks.finish():
            self._say(block)

    def _end_thought(self) -> None:
        thinking, self._thinking = "".join(self._thinking), []
        if thinking.strip() and self._thoughts:
            self._draw(drawing.thought(thinking))
