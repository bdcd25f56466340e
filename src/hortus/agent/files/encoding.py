"""Tell how a file writes its text down, or that it is no text."""

import codecs

from msgspec import Struct

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MOST = 0.8


class Encoding(Struct, frozen=True):
    """The name of an encoding and the mark at the beginning that says so."""

    name: str = "utf-8"
    mark: bytes = b""

    def decode(self, data: bytes) -> str:
        """Return the text; raises ``UnicodeDecodeError`` where a mark promised too much."""
        return data[len(self.mark) :].decode(self.name)


def encoding_of(data: bytes) -> Encoding | None:
    """Return how ``data`` is encoded; None where it is no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Encoding(name, mark)
    if b"\0" in data:
        return _without_mark(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # Every byte is a character of latin-1, so what is not touched comes back as it was.
        return Encoding("latin-1")
    return Encoding()


def _without_mark(data: bytes) -> Encoding | None:
    """Tell UTF-16 that carries no mark from what is no text: one byte of each pair is zero."""
    half = len(data) // 2
    for name, zeros, others in (
        ("utf-16-le", data[1::2], data[::2]),
        ("utf-16-be", data[::2], data[1::2]),
    ):
        if len(data) % 2 == 0 and zeros.count(0) > _MOST * half and others.count(0) == 0:
            return Encoding(name)
    return None
