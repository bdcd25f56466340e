"""Cut two texts into the words in which they differ."""

import re
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\S+")
_MOST_WORDS = 4000

Hunk = tuple[str, str]
"""What stands in the one text, and what stands in the other instead."""


def hunks(one: str, other: str) -> tuple[Hunk, ...]:
    """Return what differs between two texts, word by word; all of it where that is too much."""
    here, there = _WORDS.findall(one), _WORDS.findall(other)
    start = _same(here, there)
    end = _same(here[start:][::-1], there[start:][::-1])
    here, there = here[start : len(here) - end], there[start : len(there) - end]
    if len(here) > _MOST_WORDS or len(there) > _MOST_WORDS:
        return (("".join(here), "".join(there)),)
    steps = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    return tuple(
        ("".join(here[a:b]), "".join(there[c:d])) for how, a, b, c, d in steps if how != "equal"
    )


def _same(one: list[str], other: list[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
