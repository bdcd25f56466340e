"""The stream a chat client reads."""

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.chat.answers import finish_reason, write_usage
from hortus.gateway.dialects.chat.wire import (
    AnswerChoice,
    Call,
    ChatAnswer,
    Custom,
    ErrorBody,
    Function,
    Message,
)
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.restoring import Restorer
from hortus.gateway.dialects.toolnames import ToolNames
from hortus.gateway.dialects.types import (
    AnswerPart,
    Closed,
    Delta,
    Ended,
    Event,
    Failed,
    Opened,
    Request,
    Signed,
    Started,
    Stopped,
    Text,
    Thinking,
    ToolCall,
    ToolKind,
    Usage,
    UsageSeen,
)
from hortus.gateway.sse import event_bytes

_ENCODER = msgspec.json.Encoder()


class ChatWriter:
    """Turns events into chunks: the role first, the finish reason last, usage if asked for."""

    def __init__(self, *, model: str, answer_id: str, request: Request | None, at_s: int) -> None:
        self._model, self._id, self._at_s = model, answer_id, at_s
        self._wants_usage = request is None or request.include_usage
        self._usage = Usage()
        self._parts: dict[int, AnswerPart] = {}
        self._calls: dict[int, int] = {}
        self._restorer = Restorer(ToolNames.of(request))
        self._lost = Dropped(Dialect.CHAT)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Return the names of what could not be said so far."""
        return self._lost.names

    def encode(self, event: Event) -> bytes:
        """Return the chunks for ``event``."""
        return b"".join(self._write(said) for said in self._restorer.restored(event))

    def _write(self, event: Event) -> bytes:  # noqa: C901  one case per kind of event
        match event:
            case Started():
                self._usage = event.usage or self._usage
                return self._chunk(Message("assistant", ""))
            case Opened():
                return self._open(event)
            case Delta():
                return self._delta(event)
            case Signed():
                self._lost.add(Lost.THINKING_SIGNATURE)
            case UsageSeen():
                self._usage = event.usage
            case Stopped():
                if event.stop_sequence:
                    self._lost.add(Lost.STOP_SEQUENCE)
                return self._chunk(Message(), finish_reason(event.stop))
            case Failed():
                error = ErrorBody(event.message, "api_error", event.code or None)
                return _event(ChatAnswer(error=error)) + event_bytes(b"[DONE]")
            case Ended():
                return self._usage_chunk() + event_bytes(b"[DONE]")
            case Closed():
                pass
        return b""

    def _open(self, event: Opened) -> bytes:
        part = self._parts[event.block] = event.part
        if not isinstance(part, ToolCall):
            if isinstance(part, Thinking) and part.redacted:
                self._lost.add(Lost.THINKING_SIGNATURE)
            return b""
        index = self._calls[event.block] = len(self._calls)
        if part.kind is ToolKind.CUSTOM:
            call = Call(index, part.id, "custom", custom=Custom(part.name))
        else:
            call = Call(index, part.id, "function", Function(part.name, ""))
        return self._chunk(Message(tool_calls=[call]))

    def _delta(self, event: Delta) -> bytes:
        match self._parts[event.block]:
            case Text():
                return self._chunk(Message(content=event.text))
            case Thinking():
                return self._chunk(Message(reasoning_content=event.text))
            case ToolCall(kind=ToolKind.CUSTOM):
                piece = Call(self._calls[event.block], custom=Custom(input=event.text))
                return self._chunk(Message(tool_calls=[piece]))
            case ToolCall():
                function = Function(arguments=event.text)
                piece = Call(self._calls[event.block], function=function)
                return self._chunk(Message(tool_calls=[piece]))

    def _chunk(self, delta: Message, reason: str | None = None) -> bytes:
        choice = AnswerChoice(0, delta=delta, finish_reason=reason)
        return _event(self._answer([choice]))

    def _usage_chunk(self) -> bytes:
        if not self._wants_usage:
            return b""
        answer = self._answer([])
        answer.usage = write_usage(self._usage)
        return _event(answer)

    def _answer(self, choices: list[AnswerChoice]) -> ChatAnswer:
        return ChatAnswer(self._id, "chat.completion.chunk", self._at_s, self._model, choices)


def _event(answer: ChatAnswer) -> bytes:
    return event_bytes(_ENCODER.encode(answer))
