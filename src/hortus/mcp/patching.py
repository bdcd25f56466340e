"""Make whole files of a unified diff, so that patterns can be looked for in them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from hortus.mcp.errors import DiffError
from hortus.review import ChangedFile, Span

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_MOST_FILES = 300
_MOST_LINES = 200_000
_NOTHING = "/dev/null"


@dataclass(frozen=True, slots=True)
class Patched:
    """The files as they are after a change; of ``partial`` ones only the parts it shows."""

    files: tuple[ChangedFile, ...]
    partial: tuple[str, ...] = ()


@dataclass(slots=True)
class _Hunk:
    """A part of a file: the lines before and after, and which of those after are new."""

    old_first: int
    new_first: int
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    added: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    path: str
    hunks: list[_Hunk] = field(default_factory=list)


def patched(diff: str, before: Callable[[str], bytes]) -> Patched:
    """Return the changed files; ``before`` gives a file's old content, b'' for none.

    Where the old content is not what the diff says, the lines that it does not show stay empty:
    line numbers are right all the same. Raises ``DiffError`` for what is no unified diff.
    """
    files: list[ChangedFile] = []
    partial: list[str] = []
    for one in _files(diff.split("\n")):
        if len(files) == _MOST_FILES:
            raise DiffError(
                f"the diff changes more than {_MOST_FILES} files", remedy="check it in parts"
            )
        old = before(one.path).decode("utf-8", "surrogateescape").split("\n")
        lines = _applied(old, one.hunks)
        if lines is None:
            lines = _only_shown(one.hunks)
            partial.append(one.path)
        data = "\n".join(lines).encode("utf-8", "surrogateescape")
        files.append(ChangedFile(one.path, data, tuple(_spans(one.hunks))))
    if not files:
        raise DiffError(
            "the text adds no line to any file", remedy="give what `git diff` prints, as it is"
        )
    return Patched(tuple(files), tuple(partial))


def _files(lines: Sequence[str]) -> Iterator[_File]:
    current: _File | None = None
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("+++ ") and at and lines[at - 1].startswith("--- "):
            if current and any(hunk.added for hunk in current.hunks):
                yield current
            path = _path(line[4:])
            current = _File(path) if path else None
        elif current is not None and (match := _HUNK.match(line)):
            at = _read_hunk(lines, at, match, current)
            continue
        at += 1
    if current and any(hunk.added for hunk in current.hunks):
        yield current


def _read_hunk(lines: Sequence[str], at: int, match: re.Match[str], into: _File) -> int:
    """Read the lines of a hunk, as many as its head says, and return where it ends."""
    first, olds, start, news = (1 if part is None else int(part) for part in match.groups())
    if max(first, start, olds, news) > _MOST_LINES:
        raise DiffError(f"the hunk {match[0]} is out of bounds", remedy="give what git prints")
    hunk = _Hunk(first, start)
    into.hunks.append(hunk)
    at += 1
    while at < len(lines) and (len(hunk.old) < olds or len(hunk.new) < news):
        mark, text = lines[at][:1], lines[at][1:]
        if mark == "+":
            hunk.added.append(start + len(hunk.new))
        elif mark not in {"-", " ", "", "\\"}:
            raise DiffError(
                f"line {at + 1} of the diff is not one of a hunk", remedy="give what git prints"
            )
        if mark in {"-", " ", ""}:
            hunk.old.append(text)
        if mark in {"+", " ", ""}:
            hunk.new.append(text)
        at += 1
    return at


def _applied(old: Sequence[str], hunks: Sequence[_Hunk]) -> list[str] | None:
    """Return the whole file after the change; None where the old one is another."""
    made: list[str] = []
    at = 0
    for hunk in hunks:
        # An empty side is numbered by the line before it.
        begin = hunk.old_first - 1 if hunk.old else hunk.old_first
        if begin < at or list(old[begin : begin + len(hunk.old)]) != hunk.old:
            return None
        made += [*old[at:begin], *hunk.new]
        at = begin + len(hunk.old)
    return [*made, *old[at:]]


def _only_shown(hunks: Sequence[_Hunk]) -> list[str]:
    made: list[str] = []
    for hunk in hunks:
        made += [""] * (hunk.new_first - 1 - len(made))
        made += hunk.new
    return made


def _spans(hunks: Sequence[_Hunk]) -> Iterator[Span]:
    for hunk in hunks:
        run: list[int] = []
        for number in hunk.added:
            if run and number != run[-1] + 1:
                yield Span(run[0], run[-1])
                run = []
            run.append(number)
        if run:
            yield Span(run[0], run[-1])


def _path(name: str) -> str:
    name = name.partition("\t")[0].strip().strip('"')
    if name == _NOTHING:
        return ""
    return name.removeprefix("b/").removeprefix("./")
