"""Writes down what is seen of a run as it is seen, so that nothing is lost where it breaks off."""

import time
from pathlib import Path
from typing import BinaryIO

import msgspec

from hortus.inspector.observation import (
    Connection,
    Datagram,
    Ending,
    Lookup,
    Message,
    Request,
)

Seen = Lookup | Connection | Request | Message | Datagram


class End(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="end"):
    """The last line of a record."""

    ending: Ending
    changed: tuple[str, ...]


_LINE = msgspec.json.Decoder(Lookup | Connection | Request | Message | Datagram | End)


class Recorder:
    """One record being written. Times count from the program's last start."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._encode = msgspec.json.Encoder().encode
        self._zero = time.monotonic()

    def now(self) -> float:
        """Return the seconds since the program was started."""
        return round(time.monotonic() - self._zero, 6)

    def begin(self) -> None:
        """Start over: what came before was an earlier start, which is not observed."""
        self._zero = time.monotonic()
        self._file.seek(0)
        self._file.truncate()

    def write(self, line: Seen | End) -> None:
        """Add a line."""
        self._file.write(self._encode(line) + b"\n")
        self._file.flush()


def read(path: Path) -> tuple[tuple[Seen, ...], End | None]:
    """Return what a record holds; there is no end where the run broke off."""
    seen: list[Seen] = []
    end = None
    for line in path.read_bytes().splitlines():
        try:
            value = _LINE.decode(line)
        except msgspec.DecodeError:
            break  # the line that was being written when it broke off
        if isinstance(value, End):
            end = value
        else:
            seen.append(value)
    return tuple(seen), end
