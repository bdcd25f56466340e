"""The stream of a chat server, read in spite of its many habits."""

from hortus.core import Dialect
from hortus.gateway.dialects.chat.answers import DECODER, error_text, read_stop, read_usage
from hortus.gateway.dialects.chat.parts import arguments_of
from hortus.gateway.dialects.chat.wire import AnswerChoice, Call, ChatAnswer, ErrorBody, Message
from hortus.gateway.dialects.types import (
    Closed,
    Delta,
    Ended,
    Event,
    Failed,
    Opened,
    Started,
    Stopped,
    Text,
    Thinking,
    ToolCall,
    ToolKind,
    UsageSeen,
)
from hortus.gateway.dialects.wire import is_object, read_answer
from hortus.gateway.errors import TruncatedStreamError
from hortus.gateway.sse import SseEvent

_DONE = b"[DONE]"


class _Tool:
    """A tool call whose arguments are still coming."""

    __slots__ = ("block", "call_id", "pieces")

    def __init__(self, block: int, call_id: str) -> None:
        self.block = block
        self.call_id = call_id
        self.pieces: list[str] = []

    def close(self) -> list[Event]:
        """Return the end of the call; a call without arguments has an empty object of them."""
        none = [] if self.pieces else [Delta(self.block, "{}")]
        return [*none, Closed(self.block)]


class ChatReader:
    """Turns chunks into events.

    Tolerates: arguments in one piece, ids only in the first piece or nowhere, several calls under
    one index, ``finish_reason`` "stop" after tool calls, choices that are empty or missing, usage
    in any chunk, and a missing ``[DONE]`` after a finish reason.
    """

    def __init__(self) -> None:
        self._id = ""
        self._started = False
        self._blocks = 0
        self._prose: tuple[int, type[Text | Thinking]] | None = None
        self._tools: dict[int, _Tool] = {}
        self._closed: set[int] = set()
        self._called = False
        self._stopped = False
        self._ended = False

    def feed(self, sse: SseEvent) -> list[Event]:
        """Return what the chunk says."""
        if not sse.data or self._ended:
            return []
        if sse.data.strip() == _DONE:
            return self._end()
        wire = read_answer(DECODER, sse.data)
        if wire.error:
            self._ended = True
            return [_failure(wire.error)]
        return self._read_chunk(wire)

    def finish(self) -> list[Event]:
        """Return the end, if the server stopped but did not say so."""
        if self._ended:
            return []
        if not self._stopped:
            raise _broken_off()
        return self._end()

    def _end(self) -> list[Event]:
        self._ended = True
        if not self._started:
            raise _broken_off()
        if self._stopped:
            return [Ended()]
        return [*self._stop(None), Ended()]

    def _read_chunk(self, wire: ChatAnswer) -> list[Event]:
        events: list[Event] = []
        if not self._started:
            self._started, self._id = True, wire.id or ""
            events.append(Started(self._id, wire.model or ""))
        for choice in wire.choices or ():
            # Only the first of several answers can be said in the common form.
            if not choice.index:
                events += self._read_choice(choice)
        usage = read_usage(wire.usage)
        if usage:
            events.append(UsageSeen(usage))
        return events

    def _read_choice(self, choice: AnswerChoice) -> list[Event]:
        events: list[Event] = []
        said = choice.delta or choice.message
        if said and not self._stopped:
            events += self._read_said(said)
        if choice.finish_reason and not self._stopped:
            events += self._stop(choice.finish_reason)
        return events

    def _read_said(self, said: Message) -> list[Event]:
        events: list[Event] = []
        if thought := said.reasoning_content or said.reasoning:
            events += self._read_prose(thought, Thinking)
        for text in (_text_of(said), said.refusal):
            if text:
                events += self._read_prose(text, Text)
        if said.function_call:
            events += self._read_call(Call(0, function=said.function_call), 0)
        for position, call in enumerate(said.tool_calls or ()):
            events += self._read_call(call, position)
        return events

    def _read_prose(self, text: str, kind: type[Text | Thinking]) -> list[Event]:
        events: list[Event] = []
        prose = self._prose
        if prose is None or prose[1] is not kind:
            events += self._close_prose()
            part = Text("") if kind is Text else Thinking("", origin=Dialect.CHAT)
            prose = self._prose = (self._blocks, kind)
            self._blocks += 1
            events.append(Opened(prose[0], part))
        events.append(Delta(prose[0], text))
        return events

    def _read_call(self, call: Call, position: int) -> list[Event]:
        events: list[Event] = []
        index = call.index if call.index is not None else self._guess_index(call, position)
        tool = self._tools.get(index)
        if tool is None and index in self._closed and not _names_tool(call):
            # A last empty piece of a call that is complete already.
            return []
        if tool is None or (call.id and call.id != tool.call_id and _names_tool(call)):
            events += self._close_prose()
            events += self._close_finished()
            tool = self._open_tool(index, call, events)
        arguments = _arguments(call)
        if arguments:
            tool.pieces.append(arguments)
            events.append(Delta(tool.block, arguments))
        return events

    def _guess_index(self, call: Call, position: int) -> int:
        """Return the index of a piece that has none: a new id is a new call."""
        if not self._tools:
            return position
        last = max(self._tools)
        return last + 1 if call.id and call.id != self._tools[last].call_id else last

    def _open_tool(self, index: int, call: Call, events: list[Event]) -> _Tool:
        if replaced := self._tools.pop(index, None):
            events += replaced.close()
        block, self._blocks, self._called = self._blocks, self._blocks + 1, True
        call_id = call.id or f"call_{self._id}_{block}"
        tool = self._tools[index] = _Tool(block, call_id)
        events.append(Opened(block, _head_of(call, call_id)))
        return tool

    def _close_prose(self) -> list[Event]:
        closed = [Closed(self._prose[0])] if self._prose else []
        self._prose = None
        return list(closed)

    def _close_finished(self) -> list[Event]:
        """Close calls whose arguments are complete; servers may still be at work on others."""
        events: list[Event] = []
        for index, tool in list(self._tools.items()):
            if is_object("".join(tool.pieces)):
                del self._tools[index]
                self._closed.add(index)
                events += tool.close()
        return events

    def _stop(self, reason: str | None) -> list[Event]:
        self._stopped = True
        events = self._close_prose()
        for tool in self._tools.values():
            events += tool.close()
        self._tools.clear()
        return [*events, Stopped(read_stop(reason, calls=self._called))]


def _broken_off() -> TruncatedStreamError:
    return TruncatedStreamError(
        "the model server's stream broke off in the middle of the answer",
        remedy="try again; look at the model server if it happens often",
    )


def _failure(error: ErrorBody | str) -> Failed:
    code = "" if isinstance(error, str) else str(error.code or error.type or "")
    return Failed(error_text(error), code)


def _text_of(said: Message) -> str:
    if isinstance(said.content, str):
        return said.content
    pieces = said.content if isinstance(said.content, list) else ()
    return "".join(piece.text or "" for piece in pieces)


def _head_of(call: Call, call_id: str) -> ToolCall:
    if call.custom:
        return ToolCall(call_id, call.custom.name, "", kind=ToolKind.CUSTOM)
    return ToolCall(call_id, (call.function.name if call.function else None) or "", "")


def _names_tool(call: Call) -> bool:
    return bool((call.function and call.function.name) or call.custom)


def _arguments(call: Call) -> str:
    if call.custom:
        return call.custom.input
    return arguments_of(call.function) if call.function else ""
