"""Cut a file into chunks: functions, what is left of classes, the rest; prose at its headings."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from hortus.knowledge.languages import PROSE
from hortus.knowledge.parsing import Definition, definitions
from hortus.knowledge.sections import sections
from hortus.knowledge.types import Chunk, Symbol

_MOST_LINES = 120
_DEEPEST = 8
_MOST_ABOVE = 40
_NOBODY = -1
# What stands right above a definition and belongs to it: decorators, attributes, comments.
_ABOVE = ("@", "#", "//", "/*", "*", "--", "[", '"""')


def cut(text: str, language: str) -> list[Chunk]:
    """Return the chunks of a file; every line with anything on it is in exactly one."""
    lines = text.split("\n")
    if language in PROSE:
        return [chunk for part in sections(lines) for chunk in _chunks(lines, part, ())]
    defined = definitions(text, language)
    if not defined:
        return list(_chunks(lines, range(len(lines)), ()))
    owners = [_NOBODY] * len(lines)
    borders = {0, len(lines)}
    for number, first, end in _spans(defined, lines):
        owners[first:end] = [number] * (end - first)
        borders |= {first, end}
    owned: dict[int, list[int]] = {}
    for first, end in pairwise(sorted(borders)):
        owned.setdefault(owners[first], []).extend(range(first, end))
    symbols: dict[int, list[Symbol]] = {}
    for one in defined:
        if one.first < len(lines):
            owner = owners[one.first]
            symbols.setdefault(owner, []).append(Symbol(one.name, one.kind, one.first + 1))
    return [
        chunk
        for owner, numbers in owned.items()
        for chunk in _chunks(lines, numbers, symbols.get(owner, ()))
    ]


def _spans(defined: Sequence[Definition], lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each definition with its lines; a later one's are no more an earlier's.

    A function inside a function is a part of it; what is nested deeper was not written.
    """
    within: list[Definition] = []
    for number, one in enumerate(defined):
        while within and within[-1].last < one.first:
            within.pop()
        if len(within) >= _DEEPEST or any(not outer.is_whole for outer in within[-1:]):
            continue
        least = within[-1].first + 1 if within else 0
        within.append(one)
        first = _with_head(lines, one.first, least)
        yield number, first, max(first, min(one.last + 1, len(lines)))


def _with_head(lines: Sequence[str], first: int, least: int) -> int:
    """Return the line at which the comments and decorators above a definition begin."""
    top = max(least, first - _MOST_ABOVE)
    while first > top and lines[first - 1].lstrip().startswith(_ABOVE):
        first -= 1
    return first


def _chunks(
    lines: Sequence[str], numbers: Sequence[int], symbols: Sequence[Symbol]
) -> Iterator[Chunk]:
    """Yield the chunks of one definition's lines, each of them within a length."""
    for start in range(0, len(numbers), _MOST_LINES):
        kept = numbers[start : start + _MOST_LINES]
        first, last = kept[0] + 1, kept[-1] + 1
        text = "\n".join(
            lines[first - 1 : last]
            if last - first < len(kept)
            else [lines[number] for number in kept]
        )
        if not text or text.isspace():
            continue
        # Names stay with the first part, where they are defined.
        inside = tuple(s for s in symbols if first <= s.line <= last)
        yield Chunk(first, last, text, inside)
