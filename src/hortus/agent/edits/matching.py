"""Find the one place in a file that a block of lines means, exactly or nearly."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from hortus.agent.edits.indentation import Shift, find_shift, indent_of
from hortus.core.regex import late

_SAME = Shift()
_TOKEN = late(r"\w+|[^\w\s]")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
        "\u2026": "...",
    }
)


class Level(StrEnum):
    """What may differ between a block and its place, from nothing upward."""

    EXACT = "nothing"
    TRAILING = "white space at the end of lines"
    SIGNS = "quotes, dashes or blanks of another kind"
    INDENTATION = "indentation"
    SPACING = "white space inside lines"


class Place(Struct, frozen=True):
    """Where a block is: the index of its first line, and how its indentation is carried over."""

    start: int
    level: Level
    shift: Shift = _SAME


def _exact(line: str) -> str:
    return line


def _trailing(line: str) -> str:
    return line.rstrip()


def _signs(line: str) -> str:
    return unicodedata.normalize("NFC", line.translate(_PLAIN)).rstrip()


def _indentation(line: str) -> str:
    return _signs(line).strip()


def _spacing(line: str) -> str:
    # Words stay apart: only the blanks between them and signs are overlooked.
    return " ".join(_TOKEN.findall(_signs(line)))


_LEVELS: tuple[tuple[Level, Callable[[str], str], bool], ...] = (
    (Level.EXACT, _exact, False),
    (Level.TRAILING, _trailing, False),
    (Level.SIGNS, _signs, False),
    (Level.INDENTATION, _indentation, True),
    (Level.SPACING, _spacing, True),
)


def find_places(wanted: Sequence[str], lines: Sequence[str]) -> list[Place]:
    """Return every place of the strictest level that has one; a near level needs some word."""
    wordy = any(any(sign.isalnum() for sign in line) for line in wanted)
    for level, form, shifted in _LEVELS:
        if level is not Level.EXACT and not wordy:
            return []
        found = list(_at_level(wanted, lines, level, form, shifted=shifted))
        if found:
            return found
    return []


def _at_level(
    wanted: Sequence[str],
    lines: Sequence[str],
    level: Level,
    form: Callable[[str], str],
    *,
    shifted: bool,
) -> Iterator[Place]:
    sought, there = [form(line) for line in wanted], [form(line) for line in lines]
    for start in _occurrences(sought, there):
        if not shifted:
            yield Place(start, level)
            continue
        shift = find_shift(wanted, lines[start : start + len(wanted)])
        if shift is not None:
            yield Place(start, level, shift)


def _occurrences(sought: list[str], there: list[str]) -> Iterator[int]:
    if not sought:
        return
    first = sought[0]
    for start in range(len(there) - len(sought) + 1):
        if there[start] == first and there[start : start + len(sought)] == sought:
            yield start


def find_anchor(anchor: str, lines: Sequence[str], start: int, stop: int) -> list[int]:
    """Return the lines between two that an anchor names: whole ones, else those it begins."""
    sought = _indentation(anchor)
    there = {index: _indentation(lines[index]) for index in range(start, stop)}
    whole = [index for index, line in there.items() if line == sought]
    return whole or [index for index, line in there.items() if line.startswith(sought)]


def section_end(lines: Sequence[str], head: int) -> int:
    """Return where what a line heads ends; the end of the file where it heads nothing."""
    depth = _depth(lines[head])
    for index in range(head + 1, len(lines)):
        if lines[index].strip() and _depth(lines[index]) <= depth and not _goes_on(lines[index]):
            return index if index > head + 1 else len(lines)
    return len(lines)


def _depth(line: str) -> int:
    return len(indent_of(line).expandtabs(4))


def _goes_on(line: str) -> bool:
    """Tell whether a line ends a heading of several lines, such as ``) -> int:``."""
    bare = line.strip()
    return bare == "{" or (bare[0] in ")]}" and bare[-1] in ":{([")
