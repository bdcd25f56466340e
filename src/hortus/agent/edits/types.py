"""Edits as all formats say them: what becomes of which file, and what came of it."""

from enum import StrEnum

from msgspec import Struct, field


class Format(StrEnum):
    """A way in which a model writes an edit."""

    REPLACE = "replace"
    SEARCH_REPLACE = "search-replace"
    UDIFF = "udiff"
    PATCH = "patch"
    WHOLE = "whole"


class Op(StrEnum):
    """What a hunk says of a line, in the signs of a diff."""

    KEEP = " "
    DROP = "-"
    ADD = "+"


class Step(Struct, frozen=True):
    """One line of a hunk, without its ending."""

    op: Op
    text: str


class Hunk(Struct, frozen=True):
    """Lines that are to be found as a whole, and what becomes of them."""

    steps: tuple[Step, ...]
    number: int
    """Which block of the input it is, from 1: what a message calls it."""
    anchors: tuple[str, ...] = ()
    """Lines above it, each inside the one before it, that say where to look."""
    line: int | None = None
    """Where it begins by its own account, from 1."""
    at_end: bool = False
    in_order: bool = False
    """Whether the format promises that hunks follow one another as their places do."""
    final_newline: bool | None = None
    """Whether the file ends with a line break afterwards, where the hunk says so."""

    @property
    def old(self) -> tuple[str, ...]:
        """The lines to be found."""
        return tuple(step.text for step in self.steps if step.op is not Op.ADD)

    @property
    def new(self) -> tuple[str, ...]:
        """The lines in their place afterwards."""
        return tuple(step.text for step in self.steps if step.op is not Op.DROP)


class Write(Struct, frozen=True):
    """A file is to hold this text, whatever was there."""

    path: str
    text: str
    number: int
    must_be_new: bool = False
    executable: bool | None = None


class Update(Struct, frozen=True):
    """Hunks are to be applied to a file, which may be moved as well."""

    path: str
    hunks: tuple[Hunk, ...]
    number: int
    moved_to: str | None = None
    executable: bool | None = None


class Delete(Struct, frozen=True):
    """A file is to go; where lines are named, only if it holds exactly these."""

    path: str
    number: int
    lines: tuple[str, ...] | None = None


class Replace(Struct, frozen=True):
    """A text is to be replaced by another where it occurs, which may be inside lines."""

    path: str
    old: str
    new: str
    number: int
    everywhere: bool = False


Edit = Write | Update | Delete | Replace


class Near(Struct, frozen=True):
    """A block that was applied although its lines are not in the file letter for letter."""

    path: str
    block: int
    line: int
    """Where it was found in the file, from 1."""
    differs_in: str
    """What was overlooked, such as ``indentation``."""


class Kind(StrEnum):
    """What became of a file."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    MOVED = "moved"


class Change(Struct, frozen=True):
    """What became of one file."""

    path: str
    kind: Kind
    added: int
    removed: int
    moved_to: str | None = None


class Outcome(Struct, frozen=True):
    """What an edit did."""

    changes: tuple[Change, ...] = ()
    near: tuple[Near, ...] = field(default=())
