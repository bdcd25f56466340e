"""Tell pictures that a model can look at, and what other files are."""

import struct

from msgspec import Struct

LARGEST_PICTURE = 4 * 1024 * 1024
_PNG, _JPEG, _WEBP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"WEBP"
_OTHERS = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program for Windows"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xca\xfe\xba\xbe", "Java or Mach-O code"),
    (b"\x00asm", "WebAssembly"),
)


class Picture(Struct, frozen=True):
    """The form of a picture; its sides in pixels where they are easily read."""

    media_type: str
    width: int = 0
    height: int = 0

    @property
    def sides(self) -> str:
        """The sides in words; empty where they are not known."""
        return f", {self.width}x{self.height}" if self.width else ""


def picture_in(data: bytes) -> Picture | None:
    """Return what picture a file is; None where it is none that models take."""
    if data.startswith(_PNG) and len(data) >= 24:  # noqa: PLR2004 - the end of its first chunk
        return Picture("image/png", *struct.unpack(">II", data[16:24]))
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:  # noqa: PLR2004 - the same
        return Picture("image/gif", *struct.unpack("<HH", data[6:10]))
    if data.startswith(_JPEG):
        return Picture("image/jpeg")
    if data[:4] == b"RIFF" and data[8:12] == _WEBP:
        return Picture("image/webp")
    return None


def kind_of(data: bytes) -> str:
    """Return in words what a file is that is no text."""
    return next((words for start, words in _OTHERS if data.startswith(start)), "no text")
