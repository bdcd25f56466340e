"""Read the commands that pages written for people give under headings about building."""

import re
from collections.abc import Iterator

from hortus.wiki.prose import without_markup
from hortus.wiki.tasks.types import Task
from hortus.wiki.types import Place

_ABOUT = re.compile(
    r"\b(?:build|compil|test|develop|install|set ?up|setting up|getting started|quick ?start|run"
    r"|contribut|lint|format|release|from source|requirements?|prerequisites?)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"^([=\-~^*\"'+#])\1{2,}\s*$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})\s*([\w-]*)")
_DIRECTIVE = re.compile(r"^\s*(?:\.\. (?:code-block|code|sourcecode)::\s*(\S*)|.*::)\s*$")
_SHELLS = frozenset({"", "sh", "bash", "shell", "console", "zsh", "text", "none", "shell-session"})
_MOST_LINES = 6
_PROMPT = re.compile(r"^\s*(?:\$|>|%)\s+")


def guide(path: str, text: str) -> Iterator[Task]:
    """Yield the blocks of commands of a page, each under the heading that it stands below."""
    heading, before = "", ""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        if match := _MARKDOWN.match(line):
            heading = without_markup(match[1])
        elif _UNDERLINE.match(line) and before.strip() and len(line) >= len(before.rstrip()):
            heading = before.strip()
        start = number
        block, number = _block(lines, number)
        if block and heading and _ABOUT.search(heading):
            yield Task(heading, "\n".join(block[:_MOST_LINES]), Place(path, start + 1))
        before = line if number == start + 1 else ""


def _block(lines: list[str], at: int) -> tuple[list[str], int]:
    """Return the commands of a block that begins at a line, and where to go on."""
    if fence := _FENCE.match(lines[at]):
        end = next(
            (n for n in range(at + 1, len(lines)) if lines[n].strip().startswith(fence[1])),
            len(lines),
        )
        inside = lines[at + 1 : end] if fence[2].lower() in _SHELLS else []
        return _commands(inside), end + 1
    directive = _DIRECTIVE.match(lines[at])
    if directive is None or (directive[1] or "").lower() not in _SHELLS:
        return [], at + 1
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0].isspace()):
        end += 1
    return _commands(lines[at + 1 : end]), end


def _commands(lines: list[str]) -> list[str]:
    """Return the lines that are typed: where some have a prompt, the others are answers."""
    typed = [_PROMPT.sub("", line).strip() for line in lines if _PROMPT.match(line)]
    return typed or [line.strip() for line in lines if line.strip()]
