"""Work on code with a model: edits and tool calls as models write them."""

from hortus.agent.edits import (
    Change,
    EditError,
    Format,
    Kind,
    Outcome,
    apply_edit,
)

__all__ = [
    "Change",
    "EditError",
    "Format",
    "Kind",
    "Outcome",
    "apply_edit",
]
