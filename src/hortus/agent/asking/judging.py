"""Judge an answer: take it, ask again with a word to the model, or see that it is hopeless."""

from collections.abc import Sequence
from enum import IntEnum
from typing import TypeAlias

from msgspec import Struct

from hortus.agent.asking import fenced
from hortus.agent.asking.hearing import Heard
from hortus.agent.toolcalls import Tool, correct
from hortus.agent.values import Call, ModelTurn, ToolSpec, Turn, UserTurn
from hortus.agent.wire import Stop

_UNREADABLE = "(a tool call that could not be read)"
_EMPTY = "(an empty answer)"
_SAY_SOMETHING = (
    "Your last message was empty. Go on with the task: call a tool, or answer in a few words."
)
_DO_NOT_REPEAT = (
    "Your last message repeated the same text without end and was cut off. Do not repeat it. Take "
    "another step, or answer in a few words."
)
_CUT_OFF = (
    "Your last message was cut off, because it was longer than an answer may be. Write less "
)
_SHOWN = 500


class Accepted(Struct, frozen=True):
    """The answer can enter the conversation."""

    text: str
    calls: tuple[Call, ...]
    cut: bool


class Again(Struct, frozen=True):
    """The answer is void; the model is asked again, with turns that are dropped afterwards."""

    reason: str
    extra: tuple[Turn, ...]


class Hopeless(Struct, frozen=True):
    """Nothing is left to try with this model."""

    message: str
    remedy: str


Outcome: TypeAlias = Accepted | Again | Hopeless


class _Stage(IntEnum):
    """How far down the ladder a model is that writes calls which cannot be read."""

    FREE = 0
    CORRECTED = 1
    FENCED = 2


class Judge:
    """Judges the answers to one question; it asks again at most once for each kind of fault."""

    def __init__(self, tools: Sequence[ToolSpec]) -> None:
        self._tools = tools
        self._stage = _Stage.FREE
        self._repeated = self._was_empty = False

    def judge(self, heard: Heard) -> Outcome:
        """Return what becomes of an answer."""
        if heard.repeated:
            return self._repeats(heard)
        if heard.faults:
            return self._faulty(heard)
        if self._stage is _Stage.FENCED and not heard.calls:
            return self._block(heard)
        if heard.is_empty:
            return self._empty(heard)
        return Accepted(heard.text, heard.calls, heard.ended.stop is Stop.LENGTH)

    def _repeats(self, heard: Heard) -> Outcome:
        if self._repeated:
            return Hopeless(
                "the model repeats the same text without end",
                "ask in other words, begin a new conversation, or choose another model (`/model`)",
            )
        self._repeated = True
        said = heard.text[:_SHOWN] or _EMPTY
        return Again("it repeated itself", (ModelTurn(said), UserTurn(_DO_NOT_REPEAT)))

    def _faulty(self, heard: Heard) -> Outcome:
        problem = heard.faults[0].problem
        if self._stage is _Stage.FREE:
            self._stage = _Stage.CORRECTED
            tools = [Tool(tool.name, tool.parameters) for tool in self._tools]
            message = correct(heard.faults, tools)
            if heard.ended.stop is Stop.LENGTH:
                message = f"{_CUT_OFF}at once.\n{message}"
            return Again(f"a tool call could not be read ({problem})", _told(heard, message))
        if self._stage is _Stage.CORRECTED and fenced.offers(self._tools):
            self._stage = _Stage.FENCED
            told = _told(heard, fenced.instruction(self._tools))
            return Again(f"the tool call could not be read again ({problem})", told)
        return Hopeless(
            f"the model makes no tool call that can be read: {problem}",
            "ask again, or choose another model (`/model`)",
        )

    def _block(self, heard: Heard) -> Outcome:
        read = fenced.read_block(heard.text, self._tools)
        if read is None:
            return Hopeless(
                "the model was asked for one block of text and wrote several, or half of one",
                "ask again, or choose another model (`/model`)",
            )
        text, call = read
        if heard.is_empty:
            return self._empty(heard)
        cut = heard.ended.stop is Stop.LENGTH
        return Accepted(text, (call,) if call else (), cut)

    def _empty(self, heard: Heard) -> Outcome:
        stop = heard.ended.stop
        if stop is Stop.REFUSED:
            return Hopeless(
                "the model's provider withheld the answer",
                "ask in other words, or choose another model (`/model`)",
            )
        if self._was_empty:
            why = "it thought until its answer was too long" if stop is Stop.LENGTH else "twice"
            return Hopeless(
                f"the model gave an empty answer: {why}",
                "ask again, allow longer answers, or choose another model (`/model`)",
            )
        self._was_empty = True
        words = f"{_CUT_OFF}and think less.\n" if stop is Stop.LENGTH else ""
        return Again(
            "the answer was empty", (ModelTurn(_EMPTY), UserTurn(f"{words}{_SAY_SOMETHING}"))
        )


def _told(heard: Heard, message: str) -> tuple[Turn, ...]:
    return ModelTurn(heard.text or _UNREADABLE), UserTurn(message)
