"""Where quests lie: what people read in the repository, how far they are outside of it."""

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.agent.quest.errors import QuestError
from hortus.agent.quest.progress import Progress
from hortus.core.whole import write_whole

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_WORD = re.compile(r"[a-z0-9]+")
_WORDS_IN_NAME = 5
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class QuestFiles:
    """The files of one quest."""

    name: str
    spec: Path
    tasks: Path
    report: Path
    progress: Progress


class QuestFolder:
    """The quests of one workspace."""

    def __init__(self, workspace: Path, data: Path) -> None:
        self._shown = workspace / ".hortus" / "quests"
        self._workspace = workspace.resolve()
        place = hashlib.sha256(str(self._workspace).encode()).hexdigest()[:16]
        self._kept = data / "agent" / "quests" / place

    def names(self) -> Sequence[str]:
        """Return the quests there are."""
        if not self._shown.is_dir():
            return ()
        return sorted(found.parent.name for found in self._shown.glob("*/spec.md"))

    def files(self, name: str) -> QuestFiles:
        """Return the files of a quest, whether or not they exist."""
        if not _NAME.fullmatch(name):
            raise QuestError(
                f"{name!r} is no name of a quest", remedy="use small letters, digits and dashes"
            )
        shown = self._shown / name
        if shown.resolve() != self._workspace / ".hortus" / "quests" / name:
            raise QuestError(
                f"{shown} is reached by a link", remedy="put a folder in the place of the link"
            )
        return QuestFiles(
            name,
            shown / "spec.md",
            shown / "tasks.md",
            shown / "report.md",
            Progress(self._kept / f"{name}.jsonl"),
        )

    def existing(self, name: str) -> QuestFiles:
        """Return a quest that was begun; without a name the only one."""
        names = self.names()
        if not name and len(names) == 1:
            name = names[0]
        if name not in names:
            there = f"there are {', '.join(names)}" if names else "there are none yet"
            raise QuestError(
                f"there is no quest {name!r}; {there}" if name else f"which quest? {there}",
                remedy="name one of them, as in `hortus quest status NAME`"
                if names
                else 'begin one with `hortus quest new "WHAT IS TO BE DONE"`',
            )
        return self.files(name)

    def name_for(self, intent: str) -> str:
        """Return a name that is free, made of the words of an intent."""
        words = _WORD.findall(intent.lower())[:_WORDS_IN_NAME]
        base = "-".join(words)[:50] or "quest"
        taken = set(self.names())
        names = (base if number == 1 else f"{base}-{number}" for number in range(1, 1000))
        return next(name for name in names if name not in taken)


def write_text(file: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, text.encode())


def read_text(file: Path, what: str) -> str:
    """Return a file that people may have edited."""
    try:
        # A link may lead to a file that no model is to be told of; a pipe has no end.
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, encoding="utf-8") as opened:
            return opened.read(_LARGEST)
    except FileNotFoundError as e:
        raise QuestError(f"{file} is not there: {what}", remedy="see `hortus quest --help`") from e
    except (OSError, UnicodeDecodeError) as e:
        raise QuestError(f"{file} cannot be read: {e}", remedy="mend the file") from e
