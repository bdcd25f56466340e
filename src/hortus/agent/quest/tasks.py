"""The tasks of a quest as people read and edit them: Markdown, one heading for each."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hortus.agent.quest.errors import QuestError

_HEADING = re.compile(r"##\s+(?:\d+[.)]\s*)?(.+)")
_CHECK = re.compile(r"(?:[-*]\s+)?\**check\**:\**\s*(.+)", re.IGNORECASE)
_FENCE = re.compile(r"\s*(```|~~~)")
_MOST = 60


@dataclass(frozen=True, slots=True)
class Task:
    """One task: what is to be done, and the command that shows that it is."""

    number: int
    title: str
    text: str
    check: str

    @property
    def key(self) -> str:
        """What tells it from others: it changes with every word of the task."""
        words = f"{self.title}\0{self.text}\0{self.check}"
        return hashlib.sha256(words.encode()).hexdigest()[:16]


def read_tasks(text: str, place: str) -> tuple[Task, ...]:
    """Return the tasks of a file. Raises ``QuestError`` with the line of what is wrong."""
    tasks = tuple(
        _task(number, at, title, lines, place)
        for number, (at, title, lines) in enumerate(_sections(text), 1)
    )
    if not tasks:
        raise QuestError(
            f"{place} has no task", remedy="give each task a heading: `## 1. What it is about`"
        )
    if len(tasks) > _MOST:
        raise QuestError(
            f"{place} has {len(tasks)} tasks, more than {_MOST}", remedy="make two quests of it"
        )
    return tasks


def write_tasks(tasks: Sequence[Task]) -> str:
    """Return the file for tasks, which ``read_tasks`` reads as the same ones."""
    parts = ["# Tasks\n"]
    for task in tasks:
        text = f"{task.text}\n\n" if task.text else ""
        parts.append(f"## {task.number}. {task.title}\n\n{text}Check: `{task.check}`\n")
    return "\n".join(parts)


def _sections(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield line number, title and lines of each section; a heading in a fence is none."""
    begun: tuple[int, str, list[str]] | None = None
    fenced = False
    for at, line in enumerate(text.splitlines(), 1):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.fullmatch(line.strip())
        if heading:
            if begun:
                yield begun
            begun = at, heading[1].strip(), []
        elif begun:
            begun[2].append(line)
    if begun:
        yield begun


def _task(number: int, at: int, title: str, lines: list[str], place: str) -> Task:
    checks = [found[1].strip() for line in lines if (found := _CHECK.fullmatch(line.strip()))]
    if len(checks) != 1 or not (check := _command(checks[0])):
        found_words = "no check" if not checks else f"{len(checks)} checks"
        raise QuestError(
            f"{place}:{at}: task {number} ({title}) has {found_words}",
            remedy="give it one line `Check: COMMAND` whose exit status says whether it is done",
        )
    text = "\n".join(line for line in lines if not _CHECK.fullmatch(line.strip())).strip()
    return Task(number, title, text, check)


def _command(written: str) -> str:
    bare = written.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == "`":
        bare = bare.strip("`").strip()
    return bare
