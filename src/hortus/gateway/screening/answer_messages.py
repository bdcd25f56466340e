"""The texts in the stream of a messages server."""

from msgspec import Raw, Struct
from msgspec.json import Decoder

from hortus.gateway.screening.answer_json import Form
from hortus.gateway.screening.answer_reading import IDLE, OTHER, UNREADABLE, Key, Reading, Said


class _BlockDelta(Struct):
    type: str = ""
    text: str | None = None
    thinking: str | None = None
    partial_json: str | None = None
    signature: Raw = Raw()


class _Block(Struct):
    type: str = ""
    text: str | None = None


class _Event(Struct):
    type: str = ""
    index: int = 0
    delta: _BlockDelta | None = None
    content_block: _Block | None = None


class _KnownDelta(_BlockDelta, forbid_unknown_fields=True):
    pass


class _KnownEvent(Struct, forbid_unknown_fields=True):
    """The events that make up nearly all of a stream."""

    type: str = ""
    index: int = 0
    delta: _KnownDelta | None = None


_EVENT = Decoder(_Event)
_KNOWN_EVENT = Decoder(_KnownEvent)
# These say nothing, or end what was said.
_LAST = frozenset({"message_delta", "message_stop", "error"})


class MessagesTap:
    """Reads events: text that goes on over adjacent blocks, thoughts, and what tools are given."""

    def __init__(self) -> None:
        self._run = 0
        self._open: set[Key] = set()

    def read(self, data: bytes) -> Reading:
        """Return what the event says."""
        try:
            known = _KNOWN_EVENT.decode(data)
        except UNREADABLE:
            return self._read_other(data)
        if known.type == "ping":
            return IDLE
        if known.delta is None:
            return Reading(over=self._over(known.type, known.index))
        return self._read_delta(known.delta, known.index)

    def _read_other(self, data: bytes) -> Reading:
        try:
            event = _EVENT.decode(data)
        except UNREADABLE:
            return OTHER
        if event.type == "content_block_start" and event.content_block:
            return self._start(event.content_block)
        if event.type == "content_block_delta" and event.delta:
            return self._read_delta(event.delta, event.index, is_more=True)
        return Reading(over=self._over(event.type, event.index), is_more=True)

    def _read_delta(self, delta: _BlockDelta, index: int, *, is_more: bool = False) -> Reading:
        if delta.text:
            said = Said(("text", self._run), delta.text, ("delta", "text"))
        elif delta.thinking:
            said = Said(("thinking", index), delta.thinking, ("delta", "thinking"))
        elif delta.partial_json:
            path = ("delta", "partial_json")
            said = Said(("input", index), delta.partial_json, path, Form.JSON)
        else:
            return Reading(is_more=is_more)
        self._open.add(said.key)
        return Reading((said,), is_more=is_more)

    def _start(self, block: _Block) -> Reading:
        """Text goes on in the next block of text; any other block ends it."""
        if block.type == "text":
            said = Said(("text", self._run), block.text or "", ("content_block", "text"))
            self._open.add(said.key)
            return Reading((said,), is_more=True)
        over = {("text", self._run)} & self._open
        self._open -= over
        self._run += 1
        return Reading(over=tuple(over), is_more=True)

    def _over(self, kind: str, index: int) -> tuple[Key, ...]:
        if kind == "content_block_stop":
            ended: set[Key] = {("thinking", index), ("input", index)}
            over = ended & self._open
        elif kind in _LAST:
            over = set(self._open)
        else:
            return ()
        self._open -= over
        return tuple(over)
