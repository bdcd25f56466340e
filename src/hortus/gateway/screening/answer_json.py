"""Where texts stand in JSON, and how to change one without touching a byte beside it."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from hortus.dlp import Edit

_ESCAPE = re.compile(
    r"\\(?:"
    r"(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    # An escape that the end cuts, and half of a pair whose other half may follow.
    r"|(?P<part>(?:u[0-9a-fA-F]{0,3}|u[dD][89abAB][0-9a-fA-F]{2}"
    r"(?:\\(?:u(?:[dD](?:[c-fC-F][0-9a-fA-F]?)?)?)?)?)?\Z)"
    r"|u(?P<code>[0-9a-fA-F]{4})"
    r'|(?P<short>["\\/bfnrt]))'
)
_SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_MOST_KEPT = 4_096
_DEEPEST = 64

# A string that a colon follows is a name.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|[{}\[\],]', re.DOTALL)
_QUOTE, _COMMA, _BRACKET, _COLON = b'",[:'
ODDS = "logprobs"
# What stands under one of these names, if it is no string, is taken as one text.
TAKEN_WHOLE = frozenset({"arguments", "input", ODDS})
# And a string under one of these is JSON itself.
HOLDS_JSON = frozenset({"arguments", "partial_json"})

Path = tuple[str | int, ...]


class Form(StrEnum):
    """What a text is."""

    PLAIN = "plain"
    JSON = "json"
    """JSON text in which strings may hold escapes: what a tool is called with."""
    ODDS = "odds"
    """How likely each piece of a text was: it repeats the text, and is nothing to be read."""


class Unescaper:
    """Reads JSON text that comes in pieces with its escapes undone, and remembers where it was.

    An escape that is cut waits for its rest.
    """

    __slots__ = ("_part", "_raw", "_read", "length", "taken")

    def __init__(self) -> None:
        self._part = ""
        # After each escape: how many characters were read, and of how many they were made.
        self._read = [0]
        self._raw = [0]
        self.length = 0
        """How many characters were returned."""
        self.taken = 0
        """How many they were made of."""

    def feed(self, piece: str) -> str:
        """Return the next piece as the reader of the JSON will see it."""
        if "\\" not in piece and not self._part:
            self.length += len(piece)
            self.taken += len(piece)
            return piece
        text, self._part = self._part + piece, ""
        said: list[str] = []
        end = 0
        for match in _ESCAPE.finditer(text):
            self._take(text[end : match.start()], said)
            end = match.end()
            if match["part"] is not None:
                self._part = match[0]
            else:
                said.append(_meaning(match))
                self._mark(len(match[0]))
        if not self._part:
            self._take(text[end:], said)
        return "".join(said)

    def finish(self) -> str:
        """Return what waited for its rest as it stands."""
        part, self._part = self._part, ""
        self.length += len(part)
        self.taken += len(part)
        return part

    def raw_at(self, place: int) -> int:
        """Return where in the JSON text the character at ``place`` of what was read begins."""
        last = bisect_right(self._read, place) - 1
        return self._raw[last] + place - self._read[last]

    def forget(self, place: int) -> None:
        """Forget what is needed only for places before this one."""
        if len(self._read) > _MOST_KEPT:
            last = bisect_right(self._read, place) - 1
            del self._read[:last], self._raw[:last]

    def _take(self, plain: str, said: list[str]) -> None:
        said.append(plain)
        self.length += len(plain)
        self.taken += len(plain)

    def _mark(self, length: int) -> None:
        self.length += 1
        self.taken += length
        self._read.append(self.length)
        self._raw.append(self.taken)


def _meaning(escape: re.Match[str]) -> str:
    if escape["short"]:
        return _SHORT.get(escape["short"], escape["short"])
    if escape["code"]:
        return chr(int(escape["code"], 16))
    text: str = json.loads(f'"{escape[0]}"')
    return text


def escaped(text: str) -> str:
    """Return a text as it stands between the quotes of a JSON string."""
    return json.dumps(text)[1:-1]


class Literal(Struct, frozen=True, gc=False):
    """A text in a JSON document: where it stands, without its quotes.

    ``bare`` marks an object or array: its own bytes are the text. A Struct, as ``SseEvent`` is.
    """

    path: Path
    start: int
    end: int
    form: Form = Form.PLAIN
    bare: bool = False

    def read(self, data: bytes) -> str:
        """Return the text."""
        content = data[self.start : self.end]
        return _decoded(content) if self.bare else _meant(content)

    def rewritten(self, data: bytes, edits: Iterable[Edit]) -> bytes:
        """Return the bytes that say the text with the edits made; all others stay as they are."""
        content = _decoded(data[self.start : self.end])
        reader = Unescaper()
        if not self.bare:
            reader.feed(content)
            reader.finish()
        pieces: list[str] = []
        end = 0
        for edit in edits:
            text = edit.text if self.bare else escaped(edit.text)
            pieces += (content[end : reader.raw_at(edit.start)], text)
            end = reader.raw_at(edit.end)
        return "".join((*pieces, content[end:])).encode("utf-8", "surrogateescape")


def literals(data: bytes) -> Iterator[Literal]:
    """Yield the texts of a JSON document in order; of what is no JSON, what looks like it."""
    walk = _Walk(data)
    found: Literal | None = None
    for token in _TOKEN.finditer(data):
        start, end = token.span()
        sign = data[start]
        if sign == _QUOTE:
            found = walk.string(start, end)
        elif sign == _COMMA:
            walk.step()
            continue
        elif sign in b"{[":
            walk.open(start, is_array=sign == _BRACKET)
            continue
        else:
            found = walk.close(end)
        if found is not None:
            yield found


class _Walk:
    """Where in a document we are: the objects and arrays that are open."""

    __slots__ = ("_data", "_keys", "_starts", "_whole")

    def __init__(self, data: bytes) -> None:
        self._data = data
        # For each that is open, where it begins, and the name or number of what comes next in it.
        self._starts: list[int] = []
        self._keys: list[str | int] = []
        self._whole: int | None = None  # how deep that begins which is taken as one text

    def open(self, start: int, *, is_array: bool) -> None:
        if self._whole is None and self._keys and self._keys[-1] in TAKEN_WHOLE:
            self._whole = len(self._keys)
        self._starts.append(start)
        self._keys.append(0 if is_array else "")

    def close(self, end: int) -> Literal | None:
        if not self._keys:
            return None
        self._keys.pop()
        start = self._starts.pop()
        if len(self._keys) != self._whole:
            return None
        self._whole = None
        form = Form.ODDS if self._keys[-1] == ODDS else Form.JSON
        return Literal(self._path(), start, end, form, bare=True)

    def step(self) -> None:
        keys = self._keys
        if keys and isinstance(number := keys[-1], int):
            keys[-1] = number + 1

    def string(self, start: int, end: int) -> Literal | None:
        keys = self._keys
        if not keys or self._whole is not None:
            return None
        if self._data[end - 1] == _COLON:
            quote = self._data.rindex(b'"', start, end)
            keys[-1] = _meant(self._data[start + 1 : quote])
            return None
        form = Form.JSON if keys[-1] in HOLDS_JSON else Form.PLAIN
        return Literal(self._path(), start + 1, end - 1, form)

    def _path(self) -> Path:
        # What lies deeper than any answer is found without its path, which would cost too much.
        return tuple(self._keys) if len(self._keys) < _DEEPEST else ()


def spliced(data: bytes, changes: Iterable[tuple[Literal, bytes]]) -> bytes:
    """Return the document with the content of some texts replaced; they are in order."""
    pieces: list[bytes] = []
    end = 0
    for literal, content in changes:
        pieces += (data[end : literal.start], content)
        end = literal.end
    return b"".join((*pieces, data[end:]))


def without_odds(data: bytes, odds: Literal) -> bytes:
    """Return what stands for the likelihoods of a text that was changed."""
    return b"[]" if data[odds.start : odds.start + 1] == b"[" else b"null"


def _meant(content: bytes) -> str:
    """Return what stands between the quotes of a JSON string."""
    text = _decoded(content)
    if "\\" not in text:
        return text
    reader = Unescaper()
    return reader.feed(text) + reader.finish()


def _decoded(content: bytes) -> str:
    # What a server garbled stays as it is.
    return content.decode("utf-8", "surrogateescape")
