"""Apply the edits that models write, all of an edit or nothing of it."""

from hortus.agent.edits.applying import apply_edit
from hortus.agent.edits.errors import EditError
from hortus.agent.edits.parsing import parse_edit
from hortus.agent.edits.planning import Files, Plan, Stored, plan_edits
from hortus.agent.edits.profiles import Record, choose_format, ladder_for
from hortus.agent.edits.replacing import replace_exactly
from hortus.agent.edits.text import Text, read_text, write_text
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
    "Format",
    "Hunk",
    "Kind",
    "Near",
    "Op",
    "Outcome",
    "Plan",
    "Record",
    "Step",
    "Stored",
    "Text",
    "Update",
    "Write",
    "apply_edit",
    "choose_format",
    "ladder_for",
    "parse_edit",
    "plan_edits",
    "read_text",
    "replace_exactly",
    "write_text",
]
