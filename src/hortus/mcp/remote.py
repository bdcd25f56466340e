"""Hand the messages of a local client on to another hortus, as whoever is signed in there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import msgspec

from hortus.core import HortusError
from hortus.mcp.door import PATH
from hortus.mcp.errors import REFUSED, RpcError
from hortus.mcp.messages import Message, fault, params_of
from hortus.mcp.versions import HANDSHAKE, is_self_spoken, negotiated_in, spoken_in

_TIMEOUT_S = 90.0
_MOST_BYTES = 4 * 1024 * 1024


@dataclass(slots=True)
class RemoteAnswers:
    """Answers by asking ``url``; ``headers`` are those of who is signed in, made for each."""

    url: str
    headers: Callable[[], Mapping[str, str]]
    _version: str = HANDSHAKE[-1]

    def answer(self, message: Message) -> bytes:
        """Return what the other one answers."""
        number = message.id if isinstance(message.id, int | str) else None
        try:
            said = self._asked(message, self._fields(message))
        except RpcError as e:
            return fault(number, e)
        except HortusError as e:
            return fault(number, RpcError(REFUSED, e.message, e.remedy))
        return said

    def _fields(self, message: Message) -> dict[str, str]:
        """Return the headers that say what the message says."""
        params = params_of(message)
        if message.method == "initialize":
            self._version = negotiated_in(params)
        if not is_self_spoken(params):
            return {"MCP-Protocol-Version": self._version}
        fields = {"MCP-Protocol-Version": spoken_in(params).version, "Mcp-Method": message.method}
        if message.method == "tools/call":
            fields["Mcp-Name"] = str(msgspec.json.decode(params.get("name", b'""')))
        return fields

    def _asked(self, message: Message, fields: Mapping[str, str]) -> bytes:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            "User-Agent": "hortus-mcp",
            **fields,
            **self.headers(),
        }
        # The address is one that the user has given; only a web server can answer there.
        request = Request(self.url + PATH, msgspec.json.encode(message), headers)  # noqa: S310 - see above
        try:
            with build_opener(ProxyHandler({})).open(request, timeout=_TIMEOUT_S) as answer:
                body: bytes = answer.read(_MOST_BYTES)
        except HTTPError as e:
            with e:
                body = e.read(_MOST_BYTES)
            if not body.startswith(b'{"jsonrpc"'):
                raise _unreachable(self.url, f"HTTP {e.code}") from e
        except (OSError, HTTPException, ValueError) as e:
            raise _unreachable(self.url, str(getattr(e, "reason", e))) from e
        return _addressed(body, message)


def _addressed(body: bytes, message: Message) -> bytes:
    """Return an answer with the id of its request, which one that came early does not know."""
    try:
        said = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError as e:
        raise RpcError(REFUSED, "what answers there is no hortus", "check the address") from e
    said["id"] = msgspec.Raw(msgspec.json.encode(message.id))
    # One message is one line.
    return msgspec.json.encode(said).replace(b"\n", b" ")


def _unreachable(url: str, why: str) -> RpcError:
    return RpcError(
        REFUSED, f"there is no hortus that answers at {url}: {why}", "check that it runs there"
    )
