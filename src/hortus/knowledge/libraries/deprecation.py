"""The words with which code is called deprecated, and what they say to use in its place."""

import re
from dataclasses import dataclass

_LONGEST = 300
_INSTEAD = (
    re.compile(
        r"(?i:\b(?:use|call|prefer|switch to|migrate to))\s+(?:(?i:the|function|method|class)\s+)*"
        r"(?:\{@(?:link|code)\s+|:\w+:)?[`'\"#~]*"
        r"(?P<name>[A-Za-z_$][\w$]*(?:[.#][A-Za-z_$][\w$]*)*)"
    ),
    re.compile(
        r"(?i:\breplaced (?:by|with)|\bin favou?r of)\s+(?:(?i:the)\s+)?[`'\"#~]*"
        r"(?P<name>[A-Za-z_$][\w$]*(?:[.#][A-Za-z_$][\w$]*)*)"
    ),
)
_MARKS = re.compile(
    r"^\s*(?:\.\. deprecated::|@deprecated\b|deprecated\s*[:.!(]|deprecated (?:since|in|as of)\b)",
    re.IGNORECASE | re.MULTILINE,
)
# Words that follow "use" without being a name.
_FILLERS = "a an any at it its instead of this that to with your for in is new"
_NO_NAMES = frozenset(_FILLERS.split())


@dataclass(frozen=True, slots=True)
class Deprecation:
    """The words, and the name of what is to be used instead ('' where they name nothing)."""

    words: str = ""
    instead: str = ""


def of_words(words: str) -> Deprecation:
    """Return a deprecation in these words."""
    flat = " ".join(words.split())[:_LONGEST]
    return Deprecation(flat, replacement(flat))


def in_doc(doc: str) -> Deprecation | None:
    """Return what a documentation text says of its own deprecation; None if nothing."""
    mark = _MARKS.search(doc)
    if mark is None:
        return None
    paragraph = re.split(r"\n\s*\n", doc[mark.start() :].strip(), maxsplit=1)[0]
    return of_words(paragraph)


def replacement(words: str) -> str:
    """Return the name that is to be used instead, or ''."""
    for pattern in _INSTEAD:
        for match in pattern.finditer(words):
            if match["name"].lower() not in _NO_NAMES:
                return match["name"].replace("#", ".").strip(".")
    return ""
