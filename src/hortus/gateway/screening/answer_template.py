"""Recognise events that differ from the one before them in nothing but their text."""

import re
from dataclasses import dataclass

from msgspec import DecodeError, Struct
from msgspec.json import Decoder

from hortus.gateway.screening.answer_reading import Reading, Said
from hortus.gateway.sse import SseEvent

_END = b"\n\n"
_CONTENT = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*')
# What else differs from event to event in some dialects: no tap reads it.
_VARIES = re.compile(
    rb'"(?:sequence_number": ?(?P<number>[0-9]+)|obfuscation": ?"(?P<padding>[^"]*)")'
)
_KINDS = {
    "number": re.compile(rb"0|[1-9][0-9]{0,17}"),
    "padding": re.compile(rb'[^"\\\x00-\x1f\x7f-\xff]*'),
}
# The texts of so many events are looked at together.
_MOST = 64
_TEXTS = Decoder(list[str])


class Run(Struct, frozen=True, gc=False):
    """Events that follow one another: what each says, and where each ends in what was fed.

    A Struct, as ``SseEvent`` is, since many runs are of one event.
    """

    start: int
    texts: list[str]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where in an event something varies, and what may be there."""

    start: int
    end: int
    pattern: re.Pattern[bytes]


class Template:
    """An event with a gap where its text is.

    The content of a string says nothing about what is around it. So an event that has the bytes
    of another up to that content and after it needs no reading: it says the same of other words.
    """

    __slots__ = ("_after", "_before", "_data_at", "_head", "_name", "_tail", "said")

    def __init__(self, event: SseEvent, said: Said, text: _Gap, others: list[_Gap]) -> None:
        raw = event.raw
        before = [gap for gap in others if gap.start < text.start]
        after = [gap for gap in others if gap.start > text.start]
        begins = [0, *(gap.end for gap in before)]
        ends = [*(gap.start for gap in after), len(raw)]
        self.said = said
        self._name = event.event
        self._data_at = len(raw) - len(event.data) - len(_END)
        # What is fixed before each gap, up to the text, and what is fixed after each of the rest.
        self._before = [
            (raw[a : gap.start], gap.pattern) for a, gap in zip(begins, before, strict=False)
        ]
        self._head = raw[begins[-1] : text.start]
        self._tail = raw[text.end : ends[0]]
        self._after = [
            (gap.pattern, raw[gap.end : b]) for gap, b in zip(after, ends[1:], strict=True)
        ]

    def run(self, ready: bytes, at: int) -> Run | None:
        """Return the events from ``at`` on that are like this one; None where there is none."""
        start, size = at, len(ready)
        contents: list[bytes] = []
        ends: list[int] = []
        while at < size and len(ends) < _MOST and (found := self._match(ready, at)):
            content, at = found
            contents.append(content)
            ends.append(at)
        if not ends:
            return None
        try:
            return Run(start, _TEXTS.decode(b'["%b"]' % b'","'.join(contents)), ends)
        except (DecodeError, UnicodeDecodeError):
            # Half a pair of surrogates, or nothing that JSON knows: the long way for all of them.
            return None

    def event(self, raw: bytes) -> SseEvent:
        """Return an event of a run."""
        return SseEvent(self._name, raw[self._data_at : -len(_END)], raw)

    def _match(self, ready: bytes, at: int) -> tuple[bytes, int] | None:
        """Return the text of the event that begins here, as JSON has it, and where it ends."""
        for fixed, pattern in self._before:
            gap = pattern.match(ready, at + len(fixed)) if ready.startswith(fixed, at) else None
            if gap is None:
                return None
            at = gap.end()
        if not ready.startswith(self._head, at):
            return None
        at += len(self._head)
        # Nearly always there is no escape before the quote that ends it.
        end = ready.find(b'"', at)
        content = ready[at:end]
        if b"\\" in content and (match := _CONTENT.match(ready, at)):
            content, end = match[0], match.end()
        if not content or not ready.startswith(self._tail, end):
            return None
        end += len(self._tail)
        for pattern, fixed in self._after:
            gap = pattern.match(ready, end)
            if gap is None or not ready.startswith(fixed, gap.end()):
                return None
            end = gap.end() + len(fixed)
        return content, end


def template_of(event: SseEvent, reading: Reading) -> Template | None:
    """Return the template of an event that says one thing; None where it cannot be sure of it."""
    raw, data = event.raw, event.data
    if len(reading.said) != 1 or reading.over or reading.is_more:
        return None
    said = reading.said[0]
    # Without escapes, a text stands there as it is; where it does once only, that is its place.
    text = b'"%b"' % said.text.encode()
    start = raw.find(text)
    if b"\\" in raw or b"\r" in raw or start < 0 or start != raw.rfind(text):
        return None
    if not raw.endswith(data + _END):
        return None
    gap = _Gap(start + 1, start + len(text) - 1, _CONTENT)
    return Template(event, said, gap, _others(raw, len(raw) - len(data) - len(_END)))


def _others(raw: bytes, data_at: int) -> list[_Gap]:
    return [
        _Gap(*match.span(kind), _KINDS[kind])
        for match in _VARIES.finditer(raw, data_at)
        if (kind := match.lastgroup)
    ]
