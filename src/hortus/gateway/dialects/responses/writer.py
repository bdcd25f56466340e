"""The stream a responses client reads."""

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.collecting import Collector
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.responses.answers import complete, head
from hortus.gateway.dialects.responses.items import numbered, write_said
from hortus.gateway.dialects.responses.wire import (
    ErrorBody,
    Item,
    Piece,
    StreamEvent,
)
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
    Stop,
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
_NO_ANNOTATIONS = msgspec.Raw(b"[]")


class ResponsesWriter:
    """Turns events into items that are added, filled and done, and a response that is completed.

    Each event is numbered; the last one repeats the whole answer with its usage.
    """

    def __init__(self, *, model: str, answer_id: str, request: Request | None, at_s: int) -> None:
        self._model, self._id, self._at_s = model, answer_id, at_s
        self._count = 0
        self._blocks = Collector()
        self._parts: dict[int, AnswerPart] = {}
        self._index: dict[int, int] = {}
        self._heads: dict[int, Item] = {}
        self._done: dict[int, Item] = {}
        self._summed: set[int] = set()
        self._stop = Stop.END
        self._usage = Usage()
        self._restorer = Restorer(ToolNames.of(request))
        self._lost = Dropped(Dialect.RESPONSES)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Return the names of what could not be said so far."""
        return self._lost.names

    def encode(self, event: Event) -> bytes:
        """Return the events of the wire for ``event``."""
        return b"".join(self._write(said) for said in self._restorer.restored(event))

    def _write(self, event: Event) -> bytes:  # noqa: C901  one case per kind of event
        match event:
            case Started():
                self._usage = event.usage or self._usage
                return self._start()
            case Opened():
                return self._open(event)
            case Delta():
                return self._delta(event)
            case Signed():
                self._blocks.add(event)
            case Closed():
                return self._close(event.block)
            case UsageSeen():
                self._usage = event.usage
            case Stopped():
                self._stop = event.stop
                if event.stop_sequence:
                    self._lost.add(Lost.STOP_SEQUENCE)
            case Failed():
                return self._fail(event)
            case Ended():
                return self._end()
        return b""

    def _start(self) -> bytes:
        response = head(self._id, self._model, self._at_s)
        return self._event(StreamEvent("response.created", response=response)) + self._event(
            StreamEvent("response.in_progress", response=response)
        )

    def _open(self, event: Opened) -> bytes:
        self._blocks.add(event)
        self._parts[event.block] = event.part
        index = self._index[event.block] = len(self._index)
        item = numbered(_head_of(event.part), self._id, index, "in_progress")
        self._heads[event.block] = item
        added = self._item_event("response.output_item.added", event.block, item)
        if isinstance(event.part, Text):
            added += self._part_event("response.content_part.added", event.block, "")
        return added

    def _delta(self, event: Delta) -> bytes:
        self._blocks.add(event)
        wire = self._delta_of(event.block)
        if wire is None:
            return b""
        wire.delta = event.text
        return self._first_summary(event.block) + self._event(wire)

    def _delta_of(self, block: int) -> StreamEvent | None:
        match self._parts[block]:
            case Text():
                return self._of(block, "response.output_text.delta", content_index=0)
            case Thinking():
                kind = "response.reasoning_summary_text.delta"
                return self._of(block, kind, summary_index=0)
            case ToolCall(kind=ToolKind.FUNCTION):
                return self._of(block, "response.function_call_arguments.delta")
            case ToolCall(kind=ToolKind.CUSTOM):
                return self._of(block, "response.custom_tool_call_input.delta")
            case ToolCall():
                return None

    def _first_summary(self, block: int) -> bytes:
        if block in self._summed or not isinstance(self._parts[block], Thinking):
            return b""
        self._summed.add(block)
        return self._summary_event("response.reasoning_summary_part.added", block, "")

    def _close(self, block: int) -> bytes:
        part = self._blocks.part(block)
        item = numbered(write_said(part), self._id, self._index[block], "completed")
        self._done[block] = item
        return self._said(block, part) + self._item_event("response.output_item.done", block, item)

    def _said(self, block: int, part: AnswerPart) -> bytes:
        match part:
            case Text(text):
                done = self._of(block, "response.output_text.done", content_index=0)
                done.text = text
                return self._event(done) + self._part_event(
                    "response.content_part.done", block, text
                )
            case Thinking() if block in self._summed:
                done = self._of(block, "response.reasoning_summary_text.done", summary_index=0)
                done.text = part.text
                return self._event(done) + self._summary_event(
                    "response.reasoning_summary_part.done", block, part.text
                )
            case ToolCall(kind=ToolKind.FUNCTION):
                done = self._of(block, "response.function_call_arguments.done")
                done.arguments = part.arguments
                return self._event(done)
            case ToolCall(kind=ToolKind.CUSTOM):
                done = self._of(block, "response.custom_tool_call_input.done")
                done.input = part.arguments
                return self._event(done)
            case _:
                return b""

    def _end(self) -> bytes:
        response = head(self._id, self._model, self._at_s)
        items = [self._done[block] for block in sorted(self._done, key=self._index.__getitem__)]
        complete(response, self._stop, items, self._usage)
        return self._event(StreamEvent(f"response.{response.status}", response=response))

    def _fail(self, event: Failed) -> bytes:
        response = head(self._id, self._model, self._at_s)
        response.status = "failed"
        response.error = ErrorBody(event.code or "server_error", event.message)
        return self._event(StreamEvent("response.failed", response=response))

    def _item_event(self, kind: str, block: int, item: Item) -> bytes:
        return self._event(StreamEvent(kind, output_index=self._index[block], item=item))

    def _part_event(self, kind: str, block: int, text: str) -> bytes:
        wire = self._of(block, kind, content_index=0)
        wire.part = Piece("output_text", text, annotations=_NO_ANNOTATIONS)
        return self._event(wire)

    def _summary_event(self, kind: str, block: int, text: str) -> bytes:
        wire = self._of(block, kind, summary_index=0)
        wire.part = Piece("summary_text", text)
        return self._event(wire)

    def _of(
        self,
        block: int,
        kind: str,
        content_index: int | None = None,
        summary_index: int | None = None,
    ) -> StreamEvent:
        return StreamEvent(
            kind,
            item_id=self._heads[block].id,
            output_index=self._index[block],
            content_index=content_index,
            summary_index=summary_index,
        )

    def _event(self, event: StreamEvent) -> bytes:
        event.sequence_number = self._count
        self._count += 1
        return event_bytes(_ENCODER.encode(event), event.type.encode())


def _head_of(part: AnswerPart) -> Item:
    match part:
        case Text():
            return Item("message", role="assistant", content=[])
        case Thinking():
            return Item("reasoning", summary=[])
        case ToolCall():
            return write_said(part)
