"""Read the ``*** Begin Patch`` envelope."""

from msgspec import Struct, field

from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.text import input_lines
from hortus.agent.edits.types import Delete, Edit, Hunk, Op, Step, Update, Write
from hortus.core.regex import late

_BEGIN, _END, _FILE_END = "*** Begin Patch", "*** End Patch", "*** End of File"
_HEADS = {
    "*** Add File:": "add",
    "*** Update File:": "update",
    "*** Delete File:": "delete",
}
_MOVE = "*** Move to:"
_NUMBERS = late(r"-([0-9]{1,9})(?:,[0-9]+)? \+[0-9]+(?:,[0-9]+)? @@ ?(.*)")


def parse_patch(text: str) -> tuple[Edit, ...]:
    """Return the edits of an envelope; what stands before and after it is no part of it."""
    return _Reader(_inside(input_lines(text))).read()


def _inside(lines: list[str]) -> list[str]:
    bare = [line.strip() for line in lines]
    if _BEGIN not in bare:
        raise MalformedEditError(
            f"there is no `{_BEGIN}`", remedy=f"begin with `{_BEGIN}` on a line of its own"
        )
    start = bare.index(_BEGIN) + 1
    if _END not in bare[start:]:
        raise MalformedEditError(
            f"`{_END}` is missing, so the patch may have been cut off",
            remedy="send the whole patch again, in parts if it is long",
        )
    return lines[start : bare.index(_END, start)]


class _Open(Struct):
    """What was read of one hunk so far."""

    steps: list[Step] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    line: int | None = None

    def say_where(self, head: str) -> None:
        """Take in an @@ line; several of them lie inside one another."""
        self.line, anchor = _anchor(head)
        self.anchors += [anchor] if anchor else []

    def clear(self) -> None:
        """Begin anew."""
        self.steps, self.anchors, self.line = [], [], None


class _Reader:
    """Goes through the lines of an envelope once."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._block = 0

    def read(self) -> tuple[Edit, ...]:
        edits: list[Edit] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if line.strip():
                kind, path = _head(line)
                edits.append(self._edit(kind, path))
        if not edits:
            raise MalformedEditError("the patch names no file", remedy="add a `*** Update File:`")
        return tuple(edits)

    def _edit(self, kind: str, path: str) -> Edit:
        match kind:
            case "add":
                return self._add(path)
            case "update":
                return self._update(path)
            case _:
                return self._delete(path)

    def _add(self, path: str) -> Write:
        self._block += 1
        lines = [self._added(line, path) for line in self._body()]
        text = "".join(f"{line}\n" for line in lines)
        return Write(path, text, self._block, must_be_new=True)

    def _added(self, line: str, path: str) -> str:
        if not line.startswith("+"):
            raise MalformedEditError(
                f"block {self._block}: in `*** Add File: {path}` the line {line!r} does not begin "
                "with +",
                remedy="put + before every line of the new file",
            )
        return line[1:]

    def _delete(self, path: str) -> Delete:
        self._block += 1
        if rest := [line for line in self._body() if line.strip()]:
            raise MalformedEditError(
                f"`*** Delete File: {path}` is followed by {rest[0]!r}",
                remedy="say nothing more about a file that goes",
            )
        return Delete(path, self._block)

    def _update(self, path: str) -> Update:
        number = self._block + 1
        moved_to = None
        if self._at < len(self._lines) and self._lines[self._at].startswith(_MOVE):
            moved_to = self._lines[self._at].removeprefix(_MOVE).strip()
            self._at += 1
        hunks = self._hunks(self._body())
        if not hunks and moved_to is None:
            raise MalformedEditError(
                f"`*** Update File: {path}` has no lines",
                remedy="give context, - and + lines below it",
            )
        return Update(path, tuple(hunks), number, moved_to)

    def _body(self) -> list[str]:
        start = self._at
        while self._at < len(self._lines) and not _is_head(self._lines[self._at]):
            self._at += 1
        body = self._lines[start : self._at]
        while body and not body[-1].strip():
            body.pop()
        return body

    def _hunks(self, body: list[str]) -> list[Hunk]:
        hunks: list[Hunk] = []
        open_ = _Open()
        for line in body:
            if line.startswith("@@"):
                self._close(open_, hunks)
                open_.say_where(line)
            elif line.strip() == _FILE_END:
                self._close(open_, hunks, at_end=True)
            else:
                open_.steps.append(self._step(line))
        self._close(open_, hunks)
        return hunks

    def _close(self, open_: "_Open", hunks: list[Hunk], *, at_end: bool = False) -> None:
        if not open_.steps:
            return
        self._block += 1
        hunks.append(
            Hunk(
                tuple(open_.steps),
                self._block,
                tuple(open_.anchors),
                open_.line,
                at_end=at_end,
                in_order=True,
            )
        )
        open_.clear()

    def _step(self, line: str) -> Step:
        if not line:
            return Step(Op.KEEP, "")
        if line[0] not in " -+":
            raise MalformedEditError(
                f"block {self._block + 1}: the line {line!r} begins with neither blank, - nor +",
                remedy="put one blank before lines that stay, - before old and + before new ones",
            )
        return Step(Op(line[0]), line[1:])


def _is_head(line: str) -> bool:
    return any(line.startswith(head) for head in _HEADS)


def _head(line: str) -> tuple[str, str]:
    for head, kind in _HEADS.items():
        if line.startswith(head) and (path := line.removeprefix(head).strip()):
            return kind, path
    raise MalformedEditError(
        f"{line!r} is not expected here",
        remedy="use `*** Add File: PATH`, `*** Update File: PATH` or `*** Delete File: PATH`",
    )


def _anchor(line: str) -> tuple[int | None, str]:
    rest = line[2:].strip()
    if found := _NUMBERS.fullmatch(rest):
        # The heading after the numbers of a unified diff is a remark, not a place to look below.
        return int(found[1]), ""
    return None, rest.removesuffix("@@").strip()
