"""Ask the model and make its calls, turn after turn, until there is nothing left to do."""

from collections.abc import Callable, Sequence
from itertools import count
from threading import Event as Flag

from hortus.agent.asking import ContextFullError, GaveUpError, InterruptedAskError
from hortus.agent.conversation import Conversation
from hortus.agent.session.calling import Caller
from hortus.agent.session.compacting import Compactor
from hortus.agent.session.parts import Answer
from hortus.agent.session.repeating import Repeats
from hortus.agent.session.showing import Meter
from hortus.agent.session.types import Limits
from hortus.agent.values import Call, Ending, EndReason, ModelTurn, Noticed, ToolSpec

_GO_ON = "[hortus: your answer was cut off at its greatest length. Go on exactly where it ended.]"
_CUT_AT_MOST = 3
_STOP_HOOKS_AT_MOST = 8
_SQUEEZED_AT_MOST = 2
_INTERRUPTED = Ending(EndReason.INTERRUPTED)


class Loop:
    """Works on what is in a conversation. One thread at a time runs it.

    ``join_queued`` adds what the person said meanwhile, and tells whether that was anything.
    """

    def __init__(
        self,
        conversation: Conversation,
        caller: Caller,
        compactor: Compactor,
        meter: Meter,
        *,
        limits: Limits,
        join_queued: Callable[[], bool],
    ) -> None:
        self._conversation = conversation
        self._caller = caller
        self._compactor = compactor
        self._meter = meter
        self._limits = limits
        self._cut = 0
        self._sent_back = 0
        self._join_queued = join_queued

    def run(self, stop: Flag) -> Ending:
        """Work until the model has nothing more to do, or something stops it."""
        self._cut = self._sent_back = 0
        for turns in count():
            if (limit := self._limit(turns)) is not None:
                return limit
            try:
                answer = self._answer(stop)
            except InterruptedAskError:
                return _INTERRUPTED
            except GaveUpError as e:
                self._meter.refused(e.decision_id)
                reason = EndReason.REFUSED if e.refused else EndReason.FAILED
                return Ending(reason, "", e.message, e.remedy)
            turn = self._conversation.answer(answer.turn)
            ending = self._after(turn, stop, cut=answer.cut)
            if ending is not None:
                return ending
        raise AssertionError

    def _after(self, turn: ModelTurn, stop: Flag, *, cut: bool) -> Ending | None:
        """Do what a turn asks for; return the ending where nothing is left to do."""
        if turn.calls:
            ending = self._make(turn.calls, stop)
            self._join_queued()
            return ending
        if self._join_queued() or (cut and self._go_on()) or self._is_sent_back(turn.text):
            return _INTERRUPTED if stop.is_set() else None
        return Ending(EndReason.DONE, turn.text)

    def _make(self, calls: Sequence[Call], stop: Flag) -> Ending | None:
        for call in calls:
            if stop.is_set():
                break
            repeats = self._caller.make(self._conversation, call, stop)
            if repeats is Repeats.STOP:
                self._conversation.settle()
                return Ending(
                    EndReason.FAILED,
                    problem=f"the model made the same call of {call.name} again and again",
                    remedy="say what it should do instead, or choose another model",
                )
        self._conversation.settle()
        return _INTERRUPTED if stop.is_set() else None

    def _answer(self, stop: Flag) -> Answer:
        """Ask the model, making room where there is too little."""
        conversation, compactor = self._conversation, self._compactor
        if compactor.is_full(conversation.turns):
            compactor.compact(conversation, stop)
        for squeezed in range(_SQUEEZED_AT_MOST + 1):
            turns = conversation.turns
            try:
                answer = compactor.asker.ask(
                    compactor.system, self._specs(), turns, self._meter.show, stop
                )
            except ContextFullError as e:
                compactor.fits_no_more(turns, e.window)
                if squeezed == _SQUEEZED_AT_MOST or not compactor.compact(
                    conversation, stop, forced=squeezed > 0
                ):
                    raise GaveUpError(e.message, remedy=e.remedy) from e
            else:
                if answer.window is None:
                    compactor.learn(turns, answer.usage.input_tokens)
                else:
                    compactor.was_read_less(turns, answer.window)
                return answer
        raise AssertionError

    def _specs(self) -> tuple[ToolSpec, ...]:
        return self._compactor.tools

    def _limit(self, turns: int) -> Ending | None:
        limits, spent = self._limits, self._meter.spent
        if limits.turns is not None and turns >= limits.turns:
            return Ending(
                EndReason.TURNS,
                problem=f"the limit of {limits.turns} turns is reached",
                remedy="go on with --continue, with a higher --max-turns",
            )
        if limits.cost is None or not spent.requests:
            return None
        if spent.cost is None or self._meter.is_partly_unknown:
            return Ending(
                EndReason.COST,
                problem="the server does not say what requests cost, so no limit can be kept",
                remedy="leave --max-cost out, or set prices of the model at the gateway",
            )
        if spent.cost >= limits.cost:
            return Ending(
                EndReason.COST,
                problem=f"the limit of {limits.cost:g} is reached: {spent.cost:g} is spent",
                remedy="go on with --continue, with a higher --max-cost",
            )
        return None

    def _go_on(self) -> bool:
        self._cut += 1
        if self._cut > _CUT_AT_MOST:
            return False
        self._conversation.say(_GO_ON, by_person=False)
        return True

    def _is_sent_back(self, said: str) -> bool:
        """Tell whether a hook says that the work is not finished; then the model is told."""
        again = self._caller.left_to_do(said)
        if not again:
            return False
        self._sent_back += 1
        if self._sent_back > _STOP_HOOKS_AT_MOST:
            self._meter.show(
                Noticed(f"a hook sent the work back {_STOP_HOOKS_AT_MOST} times; it ends here")
            )
            return False
        self._conversation.say(again, by_person=False)
        return True
