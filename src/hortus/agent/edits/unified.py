"""Read unified diffs, of git and plain, also where their line counts are wrong."""

import re

from msgspec import Struct, field

from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.text import input_lines
from hortus.agent.edits.types import Delete, Edit, Hunk, Op, Step, Update, Write
from hortus.core.regex import late

_HEAD = late(r"@@+ -([0-9]{1,9})(?:,([0-9]{1,9}))? \+([0-9]{1,9})(?:,([0-9]{1,9}))? @@")
_NOWHERE = "/dev/null"
_EXECUTABLE = "100755"
_OCTAL = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b'"': b'"', b"\\": b"\\"}


class _File(Struct):
    """What was read of one file so far."""

    old: str | None = None
    new: str | None = None
    renamed: bool = False
    executable: bool | None = None
    created: bool = False
    deleted: bool = False
    named: bool = False
    """Whether its ``---`` and ``+++`` lines were seen."""
    hunks: list[Hunk] = field(default_factory=list)


def parse_unified(text: str) -> tuple[Edit, ...]:
    """Return the edits of a diff; text around it is passed over."""
    return _Reader(input_lines(text)).read()


class _Reader:
    """Goes through the lines of a diff once."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._block = 0
        self._files: list[_File] = []

    def read(self) -> tuple[Edit, ...]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.startswith("@@"):
                self._hunk()
                continue
            if line.startswith("diff --git "):
                self._files.append(_File())
            elif self._is_names(self._at):
                self._names()
            else:
                self._remark(line)
            self._at += 1
        edits = tuple(_edit(file, number) for number, file in enumerate(self._files, 1))
        if not edits:
            raise MalformedEditError(
                "there is no diff in it", remedy="begin with `--- a/PATH` and `+++ b/PATH`"
            )
        return edits

    def _is_names(self, at: int) -> bool:
        return (
            at + 1 < len(self._lines)
            and self._lines[at].startswith("--- ")
            and self._lines[at + 1].startswith("+++ ")
        )

    def _names(self) -> None:
        file = self._files[-1] if self._files else None
        if file is None or file.hunks or file.named:
            file = _File()
            self._files.append(file)
        old, new = _path(self._lines[self._at][4:]), _path(self._lines[self._at + 1][4:])
        self._at += 1
        bare_old, bare_new = _without_prefixes(old, new)
        file.named = True
        file.created, file.deleted = old == _NOWHERE, new == _NOWHERE
        if not file.renamed:
            file.old, file.new = bare_old, bare_new

    def _remark(self, line: str) -> None:
        if line.startswith(("GIT binary patch", "Binary files ")):
            raise MalformedEditError("it changes a binary file", remedy="leave binary files out")
        if not self._files:
            return
        file = self._files[-1]
        word, _, rest = line.partition(" ")
        match word, rest.partition(" ")[0]:
            case "copy", _:
                raise MalformedEditError(
                    "it copies a file", remedy="add the new file with all its lines"
                )
            case "rename", "from":
                file.old, file.renamed = _path(rest[5:]), True
            case "rename", "to":
                file.new = _path(rest[3:])
            case "new", ("file" | "mode"):
                file.executable = line.endswith(_EXECUTABLE)
                file.created = file.created or rest.startswith("file")
                self._name_from_head(file)
            case "deleted", "file":
                file.deleted = True
                self._name_from_head(file)
            case _:
                pass

    def _name_from_head(self, file: _File) -> None:
        """Take the name from ``diff --git``: files without lines have no other."""
        for line in reversed(self._lines[: self._at]):
            if line.startswith("diff --git "):
                words = line.removeprefix("diff --git ")
                half = len(words) // 2
                # Both names are the same but for a/ and b/, so they are two equal halves.
                old, new = _without_prefixes(_path(words[:half]), _path(words[half + 1 :]))
                file.old, file.new = old, new
                return

    def _hunk(self) -> None:
        head = self._lines[self._at]
        numbers = _HEAD.match(head)
        if not self._files or self._files[-1].new is None:
            raise MalformedEditError(
                f"`{head}` comes before any file is named",
                remedy="put `--- a/PATH` and `+++ b/PATH` before it",
            )
        self._at += 1
        self._block += 1
        left = [int(numbers[2] or 1), int(numbers[4] or 1)] if numbers else [0, 0]
        steps, final = self._steps(left)
        anchor = "" if numbers else head.strip("@ ").removeprefix("...").strip()
        self._files[-1].hunks.append(
            Hunk(
                tuple(steps),
                self._block,
                anchors=(anchor,) if anchor else (),
                line=int(numbers[1]) if numbers else None,
                in_order=True,
                final_newline=final,
            )
        )

    def _steps(self, left: list[int]) -> tuple[list[Step], bool | None]:
        steps: list[Step] = []
        final: bool | None = None
        while self._at < len(self._lines) and not self._ends():
            line = self._lines[self._at]
            self._at += 1
            if line.startswith("\\"):
                final = _final(steps, final)
                continue
            steps.append(Step(Op(line[0]), line[1:]) if line else Step(Op.KEEP, ""))
        old = sum(step.op is not Op.ADD for step in steps)
        # Blank lines at the end are the hunk's only where its own count says so.
        while steps and self._lines[self._at - 1] == "" and steps[-1].op is Op.KEEP:
            if steps[-1].text or old <= left[0]:
                break
            steps.pop()
            old -= 1
            self._at -= 1
        self._at += self._skip_blank()
        return steps, final

    def _skip_blank(self) -> int:
        skipped = 0
        while self._at + skipped < len(self._lines) and not self._lines[self._at + skipped]:
            skipped += 1
        return skipped

    def _ends(self) -> bool:
        line = self._lines[self._at]
        if line.startswith(("@@", "diff --git ", "```")) or line == "-- ":
            return True
        if self._is_names(self._at) and self._at + 2 < len(self._lines):
            return self._lines[self._at + 2].startswith("@@")
        if line and line[0] not in " -+\\":
            raise MalformedEditError(
                f"block {self._block}: the line {line!r} begins with neither blank, - nor +",
                remedy="put one blank before lines that stay, - before old and + before new ones",
            )
        return False


def _final(steps: list[Step], before: bool | None) -> bool | None:  # noqa: FBT001 - three values
    r"""Say what ``\ No newline at end of file`` after the last of the steps means."""
    if not steps or steps[-1].op is Op.KEEP:
        return before
    return steps[-1].op is Op.DROP


def _edit(file: _File, number: int) -> Edit:
    if file.old is None or file.new is None:
        raise MalformedEditError(
            f"file {number} of the diff is not named",
            remedy="put `--- a/PATH` and `+++ b/PATH` before its lines",
        )
    if file.created:
        lines = [line for hunk in file.hunks for line in hunk.new]
        text = "".join(f"{line}\n" for line in lines)
        if any(hunk.final_newline is False for hunk in file.hunks):
            text = text.removesuffix("\n")
        return Write(file.new, text, number, must_be_new=True, executable=file.executable)
    if file.deleted:
        gone = tuple(line for hunk in file.hunks for line in hunk.old)
        return Delete(file.old, number, gone or None)
    moved_to = file.new if file.renamed and file.new != file.old else None
    path = file.old if moved_to else file.new
    if not file.hunks and moved_to is None and file.executable is None:
        raise MalformedEditError(
            f"the diff of {path} has no lines", remedy="give its changes below `@@ … @@`"
        )
    return Update(path, tuple(file.hunks), number, moved_to, file.executable)


def _path(words: str) -> str:
    name = words.partition("\t")[0].strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        data = _OCTAL.sub(_unescape, name[1:-1].encode())
        return data.decode("utf-8", "replace")
    return name


def _unescape(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8)]) if len(sign) > 1 else _ESCAPES.get(sign, sign)


def _without_prefixes(old: str, new: str) -> tuple[str, str]:
    """Return both names without git's a/ and b/, which either both have or neither."""
    prefixed = [
        name == _NOWHERE or name.startswith(prefix) for name, prefix in ((old, "a/"), (new, "b/"))
    ]
    if all(prefixed):
        old, new = old.removeprefix("a/"), new.removeprefix("b/")
    return (new if old == _NOWHERE else old), (old if new == _NOWHERE else new)
