"""What can be wrong with a message of a client, and with asking another hortus for it."""

from collections.abc import Mapping

from hortus.core import HortusError, UnavailableError, UsageError

PARSE, REQUEST, METHOD, PARAMS, INTERNAL = -32700, -32600, -32601, -32602, -32603
HEADERS, VERSION = -32020, -32022
REFUSED = -32000
"""Of hortus' own: who asks may not, or cannot be answered now."""


class RpcError(HortusError):
    """A message that cannot be answered as it is; ``number`` is JSON-RPC's."""

    code, status = "mcp_message", 400

    def __init__(
        self, number: int, message: str, remedy: str = "", data: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message, remedy=remedy or "see the specification of MCP")
        self.number = number
        self.data = data


class DiffError(UsageError):
    """A text that should be a unified diff is none, or too large a one."""

    code = "bad_diff"


class ToolArgumentError(UsageError):
    """A tool was given something that it cannot use."""

    code = "bad_tool_argument"


class RemoteError(UnavailableError):
    """The other hortus cannot be asked, or refuses."""

    code = "remote_mcp"


class ForeignOriginError(HortusError):
    """A browser asks on behalf of a page of another site."""

    code, status = "foreign_origin", 403


class MediaError(HortusError):
    """A message is announced as something else than JSON."""

    code, status = "mcp_media", 415


class AcceptError(HortusError):
    """A client accepts no answer that could be given."""

    code, status = "mcp_accept", 406


class TooLargeError(HortusError):
    """A message is too large."""

    code, status = "mcp_too_large", 413
