"""Writes down what is seen of a run as it is seen, so that nothing is lost where it breaks off."""

import time
from collections.abc import Iterator
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
    clock_pinned: bool = False
    own_clock: tuple[str, ...] = ()


class Begun(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="begun"):
    """Where another start in the same home begins."""


_LINE = msgspec.json.Decoder(Lookup | Connection | Request | Message | Datagram | Begun | End)


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
        """Begin another start, with its own time."""
        self._zero = time.monotonic()
        self.write(Begun())

    def write(self, line: Seen | Begun | End) -> None:
        """Add a line."""
        self._file.write(self._encode(line) + b"\n")
        self._file.flush()


def read(path: Path) -> tuple[tuple[Seen, ...], End | None]:
    """Return what a record holds of the last start; there is no end where the run broke off."""
    return _starts(path)[-1], next((line for line in _lines(path) if isinstance(line, End)), None)


def earlier(path: Path) -> tuple[Seen, ...]:
    """Return what a record holds of the starts before the last one, in the same home."""
    return tuple(seen for start in _starts(path)[:-1] for seen in start)


def _starts(path: Path) -> list[tuple[Seen, ...]]:
    starts: list[list[Seen]] = [[]]
    for line in _lines(path):
        if isinstance(line, Begun):
            starts.append([])
        elif not isinstance(line, End):
            starts[-1].append(line)
    return [tuple(start) for start in starts]


def _lines(path: Path) -> Iterator[Seen | Begun | End]:
    for line in path.read_bytes().splitlines():
        try:
            yield _LINE.decode(line)
        except msgspec.DecodeError:
            return  # the line that was being written when it broke off
