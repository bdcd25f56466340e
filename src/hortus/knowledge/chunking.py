"""Cut a file into chunks: each function, what is left of each class, and the rest."""

from collections.abc import Sequence
from itertools import groupby

from hortus.knowledge.parsing import Definition, definitions
from hortus.knowledge.types import Chunk, Symbol

_MOST_LINES = 120
_DEEPEST = 8
_MOST_ABOVE = 40
# What stands right above a definition and belongs to it: decorators, attributes, comments.
_ABOVE = ("@", "#", "//", "/*", "*", "--", "[", '"""')


def cut(text: str, language: str) -> list[Chunk]:
    """Return the chunks of a file; every line with anything on it is in exactly one."""
    lines = text.split("\n")
    defined = definitions(text, language)
    owners = _owners(defined, lines)
    symbols: dict[int, list[Symbol]] = {}
    for one in defined:
        if one.first < len(lines):
            owner = owners[one.first]
            symbols.setdefault(owner, []).append(Symbol(one.name, one.kind, one.first + 1))
    owned: dict[int, list[int]] = {}
    start = 0
    for owner, run in groupby(owners):
        end = start + len(list(run))
        owned.setdefault(owner, []).extend(range(start, end))
        start = end
    return [
        chunk
        for owner, numbers in owned.items()
        for chunk in _chunks(lines, numbers, symbols.get(owner, []))
    ]


def _owners(defined: Sequence[Definition], lines: list[str]) -> list[int]:
    """Return for each line the number of the innermost definition it belongs to, -1 if none."""
    owners = [-1] * len(lines)
    within: list[Definition] = []
    for number, one in enumerate(defined):
        while within and within[-1].last < one.first:
            within.pop()
        # A function inside a function is a part of it; what is nested deeper was not written.
        if len(within) >= _DEEPEST or any(not outer.is_whole for outer in within[-1:]):
            continue
        within.append(one)
        first = _with_head(lines, one.first, within[-2].first + 1 if len(within) > 1 else 0)
        owners[first : one.last + 1] = [number] * (min(one.last + 1, len(lines)) - first)
    return owners


def _with_head(lines: list[str], first: int, least: int) -> int:
    """Return the line at which the comments and decorators above a definition begin."""
    top = max(least, first - _MOST_ABOVE)
    while first > top and lines[first - 1].lstrip().startswith(_ABOVE):
        first -= 1
    return first


def _chunks(lines: list[str], numbers: list[int], symbols: list[Symbol]) -> list[Chunk]:
    """Return the chunks of one definition's lines, each of them within a length."""
    found: list[Chunk] = []
    for start in range(0, len(numbers), _MOST_LINES):
        kept = numbers[start : start + _MOST_LINES]
        text = "\n".join([lines[number] for number in kept])
        if not text.strip():
            continue
        first, last = kept[0] + 1, kept[-1] + 1
        # Names stay with the first part, where they are defined.
        inside = tuple(s for s in symbols if first <= s.line <= last)
        found.append(Chunk(first, last, text, inside))
    return found
