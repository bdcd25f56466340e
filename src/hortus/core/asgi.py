"""What ASGI hands to a door, and the body of a request read from it, never more than is taken."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

# As ASGI has it: these are another specification's types.
Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def read_body(
    receive: Receive, most_bytes: int, *, gone: Exception, too_large: Exception
) -> bytes:
    """Return the body of a request; no more is read once there is too much of it.

    Raises ``gone`` where the client leaves before it is complete, else ``too_large``.
    """
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most_bytes:
            raise too_large
        more = message.get("more_body", False)
    return b"".join(parts)
