"""Put hunks into a text: kept lines stay the file's own, new ones take its form."""

import difflib
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from hortus.agent.edits.errors import NoPlaceError
from hortus.agent.edits.placing import Placed, place_hunk
from hortus.agent.edits.text import Line, Text
from hortus.agent.edits.types import Hunk, Near, Op, Step


def apply_together(hunks: Sequence[Hunk], text: Text, path: str) -> tuple[Text, list[Near]]:
    """Apply hunks that all speak of the text as it was before any of them."""
    placed, after = [], 0
    lines = [line.text for line in text.lines]
    for hunk in hunks:
        found = place_hunk(hunk, lines, path, after)
        placed.append(found)
        after = found.place.start + len(found.hunk.old)
    _refuse_overlap(placed, path)
    made = text
    for found in sorted(placed, key=lambda p: p.place.start, reverse=True):
        made = _put(found, made, path)
    return made, [near for found in placed for near in _near(found, path)]


def apply_in_turn(hunks: Sequence[Hunk], text: Text, path: str) -> tuple[Text, list[Near]]:
    """Apply hunks of which each speaks of the text as those before it left it."""
    nears: list[Near] = []
    for hunk in hunks:
        placed = place_hunk(hunk, [line.text for line in text.lines], path)
        text = _put(placed, text, path)
        nears += _near(placed, path)
    return text, nears


def steps_between(old: Sequence[str], new: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps from old lines to new ones; what is in both is kept."""
    steps: list[Step] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, stop, new_start, new_stop in matcher.get_opcodes():
        if tag == "equal":
            steps += [Step(Op.KEEP, line) for line in old[start:stop]]
        else:
            steps += [Step(Op.DROP, line) for line in old[start:stop]]
            steps += [Step(Op.ADD, line) for line in new[new_start:new_stop]]
    return tuple(steps)


def _put(placed: Placed, text: Text, path: str) -> Text:
    start, hunk = placed.place.start, placed.hunk
    stop = start + len(hunk.old)
    made: list[Line] = []
    at = start
    ended = text.ends_with_newline
    for step in hunk.steps:
        if step.op is Op.ADD:
            made.append(Line(_carried(placed, step.text, path), _ending(text, at)))
            continue
        if step.op is Op.KEEP:
            made.append(text.lines[at])
        at += 1
    lines = _parted([*text.lines[:start], *made, *text.lines[stop:]], text.form.ending)
    result = replace(text, lines=lines)
    reaches_end = stop == len(text.lines)
    if reaches_end and hunk.final_newline is not None:
        return result.with_final_newline(wanted=hunk.final_newline)
    return result.with_final_newline(wanted=ended)


def _ending(text: Text, at: int) -> str:
    """Return the ending for a new line: its neighbour's, so mixed files stay as mixed."""
    for index in (at - 1, at):
        if 0 <= index < len(text.lines) and text.lines[index].ending:
            return text.lines[index].ending
    return text.form.ending


def _parted(lines: list[Line], ending: str) -> tuple[Line, ...]:
    """Return the lines with every one but the last ended."""
    return tuple(
        line if line.ending or index == len(lines) - 1 else replace(line, ending=ending)
        for index, line in enumerate(lines)
    )


def _carried(placed: Placed, line: str, path: str) -> str:
    shift = placed.place.shift
    if shift.taken == shift.given == shift.unit == "":
        return line
    carried = shift.carry(line)
    if carried is None:
        raise NoPlaceError(
            f"block {placed.hunk.number}: its lines are in {path} at line "
            f"{placed.place.start + 1} with another indentation, which does not fit the new "
            f"line {line!r}",
            remedy="send this block with the indentation that the file has",
        )
    return carried


def _refuse_overlap(placed: Sequence[Placed], path: str) -> None:
    ordered = sorted(placed, key=lambda p: (p.place.start, len(p.hunk.old)))
    for first, second in pairwise(ordered):
        if second.place.start < first.place.start + len(first.hunk.old):
            raise NoPlaceError(
                f"blocks {first.hunk.number} and {second.hunk.number} change the same lines of "
                f"{path}",
                remedy="join them into one block",
            )


def _near(placed: Placed, path: str) -> list[Near]:
    if not placed.differs_in:
        return []
    return [Near(path, placed.hunk.number, placed.place.start + 1, placed.differs_in)]
