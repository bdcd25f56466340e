"""Work out in memory what every file is to hold, so that all is applied or nothing."""

import difflib
from collections.abc import Sequence
from typing import Protocol, assert_never

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.edits.elision import refuse_elision
from hortus.agent.edits.errors import NoPlaceError, UneditableFileError
from hortus.agent.edits.hunks import apply_in_turn, apply_together
from hortus.agent.edits.replacing import replace_exactly
from hortus.agent.edits.text import Text, fresh_text, input_lines, read_text, write_text
from hortus.agent.edits.types import Change, Delete, Edit, Kind, Near, Replace, Update, Write


class Stored(Struct, frozen=True):
    """A file as it was read."""

    data: bytes
    executable: bool = False


class Files(Protocol):
    """Where files are read from."""

    def read(self, path: str) -> Stored | None:
        """Return a file, or None where there is none; raise where it may not be touched."""


class Target(Struct, frozen=True):
    """What a path is to hold in the end: nothing where ``data`` is None."""

    path: str
    data: bytes | None
    executable: bool
    like: str | None = None
    """The file whose mode it takes over."""


class Plan(Struct, frozen=True):
    """Everything that an edit is going to do."""

    targets: tuple[Target, ...]
    changes: tuple[Change, ...]
    near: tuple[Near, ...]


def plan_edits(edits: Sequence[Edit], files: Files) -> Plan:
    """Return what becomes of the files; raise an `EditError` where any edit cannot be applied."""
    planner = _Planner(files)
    for edit in edits:
        match edit:
            case Write():
                planner.write(edit)
            case Update():
                planner.update(edit)
            case Delete():
                planner.delete(edit)
            case Replace():
                planner.replace(edit)
            case _:
                assert_never(edit)
    return planner.plan()


class _State(Struct, frozen=True):
    """What a path holds at a moment of the plan."""

    data: bytes | None
    executable: bool = False
    origin: str | None = None
    """The path at which its content was before."""


class _Planner:
    """Keeps the files as the edits so far leave them."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._before: dict[str, _State] = {}
        self._now: dict[str, _State] = {}
        self._near: list[Near] = []

    def write(self, edit: Write) -> None:
        state = self._state(edit.path)
        there = state.data is not None
        if edit.must_be_new and state.data:
            raise UneditableFileError(
                f"{edit.path} is to be added, but it is there already",
                remedy="update it instead, or delete it first",
            )
        before = read_text(state.data, edit.path) if state.data is not None else None
        old = [line.text for line in before.lines] if before else []
        refuse_elision(input_lines(edit.text), old, edit.number)
        data = write_text(fresh_text(edit.text, before), edit.path)
        executable = state.executable if edit.executable is None else edit.executable
        self._now[edit.path] = _State(data, executable, edit.path if there else None)

    def update(self, edit: Update) -> None:
        state = self._state(edit.path)
        text, near = self._applied(edit, self._text(edit.path, edit.number))
        self._near += near
        executable = state.executable if edit.executable is None else edit.executable
        path = edit.moved_to or edit.path
        if path != edit.path:
            if self._state(path).data is not None:
                raise UneditableFileError(
                    f"{edit.path} is to be moved to {path}, but that is there already",
                    remedy="delete it first, or choose another name",
                )
            self._now[edit.path] = _State(None)
        self._now[path] = _State(write_text(text, path), executable, state.origin)

    def replace(self, edit: Replace) -> None:
        text = self._text(edit.path, edit.number)
        made, near = replace_exactly(
            text, edit.old, edit.new, edit.path, everywhere=edit.everywhere
        )
        self._near += near
        data = write_text(made, edit.path)
        self._now[edit.path] = replace(self._state(edit.path), data=data)

    def delete(self, edit: Delete) -> None:
        state = self._state(edit.path)
        if state.data is None:
            raise self._missing(edit.path, edit.number)
        if edit.lines is not None:
            there = tuple(line.text for line in read_text(state.data, edit.path).lines)
            if there != edit.lines:
                raise NoPlaceError(
                    f"{edit.path} is to be deleted, but it does not hold the lines that are named",
                    remedy="read the file again, and delete it only if it is still not needed",
                )
        self._now[edit.path] = _State(None)

    def plan(self) -> Plan:
        """Return what differs in the end from what there was."""
        touched = [path for path in self._now if self._now[path] != self._before.get(path)]
        targets = [
            Target(path, state.data, state.executable, state.origin)
            for path in touched
            if not ((state := self._now[path]).data is None and self._before[path].data is None)
        ]
        gone = {t.path for t in targets if t.data is None}
        changes = [self._change(t, gone) for t in targets]
        return Plan(tuple(targets), tuple(c for c in changes if c), tuple(self._near))

    def _applied(self, edit: Update, text: Text) -> tuple[Text, list[Near]]:
        together = any(hunk.in_order for hunk in edit.hunks)
        apply = apply_together if together else apply_in_turn
        return apply(edit.hunks, text, edit.path)

    def _change(self, target: Target, gone: set[str]) -> Change | None:
        before = self._before[target.path].data
        if target.data is None:
            if any(s.origin == target.path and p not in gone for p, s in self._now.items()):
                return None  # told of as the move that it is
            return Change(target.path, Kind.DELETED, *_counts(before, None))
        origin = target.like
        if origin is not None and origin != target.path and origin in gone:
            was = self._before[origin].data
            return Change(origin, Kind.MOVED, *_counts(was, target.data), target.path)
        kind = Kind.ADDED if before is None else Kind.CHANGED
        return Change(target.path, kind, *_counts(before, target.data))

    def _state(self, path: str) -> _State:
        if path not in self._now:
            stored = self._files.read(path)
            state = _State(stored.data, stored.executable, path) if stored else _State(None)
            self._before[path] = self._now[path] = state
        return self._now[path]

    def _text(self, path: str, number: int) -> Text:
        data = self._state(path).data
        if data is None:
            raise self._missing(path, number)
        return read_text(data, path)

    def _missing(self, path: str, number: int) -> UneditableFileError:
        return UneditableFileError(
            f"block {number}: there is no file {path}",
            remedy="look up where the file is, or add it as a new one",
        )


def _counts(before: bytes | None, after: bytes | None) -> tuple[int, int]:
    """Return how many lines were added and removed."""
    old, new = (data.splitlines() if data else [] for data in (before, after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    return len(new) - kept, len(old) - kept
