"""Keep a conversation within what its model takes."""

from collections.abc import Callable
from threading import Event as Flag

from msgspec import Struct, field

from hortus.agent.asking import ContextFullError, GaveUpError
from hortus.agent.conversation import (
    SUMMARISER,
    Conversation,
    Scale,
    own_notes,
    recent,
    shortened,
    transcript,
    weigh,
    weigh_head,
    without_old_outputs,
)
from hortus.agent.session.parts import Asker
from hortus.agent.values import (
    Answered,
    Compacted,
    Event,
    Noticed,
    Requested,
    ToolSpec,
    Turn,
    UserTurn,
)

_FULL = 0.92
_WANTED = 0.5
_KEPT = 0.25
_TRANSCRIPT_BYTES = 48_000
_SUMMARY_AT_MOST = 6_000
_SMALLEST_WINDOW = 2_048
_AS_MUCH = 0.1


class Compactor(Struct):
    """Knows how full the model's context is, and makes room in it."""

    asker: Asker
    system: str
    tools: tuple[ToolSpec, ...]
    window: int
    answer: int
    show: Callable[[Event], None]
    scale: Scale = field(default_factory=Scale)
    read: int | None = None
    """Tokens that were read of the last request of which a server seems to have dropped some."""

    def used(self, turns: tuple[Turn, ...]) -> int:
        """Return about how many tokens a request with these turns has."""
        return self.scale.tokens(self._head() + weigh(turns))

    def learn(self, turns: tuple[Turn, ...], tokens: int | None) -> None:
        """Take note of how many tokens a server counted for a request with these turns."""
        self.scale.learn(self._head() + weigh(turns), tokens)

    def is_full(self, turns: tuple[Turn, ...]) -> bool:
        """Tell whether an answer would no longer fit."""
        return self.used(turns) > self._room() * _FULL

    def fits_no_more(self, turns: tuple[Turn, ...], window: int | None = None) -> None:
        """Take note that a server found a request too long."""
        believed = window or round(self.used(turns) * 0.9)
        self.window = max(_SMALLEST_WINDOW, min(self.window, believed))

    def was_read_less(self, turns: tuple[Turn, ...], tokens: int) -> None:
        """Take note that a server seems to have read only so much of a request.

        Believed when it reads as much of the next one: servers that count only what they had not
        cached look the same, but count something else each time.
        """
        before, self.read = self.read, tokens
        if before is not None and abs(tokens - before) <= before * _AS_MUCH:
            self.fits_no_more(turns, max(before, tokens))

    def compact(self, conversation: Conversation, stop: Flag, *, forced: bool = False) -> bool:
        """Make room: old outputs go first, then older turns. Tell whether it became shorter.

        One line of the journal does it, so that a crash leaves the turns before or after.
        """
        before = conversation.turns
        kept_from = recent(before, self._bytes(_KEPT))
        lean = without_old_outputs(before, kept_from)
        if not forced and self.used(lean) <= self._room() * _WANTED:
            return self._put(conversation, lean, "")
        summary = self._summary(conversation, kept_from, stop)
        turns = shortened(conversation.state, kept_from, summary)
        if self.is_full(turns):
            last = recent(before, 0)
            turns = shortened(conversation.state, last, summary)
            turns = without_old_outputs(turns, len(turns)) if self.is_full(turns) else turns
        return self._put(conversation, turns, summary)

    def _put(self, conversation: Conversation, turns: tuple[Turn, ...], summary: str) -> bool:
        before, after = self.used(conversation.turns), self.used(turns)
        if after >= before:
            return False
        conversation.shorten(turns, (before, after), summary)
        self.show(Compacted(before, after))
        return True

    def _summary(self, conversation: Conversation, kept_from: int, stop: Flag) -> str:
        older = conversation.turns[:kept_from]
        if not older:
            return conversation.state.summary
        most = min(_TRANSCRIPT_BYTES, self._bytes(_WANTED))
        question = UserTurn(f"Summarise this work.\n\n{transcript(older, most)}")
        try:
            answer = self.asker.ask(SUMMARISER, (), (question,), self._quietly, stop)
        except (ContextFullError, GaveUpError) as e:
            self.show(Noticed(f"no summary could be made: {e.message}", e.remedy))
            return own_notes(conversation.state, kept_from)
        said = answer.turn.text.strip()[:_SUMMARY_AT_MOST]
        return said or own_notes(conversation.state, kept_from)

    def _quietly(self, event: Event) -> None:
        """Pass on what a request costs, not what the summary says."""
        if isinstance(event, Requested | Answered | Noticed):
            self.show(event)

    def _head(self) -> int:
        return weigh_head(self.system, self.tools)

    def _room(self) -> int:
        return max(self.window - self.answer, self.window // 2)

    def _bytes(self, share: float) -> int:
        return round(self._room() * share * self.scale.bytes_per_token)
