"""Ask the model for one turn: mend, ask again, correct once, or give up with a reason."""

from collections.abc import Callable, Sequence
from contextlib import closing
from threading import Event as Flag

from msgspec import Struct

from hortus.agent.asking import hints
from hortus.agent.asking.costs import Costs
from hortus.agent.asking.errors import ContextFullError, GaveUpError, InterruptedAskError
from hortus.agent.asking.failing import Failing
from hortus.agent.asking.hearing import Heard, Hearing
from hortus.agent.asking.judging import Accepted, Again, Hopeless, Judge
from hortus.agent.asking.naming import with_ids
from hortus.agent.asking.prompted import describe, in_text
from hortus.agent.asking.truncation import estimate_tokens, text_size, truncated_to
from hortus.agent.asking.types import Answer, Patience
from hortus.agent.toolcalls import Tool
from hortus.agent.values import (
    Answered,
    Event,
    ModelTurn,
    Noticed,
    Requested,
    TookBack,
    ToolSpec,
    Turn,
)
from hortus.agent.wire import (
    HungUpError,
    NoToolsError,
    RefusedError,
    Request,
    TooLongError,
    Wire,
    WireError,
)

_LEAST_ANSWER = 512
_SHARE_FOR_ANSWER = 4
_MARGIN = 64


class _Question(Struct):
    """What one turn is asked with; ``extra`` are turns that are dropped when the answer comes."""

    system: str
    tools: tuple[ToolSpec, ...]
    turns: tuple[Turn, ...]
    show: Callable[[Event], None]
    stop: Flag
    judge: Judge
    failing: Failing
    fallbacks: list[str]
    extra: tuple[Turn, ...] = ()


class Asker:
    """Asks one model after the other, over one connection."""

    def __init__(
        self,
        wire: Wire,
        model: str,
        *,
        max_tokens: int = 8_192,
        fallbacks: Sequence[str] = (),
        patience: Patience | None = None,
        costs: bool = False,
    ) -> None:
        self.model = model
        self.max_tokens = max_tokens
        self._wire = wire
        self._costs = Costs(wire) if costs else None
        self._fallbacks = tuple(fallbacks)
        self._patience = patience or Patience()
        self._held: dict[str, int] = {}
        """How long answers of a model may be that has little room."""
        self._toolless: set[str] = set()
        self._noticed: set[tuple[str, str]] = set()

    def ask(
        self,
        system: str,
        tools: Sequence[ToolSpec],
        turns: Sequence[Turn],
        show: Callable[[Event], None],
        stop: Flag,
    ) -> Answer:
        """Return the model's turn.

        Raises ``ContextFullError``, ``GaveUpError`` or, once ``stop`` is set,
        ``InterruptedAskError`` (what was shown so far is void).
        """
        judge, failing = Judge(tools), Failing(self._patience)
        left = [model for model in self._fallbacks if model != self.model]
        question = _Question(system, tuple(tools), tuple(turns), show, stop, judge, failing, left)
        while True:
            request = self._request(question)
            heard = self._attempt(request, question)
            if heard is None:
                continue
            match question.judge.judge(heard):
                case Accepted() as accepted:
                    return self._answer(accepted, heard, request, question)
                case Again(reason, extra):
                    show(TookBack(reason))
                    question.extra = extra
                case Hopeless(message, remedy):
                    show(TookBack(message))
                    self._turn_to_next(GaveUpError(message, remedy=remedy), question)

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    def _request(self, question: _Question) -> Request:
        turns = (*question.turns, *question.extra)
        most = self._longest_answer()
        if self.model in self._toolless:
            system = describe(question.system, question.tools)
            return Request(self.model, system, (), in_text(turns), most)
        return Request(self.model, question.system, question.tools, turns, most)

    def _longest_answer(self) -> int:
        return min(self.max_tokens, self._held.get(self.model, self.max_tokens))

    def _attempt(self, request: Request, question: _Question) -> Heard | None:
        """Return one answer, or None where it failed and is to be asked for again."""
        tools = [Tool(tool.name, tool.parameters) for tool in question.tools]
        hearing = Hearing(tools, question.show)
        question.show(Requested(self.model))
        try:
            with closing(self._wire.stream(request, question.stop)) as pieces:
                heard = hearing.hear(pieces)
        except HungUpError as e:
            self._owe(hearing)
            raise InterruptedAskError from e
        except WireError as e:
            self._owe(hearing)
            if hearing.has_shown:
                question.show(TookBack(e.message))
            self._failed(e, question)
            return None
        if hearing.opened.warning:
            self._notice_once(Noticed(hearing.opened.warning), question)
        if heard.repeated:
            self._owe(hearing)
        else:
            self._count(heard, request, question)
        return heard

    def _owe(self, hearing: Hearing) -> None:
        if self._costs is not None:
            self._costs.owe(hearing.opened.decision_id)

    def _count(self, heard: Heard, request: Request, question: _Question) -> None:
        ended = heard.ended
        cost = ended.cost
        if cost is None and self._costs is not None:
            cost = self._costs.of(ended.decision_id, question.show, question.stop)
        question.show(Answered(ended.usage, ended.decision_id, cost))
        if heard.grammar is not None and request.tools:
            self._notice_once(hints.left_in_text(self.model, heard.grammar), question)

    def _answer(
        self, accepted: Accepted, heard: Heard, request: Request, question: _Question
    ) -> Answer:
        size = text_size(request, self._wire.endpoint.dialect)
        window = truncated_to(size, heard.ended.usage)
        if window is not None:
            sent = estimate_tokens(size)
            self._notice_once(hints.read_less(self.model, window, sent), question, "read less")
        turn = ModelTurn(accepted.text, with_ids(accepted.calls, question.turns))
        ended = heard.ended
        return Answer(turn, ended.usage, ended.decision_id, accepted.cut, window)

    def _failed(self, error: WireError, question: _Question) -> None:
        """Make ready to ask again after a failure, or raise what becomes of it."""
        match error:
            case TooLongError():
                self._shorten(error, question)
            case NoToolsError() if question.tools and self.model not in self._toolless:
                self._toolless.add(self.model)
                question.show(hints.no_tools(self.model, error.message))
            case RefusedError():
                raise GaveUpError(
                    error.message,
                    remedy=error.remedy,
                    refused=True,
                    decision_id=error.decision_id,
                ) from error
            case _:
                self._wait(error, question)

    def _wait(self, error: WireError, question: _Question) -> None:
        pause = question.failing.pause_after(error)
        if pause is None:
            given_up = GaveUpError(error.message, remedy=error.remedy)
            given_up.__cause__ = error
            self._turn_to_next(given_up, question)
            return
        question.show(Noticed(f"{error.message}; asked again in {pause:.1f} s"))
        if question.stop.wait(pause):
            raise InterruptedAskError from error

    def _turn_to_next(self, given_up: GaveUpError, question: _Question) -> None:
        """Go on with the next model that the person named; raise where there is none."""
        if not question.fallbacks:
            raise given_up
        before, self.model = self.model, question.fallbacks.pop(0)
        question.judge, question.failing = Judge(question.tools), Failing(self._patience)
        question.extra = ()
        question.show(
            Noticed(
                f"{before} is given up ({given_up.message}); {self.model} goes on",
                f"`/model {before}` goes back to it",
            )
        )

    def _shorten(self, error: TooLongError, question: _Question) -> None:
        """Ask for a shorter answer where only that leaves too little room; else it is full."""
        window, sent = error.room.window, error.room.sent
        if window is not None and sent is not None:
            left = min(window - sent - _MARGIN, max(window // _SHARE_FOR_ANSWER, _LEAST_ANSWER))
            if _LEAST_ANSWER <= left < self._longest_answer():
                self._held[self.model] = left
                text = f"{self.model} takes {window:,} tokens in all; answers are held to {left:,}"
                question.show(Noticed(text))
                return
        raise ContextFullError(error.message, remedy=error.remedy, window=window) from error

    def _notice_once(self, notice: Noticed, question: _Question, about: str = "") -> None:
        key = (self.model, about or notice.text)
        if key not in self._noticed:
            self._noticed.add(key)
            question.show(notice)
