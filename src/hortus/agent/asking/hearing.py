"""Take in one answer while it comes: show it, and make out what is said, thought and called."""

from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from msgspec import Struct, field

from hortus.agent.asking.repetition import Repetition
from hortus.agent.toolcalls import Event as ReaderEvent
from hortus.agent.toolcalls import (
    Fault,
    Grammar,
    Reader,
    Reading,
    Said,
    Thought,
    ThoughtSoFar,
    Tool,
    ToolCall,
    fit_native,
)
from hortus.agent.values import Call, Event, Spoke, TookBack
from hortus.agent.values import Thought as ShownThought
from hortus.agent.wire import CallPiece, Ended, Opened, Piece, Stop, TextPiece, ThoughtPiece

_WINDOW_OF_ARGUMENTS = 32_768


class Heard(Struct, frozen=True):
    """One answer, taken apart."""

    text: str
    calls: tuple[Call, ...]
    faults: tuple[Fault, ...]
    ended: Ended
    repeated: bool = False
    """Whether it was cut off, because it said the same over and over."""
    grammar: Grammar | None = None
    """How calls were written that the server left in the text."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said and nothing is to be done."""
        return not (self.text or self.calls or self.faults)


class _NativeCall(Struct):
    """A call as it is put together from pieces."""

    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)


class Hearing:
    """Hears one answer."""

    def __init__(self, tools: Sequence[Tool], show: Callable[[Event], None]) -> None:
        self._tools = tools
        self._show = show
        self._reader = Reader(tools)
        self._native: dict[int, _NativeCall] = {}
        self._said: list[str] = []
        self._watches = (Repetition(), Repetition(), Repetition(_WINDOW_OF_ARGUMENTS))
        self.opened = Opened()
        self.has_shown = False
        """Whether something was shown that has to be taken back if the answer is void."""

    def hear(self, pieces: Iterator[Piece]) -> Heard:
        """Return what the answer is, once it is at its end or repeats itself."""
        ended, repeated = Ended(), False
        for piece in pieces:
            if isinstance(piece, Ended):
                ended = piece
            elif repeated := self._takes(piece):
                break
        events, reading = self._reader.finish()
        self._tell(events)
        return self._heard(reading, ended, repeated=repeated)

    def _takes(self, piece: Opened | TextPiece | ThoughtPiece | CallPiece) -> bool:
        """Take in a piece; tell whether the answer repeats itself."""
        text, thought, arguments = self._watches
        match piece:
            case Opened():
                self.opened = piece
                return False
            case TextPiece():
                self._tell(self._reader.feed(piece.text))
                return text.feed(piece.text)
            case ThoughtPiece():
                self._shows(ShownThought(piece.text))
                return thought.feed(piece.text)
            case CallPiece():
                call = self._native.setdefault(piece.index, _NativeCall())
                call.id, call.name = call.id or piece.id, call.name or piece.name
                call.arguments.append(piece.arguments)
                return arguments.feed(piece.arguments)
            case _:
                assert_never(piece)

    def _heard(self, reading: Reading, ended: Ended, *, repeated: bool) -> Heard:
        if self._native:
            settled = tuple(self._settled(complete=ended.stop is not Stop.LENGTH))
            calls = tuple(call for call in settled if isinstance(call, Call))
            faults = tuple(fault for fault in settled if isinstance(fault, Fault))
            return Heard(reading.text, calls, faults, ended, repeated)
        calls = tuple(_call("", call) for call in reading.calls)
        grammar = reading.calls[0].grammar if reading.calls else None
        return Heard(reading.text, calls, reading.faults, ended, repeated, grammar)

    def _settled(self, *, complete: bool) -> Iterator[Call | Fault]:
        for call in self._native.values():
            arguments = "".join(call.arguments)
            fitted = fit_native(call.name, arguments, self._tools, complete=complete)
            yield _call(call.id, fitted) if isinstance(fitted, ToolCall) else fitted

    def _tell(self, events: Sequence[ReaderEvent]) -> None:
        for event in events:
            match event:
                case Said(text):
                    self._said.append(text)
                    self._shows(Spoke(text))
                case Thought(text):
                    self._shows(ShownThought(text))
                case ThoughtSoFar():
                    self._was_thought()
                case _:
                    assert_never(event)

    def _was_thought(self) -> None:
        """Show again as a thought what was shown as said: only the end of it was marked."""
        if self._said:
            self._show(TookBack("it was a thought"))
            self._shows(ShownThought("".join(self._said)))
        self._said = []

    def _shows(self, event: Event) -> None:
        self.has_shown = True
        self._show(event)


def _call(call_id: str, call: ToolCall) -> Call:
    return Call(call_id, call.name, call.arguments, call.repairs)
