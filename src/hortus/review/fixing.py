"""Put fixes into files: all of a file's at once, and only where it holds what was seen."""

import contextlib
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.review.errors import FixError
from hortus.review.types import Edit, Finding, Span


@dataclass(frozen=True, slots=True)
class Fixed:
    """How many findings were fixed in a file, and how many were left for people."""

    path: str
    done: int
    left: int


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits; of two that overlap the first is made.

    An edit whose place does not hold what was seen is left out.
    """
    parts: list[str] = []
    at = 0
    for edit in chosen(text, edits):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def chosen(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that can be made together."""
    taken: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        apart = not taken or edit.start >= taken[-1].end
        if apart and text[edit.start : edit.end] == edit.seen:
            taken.append(edit)
    return taken


def stays_within(edit: Edit, line: int, spans: Sequence[Span]) -> bool:
    """Tell whether an edit that begins in a line alters only lines in ``spans``."""
    before, after = edit.seen.split("\n"), edit.text.split("\n")
    same = len(before) == len(after)
    altered = (
        number
        for number, old in enumerate(before, start=line)
        if not same or old != after[number - line]
    )
    return all(any(span.meets(number, number) for span in spans) for number in altered)


def fix_files(root: Path, findings: Sequence[Finding]) -> tuple[Fixed, ...]:
    """Write the fixes of findings into the working tree, each file in one step."""
    by_path: dict[str, list[Edit]] = {}
    for finding in findings:
        if finding.edit is not None:
            by_path.setdefault(finding.path, []).append(finding.edit)
    return tuple(_fix(root, path, edits) for path, edits in by_path.items())


def _fix(root: Path, name: str, edits: list[Edit]) -> Fixed:
    path = root / name
    try:
        mode = path.lstat().st_mode
        # Through a link one could be led to a file outside.
        if not stat.S_ISREG(mode) or not path.resolve().is_relative_to(root.resolve()):
            return Fixed(name, 0, len(edits))
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        made = chosen(text, edits)
        if made:
            _replace(path, apply(text, made).encode("utf-8", "surrogateescape"), mode)
    except OSError as e:
        raise FixError(
            f"{name} cannot be changed: {e.strerror}",
            remedy="let this user write to it, or leave --fix out",
        ) from e
    return Fixed(name, len(made), len(edits) - len(made))


def _replace(path: Path, data: bytes, mode: int) -> None:
    """Put a whole new file in the place of the old: a reader sees one or the other."""
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}.hortus")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(stat.S_IMODE(mode))
        beside.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
