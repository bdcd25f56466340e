"""Make characters visible that a terminal hides, or obeys."""

import unicodedata

_KEPT = frozenset("\n\t")
# Control, format (bidi, zero width), surrogates, private use, unassigned, line and paragraph.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters without any shape, and blanks that look like others.
_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")


def visible(text: str) -> str:
    """Return a text in which nothing is hidden: such characters are written as ``<U+202E>``."""
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() or char in _KEPT else f"<U+{ord(char):04X}>"
    category = unicodedata.category(char)
    is_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    hides = category in _HIDDEN or category == "Zs" or char in _EMPTY or is_selector
    return f"<U+{ord(char):04X}>" if hides else char
