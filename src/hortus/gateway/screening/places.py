"""Say in words where in a request something stands: ``message 3 tool_result``."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec

_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
# The fields whose entries people count, with the word for one entry.
_LISTS = {"messages": "message", "input": "input", "system": "system", "tools": "tool"}
_ELSEWHERE = "another-field"
_PLAIN = frozenset({"", "message", "text", "input_text", "output_text"})
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})


class _Fields(msgspec.Struct):
    messages: msgspec.Raw = msgspec.Raw()
    input: msgspec.Raw = msgspec.Raw()
    system: msgspec.Raw = msgspec.Raw()
    tools: msgspec.Raw = msgspec.Raw()
    instructions: msgspec.Raw = msgspec.Raw()
    prompt: msgspec.Raw = msgspec.Raw()
    suffix: msgspec.Raw = msgspec.Raw()


class _Entry(msgspec.Struct):
    type: object = ""
    role: object = ""
    content: msgspec.Raw = msgspec.Raw()
    name: object = ""


_FIELDS = msgspec.json.Decoder(_Fields)
_ENTRY = msgspec.json.Decoder(_Entry)
_WORD = Annotated[str, msgspec.Meta(max_length=40, pattern="^[a-z_]+$")]


class Places:
    """Names the places of one request; words are joined by hyphens, entries counted from 1."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        try:
            self._fields = _FIELDS.decode(body)
        except msgspec.DecodeError:
            self._fields = _Fields()

    def of(self, offset: int) -> str:
        """Return the name of the place at ``offset``."""
        try:
            return self._of(offset)
        except msgspec.DecodeError:
            # A name of no use is better than no answer: what is there was found all the same.
            return _ELSEWHERE

    def _of(self, offset: int) -> str:
        for name in _Fields.__struct_fields__:
            raw = bytes(getattr(self._fields, name))
            start = self._body.find(raw) if raw else -1
            if not start <= offset < start + len(raw):
                continue
            return self._within(name, raw, offset - start) if name in _LISTS else name
        return _ELSEWHERE

    def _within(self, name: str, raw: bytes, offset: int) -> str:
        for number, start, entry in _entries(raw):
            if start <= offset < start + len(entry):
                kind = _kind(entry, offset - start)
                return f"{_LISTS[name]}-{number}" + (f"-{kind}" if kind else "")
        return name


def _entries(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the number, place and text of each entry of a list; nothing where it is none."""
    if raw[:1] != b"[":
        return
    at = 0
    for number, entry in enumerate(_RAWS.decode(raw), start=1):
        text = bytes(entry)
        at = raw.find(text, at)
        yield number, at, text
        at += len(text)


def _kind(entry: bytes, offset: int) -> str:
    """Return what kind of entry it is: a tool's result, or whose message."""
    if entry[:1] != b"{":
        return ""
    said = _ENTRY.decode(entry)
    content = bytes(said.content)
    start = entry.find(content) if content else 0
    for _, begun, block in _entries(content):
        if begun <= offset - start < begun + len(block) and block[:1] == b"{":
            kind = _word(_ENTRY.decode(block).type)
            if kind not in _PLAIN:
                return kind
    kind = _word(said.type)
    return _word(said.role, _ROLES) if kind in _PLAIN else kind


def _word(said: object, known: frozenset[str] | None = None) -> str:
    """Return a word of the client's that can stand in a record; others are left out."""
    try:
        word = msgspec.convert(said, _WORD)
    except msgspec.ValidationError:
        return ""
    return word if known is None or word in known else ""


def listed(places: Sequence[str], most: int = 3) -> str:
    """Return places as one word, the first few by name."""
    distinct = list(dict.fromkeys(places))
    more = [f"{len(distinct) - most}-more"] if len(distinct) > most else []
    return ",".join([*distinct[:most], *more])
