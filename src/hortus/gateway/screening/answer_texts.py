"""Read the texts of a JSON document at once, for the many in which nothing has to change."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from msgspec import DecodeError
from msgspec.json import Decoder

from hortus.gateway.screening.answer_json import (
    HOLDS_JSON,
    ODDS,
    TAKEN_WHOLE,
    Path,
    Unescaper,
)

# What is under these names is sealed by whoever made it, or a picture: one byte more would spoil
# it, and nobody reads a secret in it.
SEALED = frozenset(
    {"signature", "encrypted_content", "data", "b64_json", "partial_image_b64", "obfuscation"}
)
BETWEEN = "\n"
_TEXT = "text"
_DEEPEST = 32

_Value: TypeAlias = str | float | bool | list["_Value"] | dict[str, "_Value"] | None
_ANYTHING = Decoder()


class _NotPlainError(Exception):
    """Only a walk through its bytes tells what a document says."""


def joined_texts(data: bytes, said: Mapping[str, str], skip: Iterable[Path] = ()) -> str | None:
    """Return the texts of a document as one, those joined that are shown joined.

    Left out are those that are ``said`` already and did not change, and what is at the places
    ``skip``. None where only the bytes tell: for what is no JSON, has a name twice, arguments
    that are no string, or a text that was ``said`` otherwise.
    """
    reader = _Reader(said)
    try:
        reader.read(_ANYTHING.decode(data), skip)
    except (DecodeError, UnicodeDecodeError, RecursionError, _NotPlainError):
        return None
    # Of two values with the same name, one was lost.
    if 2 * reader.strings != _quotes(data):
        return None
    return "".join(["".join(texts) + BETWEEN for texts in reader.texts])


def _quotes(data: bytes) -> int:
    """Return how many quotes begin or end a string."""
    unpaired = data.replace(rb"\\", b"")
    return unpaired.count(b'"') - unpaired.count(rb"\"")


class _Reader:
    """Gathers what a document says, in order."""

    __slots__ = ("_depth", "_said", "strings", "texts")

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = said
        self._depth = 0
        self.strings = 0
        """How many strings there are, names among them."""
        self.texts: list[list[str]] = []

    def read(self, document: _Value, skip: Iterable[Path]) -> None:
        """Take in a whole document."""
        for path in skip:
            self._drop(document, path)
        self._go_in("", document)

    def _drop(self, found: _Value, path: Path) -> None:
        for step in path[:-1]:
            if isinstance(found, list) and isinstance(step, int):
                found = found[step]
            elif isinstance(found, dict) and isinstance(step, str):
                found = found.get(step)
        if not isinstance(found, dict) or found.pop(str(path[-1]), None) is None:
            raise _NotPlainError
        self.strings += 2

    def _go_in(self, name: str, found: _Value) -> None:
        """Take in an object or array."""
        if name in TAKEN_WHOLE:
            if found:
                raise _NotPlainError
            self.texts += [] if name == ODDS else [["{}" if found == {} else "[]"]]
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NotPlainError
        if isinstance(found, list):
            self._read_list(found)
        elif isinstance(found, dict):
            self._read_object(found)
        self._depth -= 1

    def _read_list(self, found: list[_Value]) -> None:
        block: list[str] = []
        for value in found:
            before = len(block)
            if isinstance(value, dict):
                self._read_object(value, block)
            elif isinstance(value, list):
                self._go_in("", value)
            elif isinstance(value, str):
                self.strings += 1
                self._take("", value)
            # The text of a block goes on in the one that follows it, and no further.
            if len(block) == before:
                block = []

    def _read_object(self, found: dict[str, _Value], block: list[str] | None = None) -> None:
        """Take in an object; ``block`` has the text of the one before it in an array."""
        self.strings += len(found)
        for name, value in found.items():
            if isinstance(value, str):
                self.strings += 1
                if name == _TEXT and block is not None:
                    self._go_on(value, block)
                elif name not in SEALED:
                    self._take(name, value)
            elif isinstance(value, (dict, list)):
                self._go_in(name, value)

    def _go_on(self, text: str, block: list[str]) -> None:
        if not self._is_said(text):
            if not block:
                self.texts.append(block)
            block.append(text)

    def _take(self, name: str, text: str) -> None:
        if self._is_said(text):
            return
        if name in HOLDS_JSON and "\\" in text:
            reader = Unescaper()
            text = reader.feed(text) + reader.finish()
        self.texts.append([text])

    def _is_said(self, text: str) -> bool:
        """Tell whether a text was screened before."""
        shown = self._said.get(text) if self._said else None
        if shown is not None and shown != text:
            raise _NotPlainError
        return shown is not None
