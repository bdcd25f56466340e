"""Work on code with a model: edits and tool calls as models write them."""

from hortus.agent.edits import (
    Change,
    EditError,
    Format,
    Kind,
    Outcome,
    apply_edit,
    choose_format,
    ladder_for,
    replace_exactly,
)
from hortus.agent.toolcalls import (
    BadToolsError,
    Reader,
    Reading,
    Tool,
    ToolCall,
    read_calls,
    read_tools,
)

__all__ = [
    "BadToolsError",
    "Change",
    "EditError",
    "Format",
    "Kind",
    "Outcome",
    "Reader",
    "Reading",
    "Tool",
    "ToolCall",
    "apply_edit",
    "choose_format",
    "ladder_for",
    "read_calls",
    "read_tools",
    "replace_exactly",
]
