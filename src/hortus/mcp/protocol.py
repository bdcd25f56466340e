"""What the server answers to each method, in every revision of MCP that is spoken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from hortus import __version__
from hortus.core import HortusError
from hortus.mcp.context import Asked, Sources
from hortus.mcp.errors import METHOD, PARAMS, RpcError
from hortus.mcp.tools import TOOLS, Tool
from hortus.mcp.versions import SERVER, STATELESS, Spoken, negotiated_in

_NO_OUTPUT = frozenset({"2024-11-05", "2025-03-26"})
"""Revisions in which tools give text only."""
_CACHED_MS = 3_600_000
_INFO = {"name": "hortus", "title": "hortus: the company's code", "version": __version__}
_CAPABILITIES = {"tools": {"listChanged": False}}
_INSTRUCTIONS = (
    "What the company's own code says: search it before writing something anew, look at the card "
    "of an internal library before calling it, and check a diff before handing it in. Answers "
    "name places as path:line@commit; they show only what you may read."
)


@dataclass(frozen=True, slots=True)
class Called:
    """How a call of a tool ended, for the log: a code where it failed."""

    tool: str
    code: str = ""


class _Call(msgspec.Struct, frozen=True):
    name: str
    arguments: msgspec.Raw = msgspec.Raw(b"{}")


class Protocol:
    """Answers requests; it keeps nothing between them."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._tools: Mapping[str, Tool] = {tool.name: tool for tool in TOOLS}

    def answer(
        self,
        method: str,
        params: Mapping[str, msgspec.Raw],
        spoken: Spoken,
        asked: Asked,
        told: Callable[[Called], None],
    ) -> dict[str, object]:
        """Return the result of a request; ``told`` hears of every tool that was called.

        Raises ``RpcError``.
        """
        match method:
            case "initialize" if not spoken.is_stateless:
                return _initialized(params)
            case "ping" if not spoken.is_stateless:
                return {}
            case "server/discover" if spoken.is_stateless:
                found: dict[str, object] = {
                    "supportedVersions": list(STATELESS),
                    "capabilities": _CAPABILITIES,
                    "instructions": _INSTRUCTIONS,
                }
                return _complete(found | _kept(), spoken)
            case "tools/list":
                return self._listed(params, spoken)
            case "tools/call":
                return self._called(params, spoken, asked, told)
            case _:
                raise RpcError(METHOD, f"there is no method {method[:60]!r}", "ask for tools/list")

    def _listed(self, params: Mapping[str, msgspec.Raw], spoken: Spoken) -> dict[str, object]:
        # Everything fits on one page, so that no cursor was ever given out.
        if bytes(params.get("cursor", b"null")) != b"null":
            raise RpcError(PARAMS, "there is no such cursor", "list without one")
        tools = [tool.described() for tool in self._tools.values()]
        if spoken.version in _NO_OUTPUT:
            tools = [{k: v for k, v in t.items() if k != "outputSchema"} for t in tools]
        return _complete({"tools": tools} | (_kept() if spoken.is_stateless else {}), spoken)

    def _called(
        self,
        params: Mapping[str, msgspec.Raw],
        spoken: Spoken,
        asked: Asked,
        told: Callable[[Called], None],
    ) -> dict[str, object]:
        call = _call(params)
        tool = self._tools.get(call.name)
        if tool is None:
            raise RpcError(
                PARAMS,
                f"there is no tool {call.name[:60]!r}",
                f"the tools are {', '.join(self._tools)}",
            )
        try:
            given = tool.call(bytes(call.arguments), self._sources, asked)
        except HortusError as e:
            # The model that called can mend this, so it is told in the result.
            told(Called(tool.name, e.code))
            text = f"{e.message}; {e.remedy}" if e.remedy else e.message
            failed = {"content": [{"type": "text", "text": text}], "isError": True}
            return _complete(failed, spoken)
        told(Called(tool.name))
        result: dict[str, object] = {"content": [{"type": "text", "text": given.text}]}
        if spoken.version not in _NO_OUTPUT:
            result["structuredContent"] = given.value
        return _complete(result, spoken)


def _initialized(params: Mapping[str, msgspec.Raw]) -> dict[str, object]:
    return {
        "protocolVersion": negotiated_in(params),
        "capabilities": _CAPABILITIES,
        "serverInfo": _INFO,
        "instructions": _INSTRUCTIONS,
    }


def _call(params: Mapping[str, msgspec.Raw]) -> _Call:
    try:
        return msgspec.convert(
            {
                "name": msgspec.json.decode(params.get("name", b"null")),
                "arguments": params.get("arguments", msgspec.Raw(b"{}")),
            },
            _Call,
        )
    except msgspec.ValidationError as e:
        raise RpcError(PARAMS, f"the call cannot be read: {e}", "name a tool") from e


def _kept() -> dict[str, object]:
    """Return for how long and for whom an answer may be kept by the client."""
    return {"ttlMs": _CACHED_MS, "cacheScope": "private"}


def _complete(result: Mapping[str, object], spoken: Spoken) -> dict[str, object]:
    """Return a result as its revision wants it."""
    if not spoken.is_stateless:
        return dict(result)
    return {**result, "resultType": "complete", "_meta": {SERVER: _INFO}}
