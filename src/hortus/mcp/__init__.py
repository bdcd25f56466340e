"""Give coding clients what the company's code says, by the Model Context Protocol."""

from hortus.mcp.context import Asked, Sources
from hortus.mcp.deprecated import DeprecatedFinder
from hortus.mcp.door import PATH, Gate, McpDoor, Needs, Records
from hortus.mcp.protocol import Called, Protocol
from hortus.mcp.remote import RemoteAnswers
from hortus.mcp.rulefolder import RuleFolders
from hortus.mcp.stdio import MOST_BYTES, Answers, LocalAnswers, StdioServer

__all__ = [
    "MOST_BYTES",
    "PATH",
    "Answers",
    "Asked",
    "Called",
    "DeprecatedFinder",
    "Gate",
    "LocalAnswers",
    "McpDoor",
    "Needs",
    "Protocol",
    "Records",
    "RemoteAnswers",
    "RuleFolders",
    "Sources",
    "StdioServer",
]
