"""Find the words without which a pattern cannot match, so that most files need no parsing."""

import re
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"(?<![\w$])[A-Za-z_]\w*")
_LEAST = 3


def anchors(rule: object) -> tuple[str, ...]:
    """Return words of which every match holds at least one; none where that is not known."""
    return _of(rule) or ()


def present(words: Sequence[str], text: str) -> bool:
    """Tell whether a text may match at all."""
    return not words or any(word in text for word in words)


def _of(rule: object) -> tuple[str, ...] | None:
    if not isinstance(rule, Mapping):
        return None
    found = [_of_part(name, value) for name, value in rule.items()]
    # All parts must hold, so any one's words are enough: the longest are the rarest.
    known = [words for words in found if words]
    return _rarest(known)


def _of_part(name: object, value: object) -> tuple[str, ...] | None:
    if name == "pattern" and isinstance(value, str):
        words = [word for word in _WORD.findall(value) if len(word) >= _LEAST]
        return (max(words, key=len),) if words else None
    if name == "has":
        return _of(value)
    if not isinstance(value, list) or name not in {"all", "any"}:
        return None
    each = [_of(part) for part in value]
    known = [words for words in each if words]
    if name == "all":
        return _rarest(known)
    # Any one part may match, so the words of all of them count, or none do.
    return tuple(dict.fromkeys(w for words in known for w in words)) if all(each) else None


def _rarest(known: list[tuple[str, ...]]) -> tuple[str, ...] | None:
    return max(known, key=lambda words: min(map(len, words))) if known else None
