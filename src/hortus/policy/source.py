"""Cut the text of Cedar policies into statements and find the line of what is wrong in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A string, a comment, or one of the characters that open and close a statement.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|[{}();]|[^\s"/{}();]+|/')
_OPENING, _CLOSING = frozenset("({"), frozenset(")}")


@dataclass(frozen=True, slots=True)
class Source:
    """A file of policies, and the examples that show what they do."""

    file: str
    text: str
    examples: str = ""
    examples_file: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One policy as it is written, and the line it begins in."""

    text: str
    line: int

    def line_with(self, *words: str) -> int:
        """Return the line of the first of ``words`` that is in it, or else the first line."""
        for word in filter(None, words):
            # Whole words only: `id` is not in `identity`.
            if found := re.search(rf"(?<!\w){re.escape(word)}(?!\w)", self.text):
                return self.line + self.text.count("\n", 0, found.start())
        return self.line


def statements(text: str) -> Iterator[Statement]:
    """Yield the policies of a file; what is left after the last semicolon counts as one."""
    start, depth, end = -1, 0, 0
    for token in _TOKEN.finditer(text):
        piece = token[0]
        if piece.startswith("//"):
            continue
        start, end = (token.start() if start < 0 else start), token.end()
        depth += (piece in _OPENING) - (piece in _CLOSING)
        if piece == ";" and depth <= 0:
            yield Statement(text[start:end], text.count("\n", 0, start) + 1)
            start, depth = -1, 0
    if start >= 0:
        yield Statement(text[start:end], text.count("\n", 0, start) + 1)
