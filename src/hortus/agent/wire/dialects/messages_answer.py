"""Read an answer of ``/v1/messages``."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from hortus.agent.values import Usage
from hortus.agent.wire.dialects.answers import Close, FailedAnswerError, Said, decode
from hortus.agent.wire.types import CallPiece, Stop, TextPiece, ThoughtPiece

_STOPS = {
    "tool_use": Stop.CALLS,
    "max_tokens": Stop.LENGTH,
    "model_context_window_exceeded": Stop.LENGTH,
    "refusal": Stop.REFUSED,
}


class _Usage(Struct):
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cost: float | None = None


class _Block(Struct):
    type: str = ""
    text: str | None = None
    thinking: str | None = None
    id: str | None = None
    name: str | None = None
    input: object = None


class _Message(Struct):
    content: list[_Block] | None = None
    stop_reason: str | None = None
    usage: _Usage | None = None
    type: str = ""


class _Delta(Struct):
    text: str | None = None
    thinking: str | None = None
    partial_json: str | None = None
    stop_reason: str | None = None


class _Event(Struct):
    type: str = ""
    index: int = 0
    message: _Message | None = None
    content_block: _Block | None = None
    delta: _Delta | None = None
    usage: _Usage | None = None


class MessagesReader:
    """Reads one answer."""

    def __init__(self) -> None:
        self._reason: str | None = None
        self._done = False
        self._counted = _Usage()
        self._calls: dict[int, int] = {}
        """Which call, by the place of its block."""

    @property
    def is_done(self) -> bool:
        """Whether the last event was read."""
        return self._done

    def read(self, data: bytes) -> Iterator[Said]:
        """Yield what an event says."""
        event = decode(data, _Event)
        match event.type:
            case "error":
                raise FailedAnswerError(data)
            case "message_start" if event.message is not None:
                self._count(event.message.usage)
            case "content_block_start" if event.content_block is not None:
                yield from self._opened(event.content_block, event.index)
            case "content_block_delta" if event.delta is not None:
                yield from self._more(event.delta, event.index)
            case "message_delta":
                self._count(event.usage)
                self._reason = (event.delta.stop_reason if event.delta else None) or self._reason
            case "message_stop":
                self._done = True
            case _:
                # A ping, the end of a block, and whatever the dialect may get one day.
                pass

    def whole(self, body: bytes) -> Iterator[Said]:
        """Yield what an answer says that was sent in one piece."""
        message = decode(body, _Message)
        if message.type == "error":
            raise FailedAnswerError(body)
        for index, block in enumerate(message.content or ()):
            yield from self._opened(block, index)
        self._count(message.usage)
        self._reason, self._done = message.stop_reason, True

    def close(self) -> Close | None:
        """Return how it ended; None where it stopped before its end."""
        if self._reason is None and not self._done:
            return None
        stop = _STOPS.get(self._reason or "", Stop.END)
        if stop is Stop.END and self._calls:
            stop = Stop.CALLS
        counted = self._counted
        parts = (
            counted.input_tokens,
            counted.cache_read_input_tokens,
            counted.cache_creation_input_tokens,
        )
        read = sum(part or 0 for part in parts) if counted.input_tokens is not None else None
        usage = Usage(read, counted.output_tokens, counted.cache_read_input_tokens)
        return Close(stop, usage, counted.cost)

    def _opened(self, block: _Block, index: int) -> Iterator[Said]:
        if block.type == "tool_use":
            self._calls[index] = len(self._calls)
            # Some servers give the arguments here at once; empty ones stand for those to come.
            arguments = msgspec.json.encode(block.input).decode() if block.input else ""
            yield CallPiece(self._calls[index], block.id or "", block.name or "", arguments)
        elif block.thinking:
            yield ThoughtPiece(block.thinking)
        elif block.text:
            yield TextPiece(block.text)

    def _more(self, delta: _Delta, index: int) -> Iterator[Said]:
        if delta.text:
            yield TextPiece(delta.text)
        elif delta.thinking:
            yield ThoughtPiece(delta.thinking)
        elif delta.partial_json and index in self._calls:
            yield CallPiece(self._calls[index], arguments=delta.partial_json)

    def _count(self, usage: _Usage | None) -> None:
        """Take over what is counted so far; what an event leaves out stays as it was."""
        if usage is not None:
            for field in usage.__struct_fields__:
                if getattr(usage, field) is not None:
                    setattr(self._counted, field, getattr(usage, field))
