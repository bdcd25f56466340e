"""Find the strings of a JSON text and read them, without building the rest."""

import re
from bisect import bisect_right
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

_QUOTE, _BACKSLASH = 34, 92
_ESCAPED_QUOTE = b'\\"'
_COLON = re.compile(rb'"\s*:\s*\Z')
_LONGEST_KEY = 64
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}"
    rb'|["\\/bfnrt])'
)
_SIMPLE = {
    ord("b"): b"\b",
    ord("f"): b"\f",
    ord("n"): b"\n",
    ord("r"): b"\r",
    ord("t"): b"\t",
}
_TEXT = msgspec.json.Decoder(str)
_ANYTHING = msgspec.json.Decoder(msgspec.Raw)

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Strings:
    """Where each string of a JSON text begins and ends, its quotes left out."""

    starts: Places
    ends: Places


def find_strings(text: bytes) -> Strings:
    """Return the strings of valid JSON, keys included."""
    data = np.frombuffer(text, np.uint8)
    quotes = (data == _QUOTE).nonzero()[0]
    if _ESCAPED_QUOTE in text:
        quotes = _unescaped(text, data, quotes)
    return Strings(quotes[::2] + 1, quotes[1::2])


def _unescaped(text: bytes, data: NDArray[np.uint8], quotes: Places) -> Places:
    """Return those of the quotes that begin or end a string."""
    after = (data[quotes - 1] == _BACKSLASH).nonzero()[0]
    real = np.ones(len(quotes), dtype=np.bool_)
    places = quotes[after]
    plain = data[places - 2] != _BACKSLASH
    real[after[plain]] = False
    for index, place in zip(after[~plain].tolist(), places[~plain].tolist(), strict=True):
        real[index] = not _is_escaped(text, place)
    return quotes[real]


def _is_escaped(text: bytes, place: int) -> bool:
    """Tell whether the backslashes before a quote are an odd number."""
    before = place
    while before and text[before - 1] == _BACKSLASH:
        before -= 1
    return (place - before) % 2 == 1


def is_json(text: bytes) -> bool:
    """Tell whether a text is a JSON object or array."""
    if text.lstrip()[:1] not in {b"{", b"["}:
        return False
    try:
        _ANYTHING.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def key_before(text: bytes, start: int) -> int:
    """Return where the key of the string at ``start`` begins, with its quote.

    Where it has none that is short, return the place of the string's own quote.
    """
    quote = start - 1
    head = text[max(0, quote - _LONGEST_KEY) : quote]
    colon = _COLON.search(head)
    if colon is None:
        return quote
    opening = head.rfind(b'"', 0, colon.start())
    return quote - len(head) + opening if opening >= 0 else quote


@dataclass(frozen=True, slots=True)
class Decoded:
    """A string without its escapes, and the way back to where each part of it came from."""

    data: bytes
    _ends: tuple[int, ...] = ()
    """Where in ``data`` each escape's character ends."""
    _raw_ends: tuple[int, ...] = ()
    """Where in the raw string each escape ends."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the part of the raw string that stands for ``data[start:end]``."""
        return self._raw(start), self._raw(end)

    def _raw(self, place: int) -> int:
        escape = bisect_right(self._ends, place) - 1
        if escape < 0:
            return place
        return self._raw_ends[escape] + place - self._ends[escape]


def text_of(raw: bytes) -> bytes:
    """Return what a raw string says, in UTF-8; half of a surrogate pair passes."""
    if _BACKSLASH not in raw:
        return raw
    try:
        return _TEXT.decode(b'"%b"' % raw).encode()
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _ESCAPE.sub(lambda escape: _said(escape[0]), raw)


def decode(raw: bytes) -> Decoded:
    """Return a raw string decoded, with the way back."""
    pieces: list[bytes] = []
    ends: list[int] = []
    raw_ends: list[int] = []
    before = length = 0
    for escape in _ESCAPE.finditer(raw):
        character = _said(escape[0])
        pieces += (raw[before : escape.start()], character)
        length += escape.start() - before + len(character)
        before = escape.end()
        ends.append(length)
        raw_ends.append(before)
    return Decoded(b"".join((*pieces, raw[before:])), tuple(ends), tuple(raw_ends))


def _said(escape: bytes) -> bytes:
    """Return the character that an escape stands for, in UTF-8."""
    if escape[1] != ord("u"):
        return _SIMPLE.get(escape[1], escape[1:])
    units = bytes.fromhex(escape.decode("ascii").replace("\\u", ""))
    return units.decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass")
