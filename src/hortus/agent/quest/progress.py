"""How far a quest is: a file that only grows, so that any crash leaves what was done before."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hortus.agent.quest.errors import QuestError


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """Work on a task has begun, in a session that can be resumed."""

    key: str
    session_id: str
    checkpoint: str
    passed_before: bool
    at_us: int


class Checked(msgspec.Struct, frozen=True, tag="checked"):
    """A task's check was run."""

    key: str
    passed: bool
    output: str
    at_us: int


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """A task was finished, or given up."""

    key: str
    done: bool
    summary: str
    changed: tuple[str, ...]
    cost: float
    at_us: int


Entry = Begun | Checked | Ended


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """What is known of one task."""

    begun: Begun | None = None
    checks: tuple[Checked, ...] = ()
    ended: Ended | None = None

    @property
    def done(self) -> bool:
        """Whether it was finished and its check passed."""
        return self.ended is not None and self.ended.done


class Progress:
    """The file of one quest, outside the workspace, where no tool of the agent can write."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def note(self, entry: Entry) -> None:
        """Write an entry; it is on disk when this returns."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        torn = self._torn()
        with self._file.open("ab") as file:
            os.fchmod(file.fileno(), 0o600)
            if torn:
                file.write(b"\n")
            file.write(msgspec.json.encode(entry) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def of(self, key: str) -> TaskProgress:
        """Return what is known of a task; what was known before it began anew does not count."""
        known = TaskProgress()
        for entry in self.entries():
            if entry.key != key:
                continue
            match entry:
                case Begun():
                    known = TaskProgress(entry)
                case Checked():
                    known = TaskProgress(known.begun, (*known.checks, entry), known.ended)
                case Ended():
                    known = TaskProgress(known.begun, known.checks, entry)
        return known

    def entries(self) -> Sequence[Entry]:
        """Return all entries, oldest first; a line that was cut off by a crash is none."""
        try:
            lines = self._file.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        return [entry for line in lines if line and (entry := self._read(line))]

    def _read(self, line: bytes) -> Entry | None:
        try:
            entry: Entry = msgspec.json.decode(line, type=Entry)
        except msgspec.ValidationError as e:
            raise QuestError(
                f"{self._file} is of another version of hortus: {e}",
                remedy="finish the quest with that version, or remove the file to begin anew",
            ) from e
        except msgspec.DecodeError:
            return None
        return entry

    def _torn(self) -> bool:
        try:
            data = self._file.read_bytes()
        except FileNotFoundError:
            return False
        return bool(data) and not data.endswith(b"\n")
