"""Read SEARCH/REPLACE blocks with the file's name above them."""

from itertools import groupby

from hortus.agent.edits.elision import refuse_elision
from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.filename import file_name
from hortus.agent.edits.hunks import steps_between
from hortus.agent.edits.text import input_lines
from hortus.agent.edits.types import Edit, Hunk, Update, Write
from hortus.core.regex import late

_SEARCH = late(r"\s*<{5,9} ?SEARCH\b.*")
_DIVIDER = late(r"={5,9}\s*")
_REPLACE = late(r">{5,9} ?REPLACE\b.*")
_LOOK_BACK = 4


def parse_blocks(text: str) -> tuple[Edit, ...]:
    """Return the edits of all blocks; blocks of one file stay together in their order."""
    lines = input_lines(text)
    found: list[tuple[str, Hunk]] = []
    at, path = 0, ""
    while at < len(lines):
        if not _SEARCH.fullmatch(lines[at]):
            at += 1
            continue
        path = _name_above(lines, at) or path
        hunk, at = _block(lines, at + 1, path, len(found) + 1)
        found.append((path, hunk))
    if not found:
        raise MalformedEditError(
            "there is no SEARCH/REPLACE block in it",
            remedy="write `<<<<<<< SEARCH`, old lines, `=======`, new lines, `>>>>>>> REPLACE`",
        )
    return tuple(
        edit
        for name, group in groupby(found, key=lambda pair: pair[0])
        for edit in _edits(name, [hunk for _, hunk in group])
    )


def _edits(path: str, hunks: list[Hunk]) -> list[Edit]:
    first = hunks[0]
    if first.old:
        return [Update(path, tuple(hunks), first.number)]
    text = "".join(f"{line}\n" for line in first.new)
    made: list[Edit] = [Write(path, text, first.number, must_be_new=True)]
    return made + (_edits(path, hunks[1:]) if hunks[1:] else [])


def _block(lines: list[str], start: int, path: str, number: int) -> tuple[Hunk, int]:
    """Return the block whose first line is ``start``, and where it ends."""
    if not path:
        raise MalformedEditError(
            f"block {number} names no file", remedy="put the path on the line above the block"
        )
    stop = _end(lines, start, number)
    dividers = [at for at in range(start, stop) if _DIVIDER.fullmatch(lines[at])]
    if len(dividers) != 1:
        raise MalformedEditError(
            f"block {number} has {len(dividers)} lines of `=======`, so it is not clear where "
            "the new lines begin",
            remedy="write exactly one, or use another format for text that holds such lines",
        )
    old, new = lines[start : dividers[0]], lines[dividers[0] + 1 : stop]
    refuse_elision(new, old, number)
    return Hunk(steps_between(old, new), number), stop + 1


def _end(lines: list[str], start: int, number: int) -> int:
    for at in range(start, len(lines)):
        if _REPLACE.fullmatch(lines[at]):
            return at
        if _SEARCH.fullmatch(lines[at]):
            break
    raise MalformedEditError(
        f"block {number} does not end with `>>>>>>> REPLACE`, so it may have been cut off",
        remedy="send the whole block again",
    )


def _name_above(lines: list[str], at: int) -> str:
    """Return the file's name from the lines above a block, inside or above its fence."""
    for line in reversed(lines[max(0, at - _LOOK_BACK) : at]):
        if _REPLACE.fullmatch(line):
            return ""
        if line.strip() and not line.lstrip().startswith(("```", "~~~")):
            return file_name(line)
    return ""
