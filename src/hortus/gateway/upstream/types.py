"""What a caller knows about a model server: how to send to it and how to read its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

Header: TypeAlias = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds, for each part of an exchange."""

    connect_s: float
    first_byte_s: float
    between_bytes_s: float
    total_s: float


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one model server may make hortus hold."""

    head_bytes: int = 65_536
    """Largest head (or trailer) of an answer."""
    buffer_bytes: int = 65_536
    """Body bytes held for a slow reader; above this the server is made to wait. One read from
    the socket (256 KiB at most) may come on top."""
    idle_connections: int = 64
    """Connections kept open without a request."""
    idle_s: float = 4.0
    """How long they are kept; below the 5 s after which uvicorn, llama.cpp and Node hang up."""


class UpstreamResponse(Protocol):
    """An answer whose head has come and whose body is read piece by piece."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> tuple[Header, ...]:
        """The headers in the order they came, names in lower case."""
        ...

    async def chunk(self) -> bytes:
        """Return what has come since the last call, or b"" at the end of the body.

        Pieces that came together are returned as one. Raises a leaf of ``UpstreamError`` where
        the answer is cut or late; every byte that came before that has been returned by then.
        """
        ...

    async def read(self, limit: int) -> bytes:
        """Return the whole rest of the body; above ``limit`` bytes give up the connection."""
        ...

    def abort(self) -> None:
        """Close the connection at once; nothing happens where the answer is complete."""
        ...


class UpstreamClient(Protocol):
    """A client of one model server, with its own connections."""

    async def send(self, path: str, headers: Sequence[Header], body: bytes) -> UpstreamResponse:
        """POST ``body`` to ``path`` below the base URL and return once the head is here."""
        ...

    async def close(self) -> None:
        """Close every connection; answers under way end with an error."""
        ...
