"""Choose the one place of a hunk in a file, or say why there is none."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.edits.errors import NoPlaceError, SeveralPlacesError
from hortus.agent.edits.matching import (
    Level,
    Place,
    find_anchor,
    find_places,
    section_end,
)
from hortus.agent.edits.nearest import describe_nearest
from hortus.agent.edits.types import Hunk, Op, Step

_LISTED = 6
_ENOUGH_WITHOUT_ANCHOR = 2


class Placed(Struct, frozen=True):
    """A hunk, its place, and what was overlooked to find it (nothing where it is empty)."""

    hunk: Hunk
    place: Place
    differs_in: str = ""


class _Scope(Struct, frozen=True):
    start: int
    stop: int
    found: bool = True


def place_hunk(hunk: Hunk, lines: Sequence[str], path: str, after: int = 0) -> Placed:
    """Return where a hunk goes; ``after`` is where the hunk before it ended."""
    if not hunk.old:
        return _insertion(hunk, lines, path)
    placed = _try(hunk, lines, path, after)
    bare = _without_outer_blanks(hunk)
    if placed is None and bare is not None:
        placed = _try(bare, lines, path, after)
        if placed is not None:
            return replace(placed, differs_in=_and(placed.differs_in, "blank lines around it"))
    if placed is None:
        scope = _scope(hunk, lines, path)
        raise NoPlaceError(
            f"block {hunk.number}: {_count(hunk.old)} to be replaced in {path} "
            f"{'is' if len(hunk.old) == 1 else 'are'} not {_where(hunk)}.\n"
            + describe_nearest(hunk.old, lines, scope.start, scope.stop),
            remedy="read the file again and send this block with its lines as they are now",
        )
    return placed


def _try(hunk: Hunk, lines: Sequence[str], path: str, after: int) -> Placed | None:
    places = find_places(hunk.old, lines)
    if hunk.at_end:
        places = [p for p in places if p.start + len(hunk.old) == len(lines)]
    scope = _scope(hunk, lines, path)
    if scope.found:
        places = [p for p in places if scope.start <= p.start < scope.stop]
    elif not _plain_enough(hunk, places):
        return None
    places = _by_line(hunk, places) if len(places) > 1 else places
    places = _by_order(hunk, places, after) if len(places) > 1 else places
    if not places:
        return None
    if len(places) > 1:
        raise _several(hunk, places, path)
    differs = "" if places[0].level is Level.EXACT else str(places[0].level)
    return Placed(hunk, places[0], differs if scope.found else _and(differs, "the line after @@"))


def _scope(hunk: Hunk, lines: Sequence[str], path: str) -> _Scope:
    """Return where the anchors of a hunk say that it is."""
    start, stop = 0, len(lines)
    for anchor in hunk.anchors:
        found = find_anchor(anchor, lines, start, stop)
        if not found:
            return _Scope(0, len(lines), found=False)
        if len(found) > 1:
            raise SeveralPlacesError(
                f"block {hunk.number}: `@@ {anchor}` fits {len(found)} lines of {path}: "
                f"{_list([index + 1 for index in found])}",
                remedy="name what is around it with another @@ line before, or give more context",
            )
        # The heading may be repeated as the first line of the block itself.
        start, stop = found[0], min(stop, section_end(lines, found[0]))
    return _Scope(start, stop)


def _plain_enough(hunk: Hunk, places: list[Place]) -> bool:
    """Tell whether lines that occur once, as written, say more than an anchor that is missing."""
    wordy = [line for line in hunk.old if any(sign.isalnum() for sign in line)]
    exact = len(places) == 1 and places[0].level is Level.EXACT
    return exact and len(wordy) >= _ENOUGH_WITHOUT_ANCHOR


def _by_line(hunk: Hunk, places: list[Place]) -> list[Place]:
    # Numbers of models are often wrong: among blank lines and brackets they hit one by chance.
    if hunk.line is None or not any(sign.isalnum() for line in hunk.old for sign in line):
        return places
    return [p for p in places if p.start == hunk.line - 1] or places


def _by_order(hunk: Hunk, places: list[Place], after: int) -> list[Place]:
    if not (hunk.in_order and after):
        return places
    return [p for p in places if p.start >= after] or places


def _insertion(hunk: Hunk, lines: Sequence[str], path: str) -> Placed:
    """Return where lines go that name none to stand beside."""
    scope = _scope(hunk, lines, path)
    if hunk.anchors and scope.found and not hunk.at_end:
        return Placed(hunk, Place(scope.start + 1, Level.EXACT))
    if not hunk.anchors and (hunk.at_end or not lines):
        return Placed(hunk, Place(len(lines), Level.EXACT))
    if not hunk.anchors and hunk.line is not None and 0 <= hunk.line <= len(lines):
        return Placed(hunk, Place(hunk.line, Level.EXACT))
    raise NoPlaceError(
        f"block {hunk.number}: it adds lines to {path} without saying beside which",
        remedy="send the line before or after them as context",
    )


def _without_outer_blanks(hunk: Hunk) -> Hunk | None:
    """Return the hunk without blank lines around what it looks for, or None where it has none."""
    steps = list(hunk.steps)
    _trim(steps, last=False)
    _trim(steps, last=True)
    if len(steps) == len(hunk.steps) or not any(step.op is not Op.ADD for step in steps):
        return None
    return replace(hunk, steps=tuple(steps))


def _trim(steps: list[Step], *, last: bool) -> None:
    while steps and steps[-1 if last else 0].op is Op.KEEP:
        if steps[-1 if last else 0].text.strip():
            return
        steps.pop(-1 if last else 0)


def _several(hunk: Hunk, places: list[Place], path: str) -> SeveralPlacesError:
    near = places[0].level
    how = "" if near is Level.EXACT else f" (apart from {near})"
    where = _list([place.start + 1 for place in places])
    return SeveralPlacesError(
        f"block {hunk.number}: {_count(hunk.old)} to be replaced {_fit(hunk.old)} "
        f"{len(places)} places in {path}{how}: lines {where}",
        remedy="add lines before or after, so that only one place fits",
    )


def _fit(lines: tuple[str, ...]) -> str:
    return "fits" if len(lines) == 1 else "fit"


def _count(lines: tuple[str, ...]) -> str:
    return "the line" if len(lines) == 1 else f"the {len(lines)} lines"


def _where(hunk: Hunk) -> str:
    if hunk.anchors:
        return f"in it below `@@ {hunk.anchors[-1]}`"
    return "at its end" if hunk.at_end else "in it"


def _list(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:_LISTED])
    return shown + (", …" if len(numbers) > _LISTED else "")


def _and(first: str, second: str) -> str:
    return f"{first} and {second}" if first else second
