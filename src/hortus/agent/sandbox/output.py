"""Keep the beginning and the end of what a command says, however much that is."""

import re
from codecs import getincrementaldecoder
from collections import deque

from hortus.agent.visible import readable

_HEAD_SHARE = 4  # a quarter for the beginning, where a command says what it is about to do
_HELD_BACK = 4096
_GOES_ON = 0x80  # the upper bits of a byte within a letter, in UTF-8

# Sequences of a terminal: CSI, those that carry a text up to their end (OSC, DCS ...), the rest.
_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\^-~]"
)
_BEGUN = re.compile(r"(?:\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)|\r)\Z")


def plain(text: str) -> str:
    """Return a text that prints as it reads: no sequence of a terminal, no invisible letter."""
    text = _SEQUENCE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return readable(text)


class Plain:
    """Makes a text plain that comes in pieces."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        """Return what is certain by now."""
        text = self._held + text
        begun = _BEGUN.search(text[-_HELD_BACK:])
        cut = len(text) - len(begun[0]) if begun else len(text)
        self._held = text[cut:]
        return plain(text[:cut])

    def end(self) -> str:
        """Return what was held back."""
        rest, self._held = plain(self._held), ""
        return rest


class Kept:
    """The first and the last bytes of an output, within ``limit``."""

    def __init__(self, limit: int) -> None:
        self._first = limit // _HEAD_SHARE
        self._last = limit - self._first
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._held = 0
        self.seen = 0
        """How many bytes there were in all."""

    def add(self, data: bytes) -> None:
        """Take the next bytes."""
        self.seen += len(data)
        room = self._first - len(self._head)
        self._head += data[:room]
        if rest := data[room:]:
            self._tail.append(rest)
            self._held += len(rest)
        while self._tail and self._held - len(self._tail[0]) >= self._last:
            self._held -= len(self._tail.popleft())

    @property
    def cut(self) -> int:
        """How many bytes in the middle are not kept."""
        return max(0, self.seen - self._first - self._last)

    def text(self) -> str:
        """Return what is kept; a line names what is not."""
        end = b"".join(self._tail)[-self._last :]
        if not self.cut:
            return (bytes(self._head) + end).decode(errors="replace")
        return (
            f"{getincrementaldecoder('utf-8')('replace').decode(bytes(self._head))}"
            f"\n[... {self.cut} bytes cut ...]\n{_from_letter(end)}"
        )


def _from_letter(data: bytes) -> str:
    begin = next((at for at, byte in enumerate(data[:4]) if byte & 0xC0 != _GOES_ON), 0)
    return data[begin:].decode(errors="replace")
