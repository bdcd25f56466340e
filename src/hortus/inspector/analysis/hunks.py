"""Cut two texts into the words in which they differ."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\S+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
# Aligning costs the square of what often repeats, as spaces do among words.
_MOST_LINES = 4000
_MOST_WORDS = 600

Hunk = tuple[str, str]
"""What stands in the one text, and what stands in the other instead."""


def hunks(one: str, other: str) -> tuple[Hunk, ...]:
    """Return what differs between two texts, word by word; whole lines where that is too much."""
    lines = _blocks(_LINES.findall(one), _LINES.findall(other), _MOST_LINES)
    return tuple(hunk for here, there in lines for hunk in _in_words(here, there))


def _in_words(one: str, other: str) -> Iterator[Hunk]:
    return _blocks(_WORDS.findall(one), _WORDS.findall(other), _MOST_WORDS)


def _blocks(one: Sequence[str], other: Sequence[str], most: int) -> Iterator[Hunk]:
    """Yield the parts that differ, joined again."""
    start = _same(one, other)
    end = _same(one[start:][::-1], other[start:][::-1])
    here, there = one[start : len(one) - end], other[start : len(other) - end]
    if _are_in_step(here, there):
        steps = list(_in_step(here, there))
    elif max(len(here), len(there)) > most:
        steps = [("".join(here), "".join(there))]
    else:
        found = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
        steps = [
            ("".join(here[a:b]), "".join(there[c:d]))
            for how, a, b, c, d in found
            if how != "equal"
        ]
    yield from ((a, b) for a, b in steps if a != b)


def _are_in_step(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether most parts stand at one place on both sides, so that nothing was moved."""
    if len(one) != len(other):
        return False
    return 2 * sum(a != b for a, b in zip(one, other, strict=True)) <= len(one) + 1


def _in_step(one: Sequence[str], other: Sequence[str]) -> Iterator[Hunk]:
    """Yield what differs where as many parts stand on both sides."""
    run: list[tuple[str, str]] = []
    for pair in zip(one, other, strict=True):
        if pair[0] != pair[1]:
            run.append(pair)
        elif run:
            yield "".join(a for a, _ in run), "".join(b for _, b in run)
            run = []
    if run:
        yield "".join(a for a, _ in run), "".join(b for _, b in run)


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
