"""Set up coding clients so that they work through hortus and talk to nobody else."""

from hortus.connect.mcp import with_mcp
from hortus.connect.plan import FileChange, fresh_text, plan_changes
from hortus.connect.registry import ASK_A_COMMAND, CLIENTS, find_client
from hortus.connect.types import (
    PLACEHOLDER,
    ClientSetup,
    FileEdit,
    Put,
    Setup,
    Syntax,
    Variable,
    Wish,
)
from hortus.connect.write import Written, write_changes
from hortus.core.address import (
    DEFAULT_CONTEXT_TOKENS,
    DEFAULT_MODEL,
    DEFAULT_URL,
    base_url,
    is_clear_text_abroad,
    read_key,
)

__all__ = [
    "ASK_A_COMMAND",
    "CLIENTS",
    "DEFAULT_CONTEXT_TOKENS",
    "DEFAULT_MODEL",
    "DEFAULT_URL",
    "PLACEHOLDER",
    "ClientSetup",
    "FileChange",
    "FileEdit",
    "Put",
    "Setup",
    "Syntax",
    "Variable",
    "Wish",
    "Written",
    "base_url",
    "find_client",
    "fresh_text",
    "is_clear_text_abroad",
    "plan_changes",
    "read_key",
    "with_mcp",
    "write_changes",
]
