"""Cut a request into texts to scan, each with the way back to its bytes in the request."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hortus.dlp import Finding, Tier
from hortus.gateway.screening.json_strings import (
    Decoded,
    Strings,
    decode,
    find_strings,
    is_json,
    key_before,
    text_of,
)
from hortus.gateway.screening.spots import Spot

_DEEPEST = 4
_CONTINUES, _MASK = 0x80, 0xC0
_PICTURE = re.compile(
    rb"(?:data:[\w.+-]{1,60}/[\w.+-]{1,100}(?:;[\w.=+-]{1,60}){0,4};base64,)?"
    # The first bytes of pictures, sound, films, PDF and archives, as base64 spells them.
    rb"(?:iVBORw0KGgo|/9j/|R0lGOD|UklGR|JVBERi0|UEsDB|SUkqA|TU0AK|T2dnUw|ZkxhQ|SUQz|//uQ|//vQ"
    rb"|AAAA[A-Za-z0-9+/]{4}Z0eX|AAAA[A-Za-z0-9+/]{1}GZ0eX)"
    rb"[A-Za-z0-9+/]{40,}={0,2}"
)

Span = tuple[int, int]
Locate = Callable[[int, int], Span]
"""Returns where in the request a part of a text stands."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text to scan. ``place`` says where in the request a finding stands, None for nowhere."""

    data: bytes
    place: Callable[[Finding], Span | None]
    depth: int
    is_text: bool = True
    """Whether it is what somebody wrote, and not the structure around short strings."""

    def spot(self, finding: Finding) -> Spot | None:
        """Return the spot of a finding in ``data``."""
        start, end = finding.start, finding.end
        # Patterns count bytes, so they may end in the middle of a character.
        while self.data[start] & _MASK == _CONTINUES:
            start -= 1
        while end < len(self.data) and self.data[end] & _MASK == _CONTINUES:
            end += 1
        whole = Finding(start, end, finding.rule, finding.tier, finding.label)
        where = self.place(whole)
        if where is None or where[0] >= where[1]:
            return None
        return Spot(*where, finding.rule, finding.tier, finding.label, self.depth)


def pieces_between(text: bytes, strings: Strings, start: int, end: int) -> Iterator[Piece]:
    """Yield what to scan of structure and short strings: all as it is, and escapes read."""
    first = int(strings.starts.searchsorted(start, side="right"))
    beyond = int(strings.ends.searchsorted(end, side="left"))
    if first >= beyond:
        return
    spans = list(
        zip(
            strings.starts[first:beyond].tolist(), strings.ends[first:beyond].tolist(), strict=True
        )
    )
    data = text[start:end]
    escaped = [s for s in spans if b"\\" in text[slice(*s)]] if b"\\" in data else []
    inside = _Inside(spans, frozenset(escaped))

    def place(finding: Finding) -> Span | None:
        found = start + finding.start, start + finding.end
        string = inside.string_around(found)
        whole = string == found and finding.tier is Tier.ENTROPY
        return None if string is None or whole else found

    yield Piece(data, place, depth=1, is_text=False)
    for span in escaped:
        # What is before this stretch may be another one the next time, and so does not count.
        key = key_before(text, span[0])
        yield from whole_string(text, span, key if key >= start else span[0] - 1)


def whole_string(text: bytes, span: Span, key: int) -> Iterator[Piece]:
    """Yield what to scan of one string of a request, whose key begins at ``key``."""
    yield from _string_pieces(text, span, key, _itself, depth=1)


def _string_pieces(
    text: bytes, span: Span, key: int, locate: Locate, depth: int
) -> Iterator[Piece]:
    """Yield what to scan of one string of a JSON text: what it says after its key.

    Where the string is JSON itself, its strings that have escapes of their own come apart.
    """
    start, end = span
    raw = text[start:end]
    said = text_of(raw)
    if _PICTURE.fullmatch(said):
        return
    head = text[key:start]
    inner = _escaped_strings(said) if depth < _DEEPEST else []
    string = _String(raw, start, locate, len(said), len(head), _Inside(inner))
    yield Piece(head + said, string.place, depth)
    for inner_span in inner:
        inner_key = key_before(said, inner_span[0])
        yield from _string_pieces(said, inner_span, inner_key, string.locate, depth + 1)


class _String:
    """A string of a JSON text, and the way from what it says to the bytes of the request."""

    __slots__ = ("_head", "_inner", "_length", "_outer", "_raw", "_read", "_start")

    def __init__(
        self, raw: bytes, start: int, outer: Locate, length: int, head: int, inner: "_Inside"
    ) -> None:
        self._raw = raw
        self._start = start
        self._outer = outer
        self._length = length
        self._head = head
        self._inner = inner
        self._read: Decoded | None = None

    def locate(self, begun: int, ended: int) -> Span:
        """Return where a part of what it says stands."""
        if self._read is None:
            # Nearly all strings hold nothing, and are never asked.
            self._read = decode(self._raw)
        first, last = self._read.span(begun, ended)
        return self._outer(self._start + first, self._start + last)

    def place(self, finding: Finding) -> Span | None:
        """Return where a finding in its key and text stands; None where it does not count."""
        begun, ended = finding.start - self._head, finding.end - self._head
        if ended <= 0:
            return self._outer(self._start + begun, self._start + ended)
        begun = max(begun, 0)
        whole = begun == 0 and ended == self._length and finding.tier is Tier.ENTROPY
        if whole or self._inner.string_around((begun, ended)):
            return None
        return self.locate(begun, ended)


@dataclass(frozen=True, slots=True)
class _Inside:
    """Strings in order, and those of them that are looked at on their own."""

    spans: Sequence[Span]
    but: frozenset[Span] = frozenset()

    def string_around(self, part: Span) -> Span | None:
        """Return the string that the part lies in."""
        index = bisect_right(self.spans, part[0], key=lambda span: span[0]) - 1
        if index < 0 or part[1] > self.spans[index][1]:
            return None
        found = self.spans[index]
        return None if found in self.but else found


def _escaped_strings(said: bytes) -> list[Span]:
    """Return the strings with escapes in a text that is JSON."""
    if b"\\" not in said or not is_json(said):
        return []
    strings = find_strings(said)
    spans = zip(strings.starts.tolist(), strings.ends.tolist(), strict=True)
    return [(start, end) for start, end in spans if b"\\" in said[start:end]]


def _itself(start: int, end: int) -> Span:
    return start, end
