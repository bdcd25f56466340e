"""Replace one text by another where it occurs once, exactly or nearly."""

from hortus.agent.edits.elision import refuse_elision
from hortus.agent.edits.errors import MalformedEditError, SeveralPlacesError
from hortus.agent.edits.hunks import apply_in_turn, steps_between
from hortus.agent.edits.text import Text, input_lines, split_lines
from hortus.agent.edits.types import Hunk, Near


def replace_exactly(
    text: Text, old: str, new: str, path: str, *, everywhere: bool = False
) -> tuple[Text, list[Near]]:
    """Return the text with ``old`` replaced; ``old`` may begin and end inside lines.

    Where it does not occur letter for letter, its lines may differ from one place of the file
    in white space or signs, and what was overlooked is returned.
    """
    if not old or old == new:
        raise MalformedEditError(
            "the old text is empty" if not old else "the old and the new text are the same",
            remedy="give the text to be replaced, and what is to stand in its place",
        )
    plain, sought = _joined(text), "\n".join(_lines(old))
    count = _count(plain, sought)
    if count > 1 and not everywhere:
        raise SeveralPlacesError(
            f"the old text occurs {count} times in {path}: lines {_places(plain, sought)}",
            remedy="add text before or after it, or replace all of them",
        )
    if count:
        refuse_elision(input_lines(new), input_lines(old), 1)
        return _put(text, plain.replace(sought, "\n".join(_lines(new)))), []
    before, after = input_lines(old), input_lines(new)
    refuse_elision(after, before, 1)
    return apply_in_turn([Hunk(steps_between(before, after), 1)], text, path)


def _lines(text: str) -> list[str]:
    """Return the lines of a text, with an empty one at the end where it ends with a break."""
    lines = split_lines(text)
    return [line.text for line in lines] + ([""] if lines and lines[-1].ending else [])


def _joined(text: Text) -> str:
    return "".join(line.text + ("\n" if line.ending else "") for line in text.lines)


def _put(text: Text, plain: str) -> Text:
    """Return a text with other lines; lines before and after the change keep their endings."""
    old, new = [line.text for line in text.lines], [line.text for line in split_lines(plain)]
    made, _ = (
        apply_in_turn([Hunk(steps_between(old, new), 1)], text, "") if old != new else (text, [])
    )
    return made.with_final_newline(wanted=plain.endswith("\n") or not plain)


def _count(plain: str, sought: str) -> int:
    """Count occurrences, also those that overlap."""
    count, at = 0, plain.find(sought)
    while at >= 0:
        count += 1
        at = plain.find(sought, at + 1)
    return count


def _places(plain: str, sought: str) -> str:
    lines: list[str] = []
    at = plain.find(sought)
    while at >= 0 and len(lines) < 6:  # noqa: PLR2004 - as many as help
        lines.append(str(plain.count("\n", 0, at) + 1))
        at = plain.find(sought, at + 1)
    return ", ".join(lines)
