"""Apply an edit, in any of its formats, to the files of a folder."""

from pathlib import Path

from hortus.agent.edits.folder import Folder
from hortus.agent.edits.parsing import parse_edit
from hortus.agent.edits.planning import plan_edits
from hortus.agent.edits.types import Format, Outcome
from hortus.agent.files import Workspace


def apply_edit(form: Format, text: str, root: Path) -> Outcome:
    """Apply all that a text asks for, or raise a `FileError` and change nothing."""
    edits = parse_edit(form, text)
    with Workspace(root) as workspace:
        folder = Folder(workspace)
        plan = plan_edits(edits, folder)
        folder.commit(plan)
    return Outcome(plan.changes, plan.near)
