"""The tools that clients can call: each with its words, its schemas and what it does."""

from hortus.mcp.tools.table import TOOLS
from hortus.mcp.tools.types import Given, Tool

__all__ = ["TOOLS", "Given", "Tool"]
