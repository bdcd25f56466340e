"""Make every character of a text visible: what shows nothing is shown by its name."""

import unicodedata
from itertools import groupby

from hortus.inspector.analysis.confusables import is_unseen

_CONTROLS = {
    0x00: "NULL",
    0x08: "BACKSPACE",
    0x09: "TAB",
    0x0A: "LINE FEED",
    0x0D: "CARRIAGE RETURN",
    0x1B: "ESCAPE",
    0x7F: "DELETE",
}
# The two that stand in any text have a sign of their own; few fonts have signs for the others.
_SIGNS = {"\n": "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}", "\t": "\N{RIGHTWARDS ARROW TO BAR}"}
# Letters and symbols by their category that show nothing all the same.
_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# More marks above one letter than any language needs hide what is around them.
_MOST_MARKS = 2
_LONGEST = 700


def visible(text: str) -> str:
    """Return a text in which nothing is hidden, turned round or without end."""
    if text.isascii() and text.isprintable() and len(text) <= _LONGEST:
        return text
    rest = len(text) - _LONGEST
    shown, marks = [], 0
    for character in text[:_LONGEST]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        shown.append(_shown(character, named=marks > _MOST_MARKS))
    told = "".join(_told(piece, len(list(same))) for piece, same in groupby(shown))
    return told + (f"… ({rest} characters more)" if rest > 0 else "")


def glyph(character: str) -> str:
    """Return what stands for one character in a box of its own."""
    if unicodedata.category(character).startswith("M") and not is_unseen(character):
        return f"\N{DOTTED CIRCLE}{character}"
    return _SIGNS.get(character) or ("" if _is_hidden(character) else character)


def number(character: str) -> str:
    """Return the number of a character: ``U+2019``."""
    return f"U+{ord(character):04X}"


def name(character: str) -> str:
    """Return the name of a character, and of those that the standard leaves without one."""
    other = _CONTROLS.get(ord(character), "CONTROL CHARACTER")
    unnamed = other if unicodedata.category(character) == "Cc" else "NO NAME"
    return unicodedata.name(character, unnamed)


def _told(piece: str, times: int) -> str:
    """Return a piece as often as it stands there; one that is a name once, with how often."""
    return f"{piece[:-1]}, {times} times]" if times > 1 and len(piece) > 1 else piece * times


def _shown(character: str, *, named: bool) -> str:
    if named or _is_hidden(character):
        return _SIGNS.get(character) or f"[{number(character)} {name(character)}]"
    return character


def _is_hidden(character: str) -> bool:
    return not character.isprintable() or is_unseen(character) or character in _BLANK
