"""Read an answer of ``/v1/chat/completions``, as the servers that companies run send it."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from hortus.agent.values import Usage
from hortus.agent.wire.dialects.answers import Close, FailedAnswerError, Said, decode
from hortus.agent.wire.types import CallPiece, Stop, TextPiece, ThoughtPiece

_DONE = b"[DONE]"
_STOPS = {
    "tool_calls": Stop.CALLS,
    "function_call": Stop.CALLS,
    "length": Stop.LENGTH,
    "content_filter": Stop.REFUSED,
}


class _Function(Struct):
    name: str | None = None
    arguments: str | dict[str, object] | None = None


class _Call(Struct):
    index: int | None = None
    id: str | None = None
    function: _Function | None = None


class _Part(Struct):
    type: str = ""
    text: str | None = None
    thinking: "list[_Part] | str | None" = None


class _Message(Struct):
    content: str | list[_Part] | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    refusal: str | None = None
    tool_calls: list[_Call] | None = None


class _Choice(Struct):
    delta: _Message | None = None
    message: _Message | None = None
    finish_reason: str | None = None
    index: int | None = None


class _Cached(Struct):
    cached_tokens: int | None = None


class _Usage(Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _Cached | None = None
    cost: float | None = None


class _Chunk(Struct):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    error: object = None


class ChatReader:
    """Reads one answer."""

    def __init__(self) -> None:
        self._finish: str | None = None
        self._done = False
        self._usage = Usage()
        self._cost: float | None = None
        self._calls: list[tuple[int | None, str | None]] = []
        """The server's number and id of each call, in the order in which they began."""

    @property
    def is_done(self) -> bool:
        """Whether the last event was read."""
        return self._done

    def read(self, data: bytes) -> Iterator[Said]:
        """Yield what an event says."""
        if data == _DONE:
            self._done = True
            return
        yield from self._chunk(data)

    def whole(self, body: bytes) -> Iterator[Said]:
        """Yield what an answer says that was sent in one piece."""
        yield from self._chunk(body)
        self._done = True

    def close(self) -> Close | None:
        """Return how it ended; servers leave out the reason or the mark of the end, not both."""
        if self._finish is None and not self._done:
            return None
        stop = _STOPS.get(self._finish or "", Stop.END)
        if stop is Stop.END and self._calls:
            stop = Stop.CALLS
        return Close(stop, self._usage, self._cost)

    def _chunk(self, data: bytes) -> Iterator[Said]:
        chunk = decode(data, _Chunk)
        if chunk.error is not None:
            raise FailedAnswerError(data)
        if chunk.usage is not None:
            self._count(chunk.usage)
        for choice in (chunk.choices or [])[:1]:
            self._finish = choice.finish_reason or self._finish
            if (message := choice.delta or choice.message) is not None:
                yield from self._said(message)

    def _said(self, message: _Message) -> Iterator[Said]:
        if thought := message.reasoning_content or message.reasoning:
            yield ThoughtPiece(thought)
        if isinstance(message.content, list):
            yield from _parts(message.content)
        elif text := message.content or message.refusal:
            yield TextPiece(text)
        yield from map(self._piece, message.tool_calls or ())

    def _piece(self, call: _Call) -> CallPiece:
        function = call.function or _Function()
        arguments = _text(function.arguments)
        known = self._goes_on(call, named=bool(function.name))
        if known is not None:
            return CallPiece(known, arguments=arguments)
        self._calls.append((call.index, call.id))
        return CallPiece(len(self._calls) - 1, call.id or "", function.name or "", arguments)

    def _goes_on(self, call: _Call, *, named: bool) -> int | None:
        """Return the call that a piece belongs to; None where it begins one.

        Some servers give every call the number 0, or none at all.
        """
        numbers = [number for number, _ in self._calls]
        begun = [at for at, number in enumerate(numbers) if call.index in {None, number}]
        if not begun:
            return None
        another = call.id != self._calls[begun[-1]][1] if call.id else call.index is None
        return None if named and another else begun[-1]

    def _count(self, usage: _Usage) -> None:
        cached = usage.prompt_tokens_details
        self._usage = Usage(
            usage.prompt_tokens, usage.completion_tokens, cached.cached_tokens if cached else None
        )
        self._cost = usage.cost


def _parts(parts: Sequence[_Part]) -> Iterator[Said]:
    """Yield text and thoughts of content in parts, as Mistral's models send it."""
    for part in parts:
        if isinstance(part.thinking, str) and part.thinking:
            yield ThoughtPiece(part.thinking)
        elif isinstance(part.thinking, list):
            yield from (ThoughtPiece(inner.text) for inner in part.thinking if inner.text)
        elif part.text:
            yield TextPiece(part.text)


def _text(arguments: str | dict[str, object] | None) -> str:
    if isinstance(arguments, dict):
        return msgspec.json.encode(arguments).decode()
    return arguments or ""
