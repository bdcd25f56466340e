"""Read targets and steps: Makefiles, Dockerfiles, and what CI systems run."""

import re
from collections.abc import Iterator

from hortus.wiki.tasks.types import Task
from hortus.wiki.types import Place

_TARGET = re.compile(r"^([A-Za-z0-9][\w.-]*)\s*:(?![=:])[^#\n]*(?:#+\s*(.*))?$")
_MOST_STEPS = 4
_DOCKER = re.compile(r"^(FROM|RUN|EXPOSE|CMD|ENTRYPOINT)\s+(.+)$", re.IGNORECASE)
_RUNS = re.compile(r"^(\s*)(?:-\s+)?(run|script|before_script|install|bash|command)\s*:\s*(.*)$")
_ITEM = re.compile(r"^(\s*)-\s+(.*)$")
_BLOCK = re.compile(r"[|>][+-]?\d?\s*(#.*)?\Z")
_STEP_NAME = re.compile(r"^\s*(?:-\s+)?name\s*:\s*(.+)$")
_FURTHER = re.compile(r"\\\s*$")


def makefile(path: str, text: str) -> Iterator[Task]:
    """Yield the targets of a Makefile with the first lines of their recipes."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _TARGET.match(line)
        if match is None or match[1].startswith("."):
            continue
        recipe: list[str] = []
        for below in lines[number + 1 :]:
            if not below.startswith("\t") or len(recipe) == _MOST_STEPS:
                break
            recipe.append(below.strip().lstrip("@-"))
        above = (
            lines[number - 1].lstrip("# ").strip()
            if number and lines[number - 1].startswith("#")
            else ""
        )
        yield Task(
            f"make {match[1]}",
            "\n".join(recipe),
            Place(path, number + 1),
            (match[2] or above).strip(),
        )


def dockerfile(path: str, text: str) -> Iterator[Task]:
    """Yield what an image is made from, what is run in it, and how it starts."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if match := _DOCKER.match(line.strip()):
            command = [match[2].strip()]
            for below in lines[number + 1 :]:
                if not _FURTHER.search(command[-1]) or len(command) == _MOST_STEPS:
                    break
                command.append(below.strip())
            yield Task(match[1].upper(), "\n".join(command), Place(path, number + 1))


def pipeline(path: str, text: str) -> Iterator[Task]:
    """Yield the commands of a CI system's file: those of GitHub, GitLab, Travis, Azure, CircleCI.

    The lines are looked at as they stand: anchors and includes are not followed.
    """
    lines = text.split("\n")
    name = ""
    for number, line in enumerate(lines):
        name = "" if _ITEM.match(line) else name
        if match := _STEP_NAME.match(line):
            name = _unquoted(match[1])
            continue
        match = _RUNS.match(line)
        if match is None or line.lstrip().startswith("#"):
            continue
        depth, value = len(line) - len(line.lstrip()), match[3].strip()
        if value and not _BLOCK.match(value):
            command = [_unquoted(value)]
        else:
            command = list(_below(lines[number + 1 :], depth, value))
        if command:
            said = "" if name == command[0] else name
            yield Task(match[2], "\n".join(command[:_MOST_STEPS]), Place(path, number + 1), said)
        name = ""


def _below(lines: list[str], depth: int, value: str) -> Iterator[str]:
    """Yield the lines of a block, or the items of a list, below a key at some depth."""
    for line in lines:
        inside = len(line) - len(line.lstrip())
        item = _ITEM.match(line)
        if line.strip() and (inside < depth or (inside == depth and (value or not item))):
            return
        text = _unquoted(item[2]) if item and not value else line.strip()
        if text and not text.startswith("#"):
            yield text


def _unquoted(text: str) -> str:
    plain = text.strip()
    is_quoted = len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'"
    return plain[1:-1] if is_quoted else plain
