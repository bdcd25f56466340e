"""A file that only grows: one line for each thing that happened, on disk before the next."""

import fcntl
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import msgspec

from hortus.agent.conversation.errors import JournalError, SessionBusyError
from hortus.agent.conversation.records import VERSION, Opened, Record

FILE = "journal.jsonl"
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW


class Journal:
    """The open journal of one session; nobody else can open it meanwhile."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self._file = file
        self._descriptor = descriptor
        self._encoder = msgspec.json.Encoder()

    @classmethod
    def create(cls, folder: Path, opened: Opened, records: Sequence[Record] = ()) -> Self:
        """Begin a journal in a folder of its own. Raises ``JournalError``."""
        file = folder / FILE
        try:
            folder.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
            folder.mkdir(mode=_FOLDER_MODE)
            journal = cls(file, os.open(file, _FLAGS | os.O_CREAT | os.O_EXCL, _FILE_MODE))
            _sync_folder(folder)
            _sync_folder(folder.parent)
        except OSError as e:
            raise _unusable(file, e) from e
        journal._lock()
        journal.append(opened, *records)
        return journal

    @classmethod
    def open(cls, folder: Path) -> tuple[Self, tuple[Record, ...]]:
        """Open a journal to go on with it; a line torn at the end is cut off.

        Raises ``SessionBusyError`` where another process has it, else ``JournalError``.
        """
        file = folder / FILE
        try:
            journal = cls(file, os.open(file, _FLAGS))
        except OSError as e:
            raise _unusable(file, e) from e
        journal._lock()
        try:
            records, good = read_records(file)
            journal._cut_to(good)
        except (OSError, JournalError):
            journal.close()
            raise
        return journal, records

    def append(self, *records: Record) -> None:
        """Write lines; they are on disk when this returns. Raises ``JournalError``."""
        lines = self._encoder.encode_lines(records)
        try:
            before = os.fstat(self._descriptor).st_size
            try:
                _write_all(self._descriptor, lines)
                os.fdatasync(self._descriptor)
            except OSError:
                os.ftruncate(self._descriptor, before)  # no half line under the next one
                raise
        except OSError as e:
            raise _unusable(self._file, e) from e

    def close(self) -> None:
        """Let go of the journal; closing twice is closing once."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def discard(self) -> None:
        """Let go of the journal, and remove it with its folder."""
        if self._descriptor >= 0:
            self._file.unlink(missing_ok=True)
            with suppress(OSError):  # somebody put something into it
                self._file.parent.rmdir()
        self.close()

    def _lock(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as e:
            self.close()
            raise SessionBusyError(
                f"another process works in session {self._file.parent.name}",
                remedy="end it first, or go on in a copy with --fork",
            ) from e

    def _cut_to(self, good: int) -> None:
        if os.fstat(self._descriptor).st_size > good:
            os.ftruncate(self._descriptor, good)
            os.fsync(self._descriptor)


def read_records(file: Path) -> tuple[tuple[Record, ...], int]:
    """Return the lines of a journal and how many bytes of it are whole lines.

    What cannot be read at its end was torn when a process ended, and is left out; anywhere else
    it raises ``JournalError``.
    """
    try:
        data = file.read_bytes()
    except OSError as e:
        raise _unusable(file, e) from e
    decoder: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
    records: list[Record] = []
    good = 0
    while (end := data.find(b"\n", good)) >= 0:
        try:
            records.append(decoder.decode(data[good:end]))
        except (msgspec.DecodeError, UnicodeDecodeError) as e:
            if end + 1 < len(data):
                raise _damaged(file, len(records) + 1, e) from e
            break
        good = end + 1
        _check_version(file, records)
    _check_beginning(file, records)
    return tuple(records), good


def read_opening(file: Path, lines: int) -> tuple[Record, ...]:
    """Return the first lines of a journal, as far as they can be read; for a list."""
    decoder: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
    records: list[Record] = []
    try:
        with file.open("rb") as opened:
            for line, _ in zip(opened, range(lines), strict=False):
                records.append(decoder.decode(line))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return tuple(records)
    return tuple(records)


def _check_version(file: Path, records: list[Record]) -> None:
    first = records[0]
    if isinstance(first, Opened) and first.version > VERSION:
        raise JournalError(
            f"{file} was written by a newer hortus (version {first.version} of the journal)",
            remedy="update hortus, or begin a new session",
        )


def _check_beginning(file: Path, records: list[Record]) -> None:
    if not records or not isinstance(records[0], Opened):
        raise JournalError(
            f"{file} does not begin as a journal does",
            remedy=f"begin a new session; {file.parent} can be removed",
        )


def _damaged(file: Path, number: int, error: Exception) -> JournalError:
    return JournalError(
        f"line {number} of {file} cannot be read: {error}",
        remedy="it was changed by something other than hortus; begin a new session",
    )


def _unusable(file: Path, error: OSError) -> JournalError:
    return JournalError(
        f"{file} cannot be used: {error.strerror}",
        remedy="see that the folder is yours and the disk has room",
    )


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
