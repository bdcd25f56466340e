"""The revisions of MCP that are spoken, and what a request of the newest says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from hortus.mcp.errors import HEADERS, PARAMS, VERSION, RpcError

HANDSHAKE = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
"""Revisions that begin with ``initialize``, the oldest first."""
STATELESS = ("2026-07-28",)
"""Revisions in which every request says by itself what it needs said."""
UNSAID = "2025-03-26"
"""What a request over HTTP speaks that names no revision, as the specification has it."""
BATCHED = frozenset({"2025-03-26"})
"""The revisions in which several messages may come at once."""

_VERSION = "io.modelcontextprotocol/protocolVersion"
_CLIENT = "io.modelcontextprotocol/clientInfo"
_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities"
SERVER = "io.modelcontextprotocol/serverInfo"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a request speaks; ``client`` is what the client calls itself."""

    version: str
    client: str = ""

    @property
    def is_stateless(self) -> bool:
        """Tell whether the request speaks for itself."""
        return self.version in STATELESS


class ClientInfo(msgspec.Struct, frozen=True):
    """What a client says of itself; nothing rests on it."""

    name: str = ""
    version: str = ""

    def __str__(self) -> str:
        text = f"{self.name} {self.version}".strip()[:80]
        return "".join(c if c.isprintable() else "?" for c in text)


def negotiated(asked: str) -> str:
    """Return the revision to speak after a handshake: the one asked for, or the newest."""
    return asked if asked in HANDSHAKE else HANDSHAKE[-1]


def negotiated_in(params: Mapping[str, msgspec.Raw]) -> str:
    """Return the revision to speak after a handshake; raise ``RpcError`` where it names none."""
    try:
        asked = msgspec.json.decode(params.get("protocolVersion", b"null"), type=str)
    except msgspec.DecodeError as e:
        raise RpcError(
            PARAMS, "protocolVersion is no text", f"say a revision, such as {HANDSHAKE[-1]}"
        ) from e
    return negotiated(asked)


def is_self_spoken(params: Mapping[str, msgspec.Raw]) -> bool:
    """Tell whether a request says by itself which revision it speaks."""
    return _VERSION in _meta(params)


def spoken_in(params: Mapping[str, msgspec.Raw]) -> Spoken:
    """Return what a stateless request says; raise ``RpcError`` where it says too little."""
    meta = _meta(params)
    if missing := [key for key in (_VERSION, _CAPABILITIES) if key not in meta]:
        raise RpcError(
            PARAMS, f"params._meta lacks {', '.join(missing)}", "say it with every request"
        )
    try:
        version = msgspec.json.decode(meta[_VERSION], type=str)
        client = msgspec.json.decode(meta.get(_CLIENT, msgspec.Raw(b"{}")), type=ClientInfo)
    except msgspec.DecodeError as e:
        raise RpcError(PARAMS, f"params._meta cannot be read: {e}") from e
    if version not in STATELESS:
        raise unsupported(version)
    return Spoken(version, str(client))


def agreeing(spoken: str, said: str, what: str) -> None:
    """Raise ``RpcError`` where a header says something else than the message."""
    if said != spoken:
        raise RpcError(
            HEADERS,
            f"the header {what} says {said[:60]!r}, the message {spoken[:60]!r}",
            "let both say the same",
        )


def unsupported(version: str) -> RpcError:
    """Return the refusal of a revision."""
    return RpcError(
        VERSION,
        f"the revision {version[:40]!r} is not spoken here",
        f"speak {STATELESS[-1]}, or begin with initialize",
        {"supported": list(STATELESS), "requested": version[:40]},
    )


def _meta(params: Mapping[str, msgspec.Raw]) -> Mapping[str, msgspec.Raw]:
    try:
        return msgspec.json.decode(params.get("_meta", b"{}"), type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return {}
