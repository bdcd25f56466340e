"""Refuse new text in which a remark stands for lines that were left out."""

import re
from collections.abc import Sequence

from hortus.agent.edits.errors import MalformedEditError
from hortus.core.regex import late

_WORDS = r"rest|existing|unchanged|remaining|previous|other|same|keep|omitted|snip|no changes"
_LEFT = r"rest of|existing code|remaining code|unchanged|same as before|no changes"
_COMMENT = r"(?:#|//|/\*|<!--|--|;|%|\{/\*)"
# Without a comment sign before them three dots may be code, as in `...rest` of JavaScript.
_ELISION = late(
    rf"\s*(?:{_COMMENT}\s*(?:\.\.\.|…).*\b(?:{_WORDS})\b"
    rf"|(?:\.\.\.|…)\s+.*\b(?:{_WORDS})\b"
    rf"|{_COMMENT}.*\b(?:{_LEFT})\b.*(?:\.\.\.|…)\s*(?:\*/|-->|\*/\}})?\s*$)",
    re.IGNORECASE,
)


def refuse_elision(new: Sequence[str], old: Sequence[str], number: int) -> None:
    """Raise where a new line says that something is left out, unless it was there before."""
    known = {line.strip() for line in old}
    for line in new:
        if _ELISION.match(line) and line.strip() not in known:
            raise MalformedEditError(
                f"block {number}: {line.strip()!r} stands for lines that were left out",
                remedy="write all lines out, or change a smaller part of the file",
            )
