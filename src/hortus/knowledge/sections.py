"""Where prose is cut: at its headings, so that a section answers and not the whole page."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_MARKED = re.compile(r"#{1,6}\s+\S")
# As in reStructuredText: a line of one mark, as long as the text above it.
_UNDERLINE = re.compile(r"([=\-~^\"'*+#`:._])\1{2,}\s*\Z")
_FEWEST_LINES = 6  # what is shorter stays with what follows it


def sections(lines: Sequence[str]) -> Iterator[range]:
    """Yield the lines of each section; together they are all lines."""
    borders = [0]
    for number in _headings(lines):
        if number - borders[-1] >= _FEWEST_LINES:
            borders.append(number)
    yield from (range(*pair) for pair in pairwise([*borders, len(lines)]))


def _headings(lines: Sequence[str]) -> Iterator[int]:
    inside = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            inside = not inside
        elif not inside and (_MARKED.match(line) or _is_underlined(lines, number)):
            yield number


def _is_underlined(lines: Sequence[str], number: int) -> bool:
    text = lines[number].rstrip()
    if not text or text[0].isspace() or number + 1 == len(lines):
        return False
    below = lines[number + 1].rstrip()
    return len(below) >= len(text) and _UNDERLINE.match(below) is not None
