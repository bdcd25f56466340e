"""Tell what an edit call means, whichever of the formats it uses."""

import re
from collections.abc import Mapping

from msgspec import Struct

from hortus.agent.edits import (
    Delete,
    Edit,
    Format,
    Replace,
    Update,
    Write,
    parse_edit,
)
from hortus.agent.files import Workspace
from hortus.agent.toolbox.arguments import flag_of, text_of
from hortus.agent.toolbox.places import path_in
from hortus.agent.toolcalls import Json
from hortus.agent.values import ToolError
from hortus.core.regex import late

_BLOCKS = late(r"^<{5,} ?SEARCH", re.MULTILINE)
_UNIFIED = late(r"^(?:--- .*\n\+\+\+ |@@ -\d|diff --git )", re.MULTILINE)
_HOW = "give `path` with old_string and new_string, with content, move_to or delete; or `patch`"


class Meant(Struct, frozen=True):
    """What a call asks for, and the format it is written in."""

    edits: tuple[Edit, ...]
    form: Format


def meant_by(arguments: Mapping[str, Json], workspace: Workspace) -> Meant:
    """Return what a call means; raise ``ToolError`` where it means nothing or two things."""
    patch = text_of(arguments, "patch")
    given = {name for name in ("old_string", "content", "delete") if _is_given(arguments, name)}
    if patch:
        if given:
            raise ToolError(f"`patch` and {_list(given)} are both given", remedy=_HOW)
        form = _form_of(patch)
        return Meant(parse_edit(form, patch), form)
    path = text_of(arguments, "path")
    if not path:
        raise ToolError("no file is named", remedy=_HOW)
    if len(given) > 1:
        raise ToolError(f"{_list(given)} are given at once", remedy="make one edit of each")
    return _of_one_file(arguments, path_in(path, workspace), workspace)


def _of_one_file(arguments: Mapping[str, Json], path: str, workspace: Workspace) -> Meant:
    content = text_of(arguments, "content")
    old, new = text_of(arguments, "old_string"), text_of(arguments, "new_string")
    form = Format.WHOLE if content is not None else Format.REPLACE
    edits: list[Edit] = []
    if flag_of(arguments, "delete"):
        return Meant((Delete(path, 1),), form)
    if content is not None:
        edits.append(Write(path, content, 1))
    elif old:
        edits.append(
            Replace(path, old, new or "", 1, everywhere=flag_of(arguments, "replace_all"))
        )
    elif new:
        edits.append(Write(path, new, 1, must_be_new=True))
    move_to = text_of(arguments, "move_to")
    if move_to:
        edits.append(Update(path, (), 2, moved_to=path_in(move_to, workspace)))
    if not edits:
        raise ToolError(f"nothing is to be done with {path}", remedy=_HOW)
    return Meant(tuple(edits), form)


def without_line_numbers(edits: tuple[Edit, ...]) -> tuple[Edit, ...] | None:
    """Return replacements without the numbers that `read` shows; None where they have none."""
    if len(edits) != 1 or not isinstance(edits[0], Replace):
        return None
    edit = edits[0]
    old = _bare(edit.old)
    if old is None:
        return None
    return (Replace(edit.path, old, _bare(edit.new) or edit.new, edit.number, edit.everywhere),)


def _bare(text: str) -> str | None:
    lines = text.split("\n")
    found = [re.fullmatch(r" *\d+\t(.*)", line) for line in lines]
    bare = [match[1] for match in found if match]
    return "\n".join(bare) if len(bare) == len(lines) else None


def _form_of(patch: str) -> Format:
    if "*** Begin Patch" in patch or patch.lstrip().startswith("*** "):
        return Format.PATCH
    if _BLOCKS.search(patch):
        return Format.SEARCH_REPLACE
    return Format.UDIFF if _UNIFIED.search(patch) else Format.WHOLE


def _is_given(arguments: Mapping[str, Json], name: str) -> bool:
    value = arguments.get(name)
    return bool(value) or (name == "content" and value == "")


def _list(names: set[str]) -> str:
    return " and ".join(f"`{name}`" for name in sorted(names))
