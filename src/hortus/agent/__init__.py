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
from hortus.agent.sandbox import (
    Ended,
    Plain,
    Profile,
    Ran,
    Sandbox,
    SandboxError,
    plain,
    sandbox_proofs,
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
    "Ended",
    "Format",
    "Kind",
    "Outcome",
    "Plain",
    "Profile",
    "Ran",
    "Reader",
    "Reading",
    "Sandbox",
    "SandboxError",
    "Tool",
    "ToolCall",
    "apply_edit",
    "choose_format",
    "ladder_for",
    "plain",
    "read_calls",
    "read_tools",
    "replace_exactly",
    "sandbox_proofs",
]
