"""What can go wrong with an MCP server; the model is told these words."""

from hortus.agent.values import ToolError


class ServerStartError(ToolError):
    """A server cannot be started or reached."""

    code, status = "mcp_server_start", 502


class ServerSilentError(ToolError):
    """A server has said nothing for too long."""

    code, status = "mcp_server_silent", 504


class ServerRefusedError(ToolError):
    """A server lets nobody in without a key, or not with this one."""

    code, status = "mcp_server_refused", 403


class ServerAnswerError(ToolError):
    """What came back is not what the protocol has there."""

    code, status = "mcp_server_answer", 502


class ServerStoppedError(ToolError):
    """The person interrupted a call before its answer came."""

    code, status = "mcp_call_stopped", 499


class ServerFaultError(ToolError):
    """A server answered a request with an error of its own; ``number`` is JSON-RPC's."""

    code, status = "mcp_server_fault", 502

    def __init__(self, number: int, message: str, data: bytes = b"null") -> None:
        super().__init__(message, remedy="change the arguments, or go on without it")
        self.number = number
        self.data = data


class SessionGoneError(ServerAnswerError):
    """A server over HTTP has forgotten the session; a new one may be begun."""

    code = "mcp_session_gone"


class BadServerEntryError(ToolError):
    """The entry of a server in a settings file cannot be used."""

    code, status = "bad_mcp_server", 400
