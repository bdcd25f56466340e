"""Show lines of a file with their numbers, as many as fit."""

from msgspec import Struct

USUAL_LINES = 400
_MOST_SIGNS = 24_000
_LONGEST_LINE = 1_000


class Excerpt(Struct, frozen=True):
    """Numbered lines, and whether they are the whole file unshortened."""

    text: str
    whole: bool


def excerpt(lines: list[str], first: int, count: int) -> Excerpt:
    """Return ``count`` lines from line ``first`` on, counted from 1."""
    if not lines:
        return Excerpt("The file is empty.", whole=True)
    if first > len(lines):
        return Excerpt(f"The file has only {len(lines)} lines.", whole=False)
    shown: list[str] = []
    room, shortened = _MOST_SIGNS, False
    for number, line in enumerate(lines[first - 1 : first - 1 + count], start=first):
        cut = len(line) > _LONGEST_LINE
        row = f"{number}\t{line[:_LONGEST_LINE]}"
        row += f" … {len(line) - _LONGEST_LINE} more signs" if cut else ""
        room -= len(row)
        if room < 0 and shown:
            break
        shortened = shortened or cut
        shown.append(row)
    last = first + len(shown) - 1
    whole = first == 1 and last == len(lines)
    if not whole:
        more = f"; go on with from={last + 1}" if last < len(lines) else ""
        shown.append(f"(lines {first}-{last} of {len(lines)}{more})")
    return Excerpt("\n".join(shown), whole=whole and not shortened)
