"""SOCKS 5, so far that a tunnel can be made (RFC 1928)."""

import asyncio
import socket

_VERSION, _NO_SECRET = 5, 0
_IPV4, _NAME, _IPV6 = 1, 3, 4
_NOWHERE = bytes([0, _IPV4, 0, 0, 0, 0, 0, 0])
GRANTED = bytes([_VERSION, 0]) + _NOWHERE
REFUSED = bytes([_VERSION, 5]) + _NOWHERE


def is_greeting(head: bytes) -> bool:
    """Tell whether a client begins with SOCKS 5."""
    return len(head) > 1 and head[0] == _VERSION and len(head) == 2 + head[1]


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """Return the host and port to which a client wants a tunnel."""
    _, count = await reader.readexactly(2)
    await reader.readexactly(count)
    writer.write(bytes([_VERSION, _NO_SECRET]))
    _, _, _, kind = await reader.readexactly(4)
    if kind == _NAME:
        (size,) = await reader.readexactly(1)
        host = (await reader.readexactly(size)).decode("ascii", "replace")
    elif kind in (_IPV4, _IPV6):
        family = socket.AF_INET if kind == _IPV4 else socket.AF_INET6
        host = socket.inet_ntop(family, await reader.readexactly(4 if kind == _IPV4 else 16))
    else:
        raise ConnectionResetError("an address of no known kind")
    port = int.from_bytes(await reader.readexactly(2), "big")
    return host, port
