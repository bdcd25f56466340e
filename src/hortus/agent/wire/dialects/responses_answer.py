"""Read an answer of ``/v1/responses``."""

from collections.abc import Iterator

from msgspec import Struct

from hortus.agent.values import Usage
from hortus.agent.wire.dialects.answers import Close, FailedAnswerError, Said, decode
from hortus.agent.wire.types import CallPiece, Stop, TextPiece, ThoughtPiece

_TEXT = {"response.output_text.delta", "response.refusal.delta"}
_THOUGHT = {"response.reasoning_summary_text.delta", "response.reasoning_text.delta"}
_LAST = {"response.completed", "response.incomplete"}


class _Part(Struct):
    type: str = ""
    text: str | None = None
    refusal: str | None = None


class _Item(Struct):
    type: str = ""
    call_id: str | None = None
    name: str | None = None
    arguments: str | None = None
    content: list[_Part] | None = None
    summary: list[_Part] | None = None


class _Cached(Struct):
    cached_tokens: int | None = None


class _Usage(Struct):
    input_tokens: int | None = None
    output_tokens: int | None = None
    input_tokens_details: _Cached | None = None
    cost: float | None = None


class _Incomplete(Struct):
    reason: str | None = None


class _Response(Struct):
    status: str | None = None
    output: list[_Item] | None = None
    usage: _Usage | None = None
    incomplete_details: _Incomplete | None = None
    error: object = None


class _Event(Struct):
    type: str = ""
    output_index: int = 0
    delta: str | None = None
    item: _Item | None = None
    response: _Response | None = None


class ResponsesReader:
    """Reads one answer."""

    def __init__(self) -> None:
        self._response: _Response | None = None
        self._calls: dict[int, int] = {}
        """Which call, by the place of its item."""
        self._said: set[int] = set()
        """Items of which something came piece by piece."""

    @property
    def is_done(self) -> bool:
        """Whether the last event was read."""
        return self._response is not None

    def read(self, data: bytes) -> Iterator[Said]:
        """Yield what an event says."""
        event = decode(data, _Event)
        if event.type in {"error", "response.failed"}:
            raise FailedAnswerError(data)
        if event.type in _LAST:
            self._response = event.response or _Response()
        elif event.delta:
            yield from self._more(event.type, event.delta, event.output_index)
        elif event.item is not None and event.type == "response.output_item.added":
            yield from self._opened(event.item, event.output_index)
        elif event.item is not None and event.type == "response.output_item.done":
            yield from self._finished(event.item, event.output_index)

    def whole(self, body: bytes) -> Iterator[Said]:
        """Yield what an answer says that was sent in one piece."""
        response = decode(body, _Response)
        if response.status == "failed" or response.error is not None:
            raise FailedAnswerError(body)
        for index, item in enumerate(response.output or ()):
            yield from self._finished(item, index)
        self._response = response

    def close(self) -> Close | None:
        """Return how it ended; None where it stopped before its end."""
        response = self._response
        if response is None:
            return None
        counted = response.usage or _Usage()
        cached = counted.input_tokens_details
        usage = Usage(
            counted.input_tokens, counted.output_tokens, cached.cached_tokens if cached else None
        )
        return Close(self._stop(response), usage, counted.cost)

    def _stop(self, response: _Response) -> Stop:
        reason = response.incomplete_details.reason if response.incomplete_details else None
        if reason == "content_filter":
            return Stop.REFUSED
        if reason is not None or response.status == "incomplete":
            return Stop.LENGTH
        return Stop.CALLS if self._calls else Stop.END

    def _more(self, kind: str, delta: str, index: int) -> Iterator[Said]:
        if kind in _TEXT:
            self._said.add(index)
            yield TextPiece(delta)
        elif kind in _THOUGHT:
            self._said.add(index)
            yield ThoughtPiece(delta)
        elif kind == "response.function_call_arguments.delta" and index in self._calls:
            self._said.add(index)
            yield CallPiece(self._calls[index], arguments=delta)

    def _opened(self, item: _Item, index: int) -> Iterator[Said]:
        if item.type == "function_call" and index not in self._calls:
            self._calls[index] = len(self._calls)
            yield CallPiece(self._calls[index], item.call_id or "", item.name or "")

    def _finished(self, item: _Item, index: int) -> Iterator[Said]:
        """Yield an item of which nothing came before: some servers send them only whole."""
        yield from self._opened(item, index)
        if index in self._said:
            return
        if item.type == "function_call" and item.arguments:
            yield CallPiece(self._calls[index], arguments=item.arguments)
        parts = [*(item.summary or ()), *(item.content or ())]
        for text in (part.text or part.refusal for part in parts):
            if text:
                yield ThoughtPiece(text) if item.type == "reasoning" else TextPiece(text)
