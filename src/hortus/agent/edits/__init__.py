"""Apply the edits that models write, all of an edit or nothing of it."""

from hortus.agent.edits.applying import apply_edit
from hortus.agent.edits.errors import (
    EditError,
    MalformedEditError,
    NoPlaceError,
    SeveralPlacesError,
    UneditableFileError,
)
from hortus.agent.edits.folder import Folder
from hortus.agent.edits.parsing import parse_edit
from hortus.agent.edits.planning import Files, Plan, Stored, Target, plan_edits
from hortus.agent.edits.profiles import Record, choose_format, ladder_for
from hortus.agent.edits.replacing import replace_exactly
from hortus.agent.edits.text import Text, read_text, split_lines, write_text
from hortus.agent.edits.types import (
    Change,
    Delete,
    Edit,
    Format,
    Hunk,
    Kind,
    Near,
    Op,
    Outcome,
    Replace,
    Step,
    Update,
    Write,
)

__all__ = [
    "Change",
    "Delete",
    "Edit",
    "EditError",
    "Files",
    "Folder",
    "Format",
    "Hunk",
    "Kind",
    "MalformedEditError",
    "Near",
    "NoPlaceError",
    "Op",
    "Outcome",
    "Plan",
    "Record",
    "Replace",
    "SeveralPlacesError",
    "Step",
    "Stored",
    "Target",
    "Text",
    "UneditableFileError",
    "Update",
    "Write",
    "apply_edit",
    "choose_format",
    "ladder_for",
    "parse_edit",
    "plan_edits",
    "read_text",
    "replace_exactly",
    "split_lines",
    "write_text",
]
