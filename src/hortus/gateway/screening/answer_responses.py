"""The texts in the stream of a responses server."""

from msgspec import Raw, Struct
from msgspec.json import Decoder

from hortus.gateway.screening.answer_json import Form
from hortus.gateway.screening.answer_reading import NOTHING, OTHER, UNREADABLE, Key, Reading, Said

_DELTA = ".delta"
_JSON = frozenset({"response.function_call_arguments.delta", "response.mcp_call_arguments.delta"})
# The parts of these are shown joined; the parts of a summary are paragraphs.
_JOINED = frozenset({"response.output_text.delta", "response.refusal.delta"})
# Sound and pictures.
_NO_TEXT = frozenset({"response.audio.delta"})
_LAST = frozenset({"response.completed", "response.incomplete", "response.failed", "error"})


class _Event(Struct):
    type: str = ""
    delta: str | None = None
    output_index: int = 0
    content_index: int = 0
    summary_index: int = 0


class _KnownEvent(_Event, forbid_unknown_fields=True):
    item_id: Raw = Raw()
    sequence_number: Raw = Raw()
    logprobs: Raw = Raw()
    obfuscation: Raw = Raw()


_EVENT = Decoder(_Event)
_KNOWN_EVENT = Decoder(_KnownEvent)


class ResponsesTap:
    """Reads events; those that are no delta repeat what the deltas said."""

    def __init__(self) -> None:
        self._open: dict[int, set[Key]] = {}

    def read(self, data: bytes) -> Reading:
        """Return what the event says."""
        is_more = False
        try:
            event: _Event = _KNOWN_EVENT.decode(data)
        except UNREADABLE:
            try:
                event, is_more = _EVENT.decode(data), True
            except UNREADABLE:
                return OTHER
        if not event.type.endswith(_DELTA):
            return Reading(over=self._over(event), is_more=True)
        if not event.delta or event.type in _NO_TEXT:
            return NOTHING
        said = _said(event)
        self._open.setdefault(event.output_index, set()).add(said.key)
        return Reading((said,), is_more=is_more)

    def _over(self, event: _Event) -> tuple[Key, ...]:
        """Return the texts that end with this event."""
        if event.type == "response.output_item.done":
            return tuple(self._open.pop(event.output_index, ()))
        if event.type == "response.output_item.added" or event.type in _LAST:
            over = [
                key
                for keys in self._open.values()
                for key in keys
                if event.type in _LAST or key[0] in _JOINED
            ]
            for keys in self._open.values():
                keys.difference_update(over)
            return tuple(over)
        return ()


def _said(event: _Event) -> Said:
    part: Key = (event.type, event.output_index, event.content_index, event.summary_index)
    key = part[:2] if event.type in _JOINED else part
    form = Form.JSON if event.type in _JSON else Form.PLAIN
    return Said(key, event.delta or "", ("delta",), form, part)
