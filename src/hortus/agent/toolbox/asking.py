"""What the model is told of the edit tool, by the format that suits it."""

from collections.abc import Mapping
from typing import assert_never

from hortus.agent.edits import Format
from hortus.agent.toolcalls import Json
from hortus.agent.values import ToolSpec

_REPLACE = (
    "old_string, copied exactly from the file without line numbers, is replaced by new_string. It "
    "has to occur once: take in lines around it, or set replace_all"
)
_WHOLE = "content is the whole file, new or not"
_REST = "move_to renames, delete removes."
# The same properties for every format, so that a model can be led from one to another while the
# tools of its conversation stay the same.
_PARAMETERS: Mapping[str, Json] = {
    "type": "object",
    "properties": {
        "path": {"type": "string"},
        "old_string": {"type": "string"},
        "new_string": {"type": "string"},
        "replace_all": {"type": "boolean"},
        "content": {"type": "string"},
        "patch": {"type": "string"},
        "move_to": {"type": "string"},
        "delete": {"type": "boolean"},
    },
}


def edit_spec(form: Format) -> ToolSpec:
    """Return the tool as a model is told of it that writes this format best."""
    return ToolSpec("edit", f"Change files. {_how(form)}. {_REST}", _PARAMETERS)


def advice(form: Format) -> str:
    """Return what a model is told that is to go over to another format."""
    return f"From now on make edits in another way: {_how(form)}."


def _how(form: Format) -> str:
    match form:
        case Format.REPLACE:
            return f"{_REPLACE}. Or {_WHOLE}"
        case Format.SEARCH_REPLACE:
            return (
                "patch holds, for each place, the path on a line, then <<<<<<< SEARCH, lines "
                "copied exactly, =======, new lines, >>>>>>> REPLACE. Or with path: " + _WHOLE
            )
        case Format.UDIFF:
            return f"patch is a unified diff. Or with path: {_WHOLE}"
        case Format.PATCH:
            return (
                "patch is an envelope: *** Begin Patch, *** Update File: PATH (or Add, Delete) "
                f"with @@ hunks, *** End Patch. Or with path: {_WHOLE}"
            )
        case Format.WHOLE:
            return f"{_WHOLE}. Or {_REPLACE}"
        case _:
            assert_never(form)
