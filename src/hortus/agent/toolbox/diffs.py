"""Show a whole edit as one unified diff, with what it does to names and modes."""

import difflib
from collections.abc import Iterator

from msgspec import Struct

from hortus.agent.edits import Plan, Target
from hortus.agent.files import Seen, encoding_of

_RUN = 0o100
_NO_BREAK = "\\ No newline at end of file"


class Sides(Struct, frozen=True):
    """A file before and after."""

    target: Target
    before: Seen | None
    moved: bool = False
    """Whether its content was at another path before."""


def diff_of(plan: Plan, before: dict[str, Seen | None]) -> str:
    """Return everything that a plan changes; ``before`` holds every file that it names."""
    gone = {target.path for target in plan.targets if target.data is None}
    moved_from = {t.like for t in plan.targets if t.data is not None and t.like != t.path} & gone
    lines: list[str] = []
    for target in plan.targets:
        if target.data is None and target.path in moved_from:
            continue
        origin = target.like if target.like in moved_from else target.path
        moved = origin != target.path
        lines += _file(Sides(target, before.get(origin or target.path), moved))
    return "\n".join(lines) + ("\n" if lines else "")


def _file(sides: Sides) -> Iterator[str]:
    target, before = sides.target, sides.before
    if sides.moved:
        yield f"rename from {target.like}"
        yield f"rename to {target.path}"
    elif before is not None and target.data is not None:
        runs = bool(before.mode & _RUN)
        if runs != target.executable:
            yield f"{'new' if target.executable else 'old'} mode 100755: {target.path}"
    old = before.data if before else None
    if old == target.data:
        return
    yield "--- " + (f"a/{target.like or target.path}" if old is not None else "/dev/null")
    yield "+++ " + (f"b/{target.path}" if target.data is not None else "/dev/null")
    yield from _hunks(old or b"", target.data or b"")


def _hunks(old: bytes, new: bytes) -> Iterator[str]:
    rows = difflib.unified_diff(_lines(old), _lines(new), lineterm="")
    for index, row in enumerate(rows):
        if index > 1:  # after the two lines that name the files
            yield from row.split("\0")


def _lines(data: bytes) -> list[str]:
    """Return lines as they are shown; one without a break carries the remark that it has none."""
    encoding = encoding_of(data)
    if encoding is None:
        return [f"({len(data)} bytes that are no text)"]
    text = data[len(encoding.mark) :].decode(encoding.name, "replace")
    lines = text.replace("\0", "").split("\n")
    last = lines.pop()
    return [*lines, f"{last}\0{_NO_BREAK}"] if last else lines
