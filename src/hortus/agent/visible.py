"""Make characters visible that a terminal hides, or obeys."""

import unicodedata

from hortus.core.regex import late

_KEPT = frozenset("\n\t")
# Control, format (bidi, zero width), surrogates, private use, unassigned, line and paragraph.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters without any shape, and blanks that look like others.
_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
# What moves the cursor, and what makes a text look like another: directions, invisible letters.
# A joiner between two pictures makes one of them, which is how families and flags are written.
_STEERING = late(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
    "|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])"
)


def visible(text: str) -> str:
    """Return a text in which nothing is hidden: such characters are written as ``<U+202E>``.

    For what a person approves: blanks that are no spaces are written out as well.
    """
    return text if text.isprintable() and text.isascii() else "".join(map(_shown, text))


def visible_name(name: str) -> str:
    """Return a file's name for a list with a line for each: a new line in it begins none."""
    return visible(name).replace("\n", _named("\n"))


def readable(text: str) -> str:
    """Return a text that steers no terminal and reads as it stands, written in the same way.

    For what is read and not approved: blanks, emoji and symbols of fonts stay as they are.
    """
    return _STEERING.sub(lambda found: _named(found[0]), text)


def _shown(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() or char in _KEPT else _named(char)
    category = unicodedata.category(char)
    is_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    hides = category in _HIDDEN or category == "Zs" or char in _EMPTY or is_selector
    return _named(char) if hides else char


def _named(char: str) -> str:
    return f"<U+{ord(char):04X}>"
