"""Read whole files, each in a fence below its name."""

from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.filename import file_name
from hortus.agent.edits.text import input_lines
from hortus.agent.edits.types import Edit, Write
from hortus.core.regex import late

_MARKDOWN = (".md", ".mdx", ".markdown", ".rst", ".txt")
_FENCE = late(r"(`{3,}|~{3,})[ \t]*([^`\s]*)[^`]*")


def parse_whole(text: str) -> tuple[Edit, ...]:
    """Return the files of a text."""
    lines = input_lines(text)
    edits: list[Write] = []
    at = 0
    while at < len(lines):
        if not _FENCE.fullmatch(lines[at]):
            at += 1
            continue
        number = len(edits) + 1
        stop = _end(lines, at, number)
        edits.append(_file(lines, at, stop, number))
        _refuse_doubt(edits[-1].path, lines, at, stop)
        at = stop + 1
    if not edits:
        raise MalformedEditError(
            "there is no file in it", remedy="write the path, then the file between ``` fences"
        )
    return tuple(edits)


def _file(lines: list[str], start: int, stop: int, number: int) -> Write:
    above = [line for line in lines[:start] if line.strip()]
    name = file_name(above[-1]) if above else ""
    if not name:
        raise MalformedEditError(
            f"file {number} has no name", remedy="put the path on the line above the fence"
        )
    body = lines[start + 1 : stop]
    return Write(name, "".join(f"{line}\n" for line in body), number)


def _refuse_doubt(name: str, lines: list[str], start: int, stop: int) -> None:
    """Raise where a document may go on behind the fence that seems to close it."""
    short = not lines[start].startswith(("````", "~~~~"))
    if (
        name.lower().endswith(_MARKDOWN)
        and short
        and any(_FENCE.fullmatch(line) for line in lines[stop + 1 :])
    ):
        raise MalformedEditError(
            f"{name} may hold ``` itself, so it is not clear where it ends",
            remedy="put ```` around it, or send it alone",
        )


def _end(lines: list[str], start: int, number: int) -> int:
    """Return where the fence opened at ``start`` is closed; fences inside it come in pairs."""
    opened = _FENCE.fullmatch(lines[start])
    mark = opened[1] if opened else "```"
    depth = 0
    for at in range(start + 1, len(lines)):
        found = _FENCE.fullmatch(lines[at])
        if not found or found[1][0] != mark[0] or len(found[1]) < len(mark):
            continue
        if found[2]:
            depth += 1
        elif depth == 0:
            return at
        else:
            depth -= 1
    raise MalformedEditError(
        f"the fence of file {number} is not closed, so it may have been cut off",
        remedy="send the whole file again; use ```` around a file that holds ``` itself",
    )
