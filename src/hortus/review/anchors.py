"""Find the words without which a pattern cannot match, so that most files need no parsing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

# Runs of these characters are the same in a pattern and in what it matches, in any language.
_IN_WORDS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_BLANKED = bytes(code if code in _IN_WORDS else ord(" ") for code in range(256))
_WORD = re.compile(r"(?<![\w$])[A-Za-z_]\w*", re.ASCII)
_BARE = re.compile(r"\w+", re.ASCII)
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Anchor:
    """Of these at least one is in everything that matches."""

    words: frozenset[str] = frozenset()
    """Whole words."""
    pieces: tuple[str, ...] = ()
    """Texts that may be parts of words."""

    def in_text(self, text: "Text") -> bool:
        """Tell whether a text holds one of them."""
        if not self.words.isdisjoint(text.words):
            return True
        return any(text.holds(piece) for piece in self.pieces)


class Text:
    """A text, and its words once somebody asks for them."""

    def __init__(self, whole: str) -> None:
        self.whole = whole

    @cached_property
    def words(self) -> frozenset[str]:
        """Return all words of the text."""
        # Twice as fast as an expression, and this is done for every changed file.
        return frozenset(
            self.whole.encode("ascii", "replace").translate(_BLANKED).decode().split()
        )

    def holds(self, piece: str) -> bool:
        """Tell whether a piece is anywhere in the text."""
        return piece in (self._distinct if _BARE.fullmatch(piece) else self.whole)

    @cached_property
    def _distinct(self) -> str:
        """Return the words side by side, each once: a fraction of the text."""
        return " ".join(self.words)


def anchors(rule: object, given: Sequence[str] = ()) -> tuple[Anchor, ...]:
    """Return what every match holds: one of each anchor; none where nothing is known.

    ``given`` are pieces that the rule's author names, of which a match holds one.
    """
    found = [Anchor(words) for words in _of(rule)]
    # Pieces last: they are looked for in the whole text, words in a set.
    return (*found, Anchor(pieces=tuple(given))) if given else tuple(found)


def present(wanted: Sequence[Anchor], text: Text) -> bool:
    """Tell whether a text may match at all."""
    return all(anchor.in_text(text) for anchor in wanted)


def _of(rule: object) -> list[frozenset[str]]:
    """Return sets of words; of each set one word is in every match, so few words say most."""
    if not isinstance(rule, Mapping):
        return []
    # All parts must hold, and so must what each of them needs.
    found = [words for name, value in rule.items() for words in _of_part(name, value)]
    return sorted(dict.fromkeys(found), key=len)


def _of_part(name: object, value: object) -> Iterator[frozenset[str]]:
    if name == "pattern" and isinstance(value, str):
        words = sorted(dict.fromkeys(_WORD.findall(value)), key=len, reverse=True)
        yield from (frozenset({word}) for word in words if len(word) >= _LEAST)
    elif name == "has":
        yield from _of(value)
    elif name == "all" and isinstance(value, list):
        yield from (words for part in value for words in _of(part))
    elif name == "any" and isinstance(value, list):
        yield from _of_either([_of(part) for part in value])


def _of_either(parts: list[list[frozenset[str]]]) -> Iterator[frozenset[str]]:
    """Yield sets that hold a word of each part: any part may be the one that matches."""
    if all(parts):
        for row in zip_longest(*parts):
            yield frozenset().union(
                *(words or part[0] for words, part in zip(row, parts, strict=True))
            )
