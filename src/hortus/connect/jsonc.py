"""Read JSON with comments and trailing commas, keeping where everything stands."""

import json
import re
from dataclasses import dataclass
from enum import Enum, auto

_BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_WORD = re.compile(r"[-+.\w]+")
_MAX_DEPTH = 100


class JsoncError(ValueError):
    """The text is not JSON, even with comments allowed."""


class Kind(Enum):
    """What a node is."""

    OBJECT = auto()
    ARRAY = auto()
    SCALAR = auto()


@dataclass(frozen=True, slots=True)
class Node:
    """A value in the text. ``members`` are those of an object, ``items`` those of an array."""

    start: int
    end: int
    kind: Kind
    value: object
    members: tuple["Member", ...] = ()
    items: tuple["Node", ...] = ()

    def member(self, key: str) -> "Member | None":
        """Return the last member of that name, which is the one that counts."""
        return next((m for m in reversed(self.members) if m.key == key), None)


@dataclass(frozen=True, slots=True)
class Member:
    """A name and its value in an object; ``start`` is where the name begins."""

    key: str
    start: int
    node: Node


def parse_jsonc(text: str) -> Node:
    """Return the root. Raises ``JsoncError`` with the line and column at fault."""
    reader = _Reader(text)
    root, end = reader.value(skip_blank(text, 0), 0)
    if skip_blank(text, end) != len(text):
        raise reader.error(skip_blank(text, end), "something follows the end")
    return root


def skip_blank(text: str, at: int) -> int:
    """Return where white space and comments end."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def error(self, at: int, problem: str) -> JsoncError:
        line = self._text.count("\n", 0, at) + 1
        column = at - self._text.rfind("\n", 0, at)
        return JsoncError(f"line {line}, column {column}: {problem}")

    def value(self, at: int, depth: int) -> tuple[Node, int]:
        if depth > _MAX_DEPTH:
            raise self.error(at, "nested too deeply")
        match self._text[at : at + 1]:
            case "{":
                return self._object(at, depth)
            case "[":
                return self._array(at, depth)
            case _:
                return self._scalar(at)

    def _object(self, start: int, depth: int) -> tuple[Node, int]:
        members: list[Member] = []
        at = skip_blank(self._text, start + 1)
        while not self._text.startswith("}", at):
            member, at = self._member(at, depth)
            members.append(member)
            at = self._separator(at, "}")
        value = {m.key: m.node.value for m in members}
        return Node(start, at + 1, Kind.OBJECT, value, members=tuple(members)), at + 1

    def _member(self, start: int, depth: int) -> tuple[Member, int]:
        key, at = self._string(start, "a name in double quotes is expected")
        at = skip_blank(self._text, at)
        if not self._text.startswith(":", at):
            raise self.error(at, "a colon is expected")
        node, at = self.value(skip_blank(self._text, at + 1), depth + 1)
        return Member(key, start, node), at

    def _array(self, start: int, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        at = skip_blank(self._text, start + 1)
        while not self._text.startswith("]", at):
            item, at = self.value(at, depth + 1)
            items.append(item)
            at = self._separator(at, "]")
        value = [item.value for item in items]
        return Node(start, at + 1, Kind.ARRAY, value, items=tuple(items)), at + 1

    def _separator(self, at: int, closing: str) -> int:
        """Return where the next item or the closing bracket is."""
        at = skip_blank(self._text, at)
        if self._text.startswith(",", at):
            return skip_blank(self._text, at + 1)
        if not self._text.startswith(closing, at):
            raise self.error(at, f"a comma or {closing} is expected")
        return at

    def _scalar(self, start: int) -> tuple[Node, int]:
        if self._text.startswith('"', start):
            value, end = self._string(start, "the string has no end")
            return Node(start, end, Kind.SCALAR, value), end
        word = _WORD.match(self._text, start)
        if word is None:
            raise self.error(start, "a value is expected")
        return Node(start, word.end(), Kind.SCALAR, self._decode(start, word[0])), word.end()

    def _string(self, start: int, problem: str) -> tuple[str, int]:
        found = _STRING.match(self._text, start)
        if found is None:
            raise self.error(start, problem)
        return str(self._decode(start, found[0])), found.end()

    def _decode(self, at: int, text: str) -> object:
        try:
            value: object = json.loads(text)
        except ValueError as e:
            raise self.error(at, f"{text[:20]} is no JSON value") from e
        return value
