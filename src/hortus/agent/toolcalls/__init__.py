"""Read tool calls out of what models write, and mend them without widening them."""

from hortus.agent.toolcalls.correcting import correct
from hortus.agent.toolcalls.errors import BadToolsError
from hortus.agent.toolcalls.native import fit_native
from hortus.agent.toolcalls.reading import Reader, read_calls
from hortus.agent.toolcalls.schema import Fitter, SchemaError
from hortus.agent.toolcalls.tools import read_tools
from hortus.agent.toolcalls.types import (
    Event,
    Fault,
    Grammar,
    Json,
    Reading,
    Repair,
    Said,
    Step,
    Thought,
    ThoughtSoFar,
    Tool,
    ToolCall,
)

__all__ = [
    "BadToolsError",
    "Event",
    "Fault",
    "Fitter",
    "Grammar",
    "Json",
    "Reader",
    "Reading",
    "Repair",
    "Said",
    "SchemaError",
    "Step",
    "Thought",
    "ThoughtSoFar",
    "Tool",
    "ToolCall",
    "correct",
    "fit_native",
    "read_calls",
    "read_tools",
]
