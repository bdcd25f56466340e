"""Show which lines of a file come nearest to those that were not found."""

import difflib
from collections import defaultdict
from collections.abc import Sequence

_SHOWN = 12
_SEARCHED = 20_000
_ALIKE = 0.6


def describe_nearest(
    wanted: Sequence[str], lines: Sequence[str], first: int = 0, stop: int | None = None
) -> str:
    """Return the nearest lines from ``first`` to ``stop``, and where they begin to differ."""
    searched = lines[first:stop]
    if not lines:
        return "The file is empty."
    start = _nearest(wanted, searched)
    if start is None:
        return f"Nothing in its {len(lines)} lines is like them."
    there = searched[start : start + len(wanted)]
    start += first
    shown = [f"{start + index + 1:>5}  {line}" for index, line in enumerate(there[:_SHOWN])]
    more = ["       …"] if len(there) > _SHOWN else []
    return "\n".join(
        [
            f"Nearest from line {start + 1}:",
            *shown,
            *more,
            _difference(wanted, there, start),
        ]
    )


def _difference(wanted: Sequence[str], there: Sequence[str], start: int) -> str:
    for index, line in enumerate(wanted):
        if index >= len(there):
            return f"The file ends before: {line!r}"
        if line.strip() != there[index].strip():
            return f"Line {start + index + 1} was expected to be: {line!r}"
    return "They differ in white space only, and not in the same way in each line."


def _nearest(wanted: Sequence[str], lines: Sequence[str]) -> int | None:
    """Return where most lines agree; else where the longest wanted line has its like."""
    scores: dict[int, int] = defaultdict(int)
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines[:_SEARCHED]):
        places[line.strip()].append(index)
    for offset, line in enumerate(wanted):
        bare = line.strip()
        for index in places.get(bare, ()):
            scores[max(0, index - offset)] += len(bare)
    best = max(scores, key=lambda start: (scores[start], -start), default=None)
    if best is not None and scores[best]:
        return best
    longest = max(range(len(wanted)), key=lambda index: len(wanted[index].strip()))
    like = difflib.get_close_matches(wanted[longest].strip(), list(places), n=1, cutoff=_ALIKE)
    return max(0, places[like[0]][0] - longest) if like else None
