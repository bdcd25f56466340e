"""The messages of JSON-RPC 2.0, as a client writes and reads them."""

from collections.abc import Mapping

import msgspec
from msgspec import UNSET, UnsetType

from hortus.agent.servers.errors import ServerAnswerError, ServerFaultError
from hortus.agent.toolcalls import Json

METHOD, PARAMS = -32601, -32602
HEADERS, VERSION = -32020, -32022
_SHOWN = 500


class Fault(msgspec.Struct, frozen=True):
    """Why a request was refused."""

    code: int = 0
    message: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def words(self) -> str:
        """What it says, not too long and on one line."""
        return "".join(c if c.isprintable() else " " for c in self.message[:_SHOWN])

    def error(self) -> ServerFaultError:
        """Return it as an error for the model."""
        said = f"the server says: {self.words} ({self.code})"
        return ServerFaultError(self.code, said, bytes(self.data))


class Incoming(msgspec.Struct, frozen=True):
    """A message of a server: an answer, a request of its own, or a notification."""

    id: int | str | None = None
    method: str = ""
    params: msgspec.Raw = msgspec.Raw(b"{}")
    result: msgspec.Raw | UnsetType = UNSET
    error: Fault | UnsetType = UNSET

    @property
    def is_answer(self) -> bool:
        """Tell whether it answers a request."""
        return not self.method

    def value(self) -> bytes:
        """Return the result of an answer. Raises ``ServerFaultError`` where it is a refusal."""
        if isinstance(self.error, Fault):
            raise self.error.error()
        return b"{}" if self.result is UNSET else bytes(self.result)


def request(number: int, method: str, params: Mapping[str, Json]) -> bytes:
    """Return a request."""
    said = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    return msgspec.json.encode(said)


def notification(method: str, params: Mapping[str, Json]) -> bytes:
    """Return a message that wants no answer."""
    return msgspec.json.encode({"jsonrpc": "2.0", "method": method, "params": params})


def answer_to(asked: Incoming) -> bytes:
    """Return the answer to a request of the server: it may see that we are there, no more."""
    said: dict[str, object] = {"jsonrpc": "2.0", "id": asked.id}
    if asked.method == "ping":
        return msgspec.json.encode(said | {"result": {}})
    fault = {"code": METHOD, "message": f"this client has no {asked.method[:60]}"}
    return msgspec.json.encode(said | {"error": fault})


def read_messages(data: bytes) -> list[Incoming]:
    """Return the messages of a line, an event or a body. Raises ``ServerAnswerError``."""
    try:
        if data.lstrip()[:1] == b"[":
            return msgspec.json.decode(data, type=list[Incoming])
        return [msgspec.json.decode(data, type=Incoming)]
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as e:
        raise ServerAnswerError(
            f"the server sent what is no message of JSON-RPC: {_start(data)!r}",
            remedy="tell the person: the server prints other things, or is no MCP server",
        ) from e


def _start(data: bytes) -> str:
    return data[:80].decode(errors="replace")
