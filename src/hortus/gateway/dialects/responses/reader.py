"""The stream of a responses server."""

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped
from hortus.gateway.dialects.responses.answers import (
    error_text,
    read_item,
    read_stop,
    read_usage,
)
from hortus.gateway.dialects.responses.items import read_said
from hortus.gateway.dialects.responses.wire import ErrorBody, Item, ResponsesAnswer, StreamEvent
from hortus.gateway.dialects.types import (
    AnswerPart,
    Closed,
    Delta,
    Ended,
    Event,
    Failed,
    Opened,
    Signed,
    Started,
    Stopped,
    Text,
    Thinking,
    ToolCall,
    ToolKind,
    UsageSeen,
)
from hortus.gateway.dialects.wire import read_answer
from hortus.gateway.errors import MalformedAnswerError, TruncatedStreamError
from hortus.gateway.sse import SseEvent

_DECODER = msgspec.json.Decoder(StreamEvent)
_TEXT = frozenset({"response.output_text.delta", "response.refusal.delta"})
_THOUGHT = frozenset({"response.reasoning_summary_text.delta", "response.reasoning_text.delta"})
_INPUT = frozenset(
    {"response.function_call_arguments.delta", "response.custom_tool_call_input.delta"}
)
_LAST = frozenset({"response.completed", "response.incomplete"})
_BETWEEN_THOUGHTS = "\n\n"


class _Block:
    """A block that is still open."""

    __slots__ = ("number", "paragraph", "part", "said")

    def __init__(self, number: int, part: AnswerPart) -> None:
        self.number = number
        self.part = part
        self.said = False
        self.paragraph = 0

    def close(self) -> list[Event]:
        """Return the end of a block whose item was never done."""
        is_bare = isinstance(self.part, ToolCall) and self.part.kind is ToolKind.FUNCTION
        none = [Delta(self.number, "{}")] if is_bare and not self.said else []
        return [*none, Closed(self.number)]


class ResponsesReader:
    """Turns events of the wire into events of the common form.

    Tolerates: unknown events and items, parts whose opening is missing, items that come only as
    a whole, and answers whose items come only with the last event.
    """

    def __init__(self) -> None:
        self._started = False
        self._ended = False
        self._called = False
        self._blocks = 0
        self._open: dict[int, _Block] = {}
        self._told: set[int] = set()

    def feed(self, sse: SseEvent) -> list[Event]:
        """Return what the event says."""
        if not sse.data or self._ended or sse.data == b"[DONE]":
            return []
        wire = read_answer(_DECODER, sse.data)
        if wire.type in ("error", "response.failed") or wire.error:
            self._ended = True
            return [_failure(wire)]
        return self._read(wire)

    def finish(self) -> list[Event]:
        """Raise unless the proper end has come: this dialect's last event carries the usage."""
        if self._ended:
            return []
        raise TruncatedStreamError(
            "the model server's stream broke off in the middle of the answer",
            remedy="try again; look at the model server if it happens often",
        )

    def _read(self, wire: StreamEvent) -> list[Event]:
        if wire.response and not self._started:
            started = self._start(wire.response)
            return started + (self._end(wire.response) if wire.type in _LAST else [])
        if wire.response and wire.type in _LAST:
            return self._end(wire.response)
        if not self._started:
            raise MalformedAnswerError(
                f"the model server sent {wire.type or 'an event without a type'} out of order",
                remedy="look at the model server, or set the dialect it speaks",
            )
        index = wire.output_index or 0
        if wire.type == "response.output_item.added" and wire.item:
            return self._add(index, wire.item)
        if wire.type == "response.output_item.done" and wire.item:
            return self._finish_item(index, wire.item)
        return self._read_delta(index, wire) if wire.delta else []

    def _start(self, response: ResponsesAnswer) -> list[Event]:
        self._started = True
        return [Started(response.id or "", response.model or "")]

    def _add(self, index: int, item: Item) -> list[Event]:
        match item.type:
            case "reasoning":
                return self._open_block(index, Thinking("", origin=Dialect.RESPONSES))
            case "function_call" | "custom_tool_call":
                if not item.name:
                    return []
                kind = ToolKind.FUNCTION if item.type == "function_call" else ToolKind.CUSTOM
                call_id = item.call_id or item.id or ""
                call = ToolCall(call_id, item.name, "", item.namespace or "", kind)
                return self._open_block(index, call)
            case _:
                # A message opens with its first words, so that an empty one leaves no trace.
                return []

    def _read_delta(self, index: int, wire: StreamEvent) -> list[Event]:
        events: list[Event] = []
        if wire.type in _TEXT:
            wanted: type[AnswerPart] = Text
            if index not in self._open:
                events += self._open_block(index, Text(""))
        elif wire.type in _THOUGHT:
            wanted = Thinking
            if index not in self._open:
                events += self._open_block(index, Thinking("", origin=Dialect.RESPONSES))
        elif wire.type in _INPUT:
            wanted = ToolCall
        else:
            return []
        block = self._open.get(index)
        if block is None or not isinstance(block.part, wanted):
            raise MalformedAnswerError(
                f"the model server sent {wire.type} for no such item",
                remedy="look at the model server, or set the dialect it speaks",
            )
        text = wire.delta or ""
        if block.said and wire.summary_index and wire.summary_index != block.paragraph:
            text = _BETWEEN_THOUGHTS + text
        block.paragraph = wire.summary_index or 0
        block.said = True
        events.append(Delta(block.number, text))
        return events

    def _finish_item(self, index: int, item: Item) -> list[Event]:
        self._told.add(index)
        block = self._open.pop(index, None)
        if block is None:
            return self._tell(item)
        whole = read_said(item, Dropped())
        part = whole[0] if whole else block.part
        events: list[Event] = []
        if not block.said and (text := _content(part)):
            events.append(Delta(block.number, text))
        if item.encrypted_content:
            events.append(Signed(block.number, item.encrypted_content))
        return [*events, Closed(block.number)]

    def _tell(self, item: Item) -> list[Event]:
        """Return an item that was not streamed."""
        events: list[Event] = []
        for part in read_item(item, Dropped()):
            number = self._next(part)
            events.append(Opened(number, _emptied(part)))
            if text := _content(part):
                events.append(Delta(number, text))
            if isinstance(part, Thinking) and part.signature:
                events.append(Signed(number, part.signature))
            events.append(Closed(number))
        return events

    def _open_block(self, index: int, part: AnswerPart) -> list[Event]:
        block = self._open[index] = _Block(self._next(part), part)
        return [Opened(block.number, part)]

    def _next(self, part: AnswerPart) -> int:
        self._called = self._called or isinstance(part, ToolCall)
        number, self._blocks = self._blocks, self._blocks + 1
        return number

    def _end(self, response: ResponsesAnswer) -> list[Event]:
        self._ended = True
        events = [event for block in self._open.values() for event in block.close()]
        output = response.output if isinstance(response.output, list) else []
        if not self._blocks:
            for item in output:
                events += self._tell(item)
        events.append(Stopped(read_stop(response, calls=self._called)))
        usage = read_usage(response.usage)
        return [*events, *([UsageSeen(usage)] if usage else []), Ended()]


def _failure(wire: StreamEvent) -> Failed:
    said = wire.response.error if wire.response else wire.error
    error = said if isinstance(said, ErrorBody) else ErrorBody(wire.code, wire.message)
    return Failed(error_text(error), str(error.code or ""))


def _content(part: AnswerPart) -> str:
    return part.arguments if isinstance(part, ToolCall) else part.text


def _emptied(part: AnswerPart) -> AnswerPart:
    match part:
        case Text():
            return Text("")
        case Thinking():
            return Thinking("", origin=part.origin)
        case ToolCall():
            return ToolCall(part.id, part.name, "", part.namespace, part.kind)
