"""The tool that reads: a file or a part of it, a folder, a picture, a skill."""

import posixpath
from collections.abc import Callable, Mapping
from typing import Protocol

from msgspec import Struct, field

from hortus.agent.edits import split_lines
from hortus.agent.files import (
    Encoding,
    Seen,
    Workspace,
    encoding_of,
    folded,
)
from hortus.agent.toolbox.arguments import number_of, text_of, told
from hortus.agent.toolbox.excerpts import USUAL_LINES, excerpt
from hortus.agent.toolbox.known import Known
from hortus.agent.toolbox.nearby import names_like
from hortus.agent.toolbox.pictures import LARGEST_PICTURE, Picture, kind_of, picture_in
from hortus.agent.toolbox.places import path_in
from hortus.agent.toolcalls import Json
from hortus.agent.values import Image, Note, ReadFiles, Running, Told, ToolError, ToolSpec
from hortus.agent.visible import visible_name

_SKILL = "skill:"
_MOST_NAMES = 300
_SPEC = ToolSpec(
    "read",
    "Read a file with line numbers, list a folder, look at an image, or load skill:NAME. Paths "
    "are below the workspace.",
    {
        "type": "object",
        "properties": {
            "path": {"type": "string"},
            "from": {"type": "integer", "description": "first line"},
            "lines": {"type": "integer", "description": f"how many, {USUAL_LINES} if not said"},
        },
        "required": ["path"],
    },
)


Denied = Callable[[str], bool]
"""Tells whether rules deny to read a file."""


class Skills(Protocol):
    """Where skills are loaded from."""

    def skill(self, name: str) -> str:
        """Return a skill's text, or that of a file beside it; raise where there is none."""


class _ReadSkill(Struct, frozen=True):
    """A skill that is about to be loaded."""

    skills: Skills
    name: str
    action: Note = field(default_factory=Note)

    def carry_out(self, running: Running) -> Told:
        del running
        with told():
            return Told(self.skills.skill(self.name))


class _ReadPath(Struct, frozen=True):
    """A path that is about to be read."""

    workspace: Workspace
    known: Known
    path: str
    first: int
    count: int
    denied: Denied

    @property
    def action(self) -> ReadFiles:
        """What would be read."""
        return ReadFiles((self.path,))

    def carry_out(self, running: Running) -> Told:
        """Read it as what it is."""
        del running
        with told():
            names = self.workspace.names(self.path)
            if names is not None:
                shown = (
                    name for name in names if not self.denied(posixpath.join(self.path, name))
                )
                return Told(_listed(list(shown)))
            seen = self.workspace.read(self.path)
            if seen is None:
                raise ToolError(
                    f"there is no {self.path}" + names_like(self.workspace, self.path),
                    remedy="look where it is with `find`",
                )
            return self._shown(seen)

    def _shown(self, seen: Seen) -> Told:
        picture = picture_in(seen.data)
        if picture is not None:
            return _pictured(picture, seen.data, self.path)
        encoding = encoding_of(seen.data)
        if encoding is None:
            raise ToolError(
                f"{self.path} is {kind_of(seen.data)} ({len(seen.data)} bytes)",
                remedy="use a program that understands it, with `run`",
            )
        lines = [line.text for line in split_lines(_decoded(encoding, seen.data, self.path))]
        part = excerpt(lines, self.first, self.count)
        self.known.saw(self.path, seen.data, whole=part.whole)
        return Told(part.text)


class ReadTool:
    """Reads what is below the workspace."""

    def __init__(
        self,
        workspace: Workspace,
        known: Known,
        skills: Skills | None = None,
        denied: Denied | None = None,
    ) -> None:
        self._workspace = workspace
        self._denied = denied or _nothing
        self._known = known
        self._skills = skills

    @property
    def spec(self) -> ToolSpec:
        """The tool as the model is told of it."""
        return _SPEC

    def prepare(self, arguments: Mapping[str, Json]) -> _ReadPath | _ReadSkill:
        """Understand a call."""
        path = text_of(arguments, "path") or "."
        if path.startswith(_SKILL):
            if self._skills is None:
                raise ToolError("there are no skills here", remedy="work without one")
            return _ReadSkill(self._skills, path.removeprefix(_SKILL).strip())
        first = number_of(arguments, "from") or 1
        count = number_of(arguments, "lines") or USUAL_LINES
        with told():
            path = path_in(path, self._workspace)
        return _ReadPath(self._workspace, self._known, path, first, count, self._denied)


def _nothing(path: str) -> bool:
    del path
    return False


def _decoded(encoding: Encoding, data: bytes, path: str) -> str:
    try:
        return encoding.decode(data)
    except UnicodeDecodeError as e:
        raise ToolError(
            f"{path} is not valid {encoding.name}", remedy="leave this file as it is"
        ) from e


def _pictured(picture: Picture, data: bytes, path: str) -> Told:
    if len(data) > LARGEST_PICTURE:
        raise ToolError(
            f"{path} has {len(data) >> 20} MiB, too many to show",
            remedy="make it smaller first, with `run`",
        )
    words = f"{path}: {picture.media_type}{picture.sides}"
    return Told(words, images=(Image(picture.media_type, data),))


def _listed(names: list[str]) -> str:
    shown = [visible_name(name) for name in names if folded(name.rstrip("/")) != ".git"]
    if not shown:
        return "The folder is empty."
    more = len(shown) - _MOST_NAMES
    rows = shown[:_MOST_NAMES] + ([f"(and {more} more)"] if more > 0 else [])
    return "\n".join(rows)
