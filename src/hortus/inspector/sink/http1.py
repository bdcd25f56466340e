"""HTTP/1.1 as it was sent: the order and the spelling of headers are part of what is observed."""

import asyncio
from dataclasses import dataclass

HEAD_LIMIT = 1 << 18
BODY_LIMIT = 64 << 20
_METHODS = (
    *(b"GET ", b"POST ", b"PUT ", b"HEAD ", b"PATCH ", b"DELETE ", b"OPTIONS ", b"CONNECT "),
    *(b"TRACE ", b"PROPFIND ", b"REPORT ", b"MKCOL "),
)


class NotHttpError(Exception):
    """What came is not a request."""


@dataclass(frozen=True, slots=True)
class Head:
    """A request line and the headers below it."""

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]

    def field(self, name: str) -> str:
        """Return the last value of a header, by any spelling, or nothing."""
        return next((v for n, v in reversed(self.headers) if n.lower() == name), "")


def is_request(head: bytes) -> bool:
    """Tell whether bytes begin a request."""
    return head.startswith(_METHODS)


def parse_head(block: bytes) -> Head:
    """Return what stands above the empty line; raise ``NotHttpError`` where it is no request."""
    line, *rest = block.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    words = line.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/"):  # noqa: PLR2004
        raise NotHttpError(line[:80])
    headers = []
    for field in rest:
        name, colon, value = field.partition(":")
        if not colon:
            raise NotHttpError(field[:80])
        headers.append((name, value.strip(" \t")))
    return Head(words[0], words[1], words[2].removeprefix("HTTP/"), tuple(headers))


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """Return the next request's head; None where the client has nothing more to say."""
    try:
        return parse_head(await reader.readuntil(b"\r\n\r\n"))
    except asyncio.IncompleteReadError as e:
        if e.partial.strip():
            raise NotHttpError(e.partial[:80].decode("latin-1")) from e
        return None
    except asyncio.LimitOverrunError as e:
        raise NotHttpError("a head without end") from e


async def read_body(reader: asyncio.StreamReader, head: Head) -> bytes:
    """Return the body without its transfer coding."""
    if "chunked" in head.field("transfer-encoding").lower():
        return await _read_chunks(reader)
    said = head.field("content-length")
    if not said:
        return b""
    if not said.isdecimal() or int(said) > BODY_LIMIT:
        raise NotHttpError(f"a body of {said[:20]} bytes")
    return await reader.readexactly(int(said))


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    parts, total = [], 0
    while True:
        line = (await reader.readuntil(b"\r\n")).partition(b";")[0].strip()
        try:
            size = int(line, 16)
        except ValueError as e:
            raise NotHttpError("a chunk without a size") from e
        total += size
        if total > BODY_LIMIT:
            raise NotHttpError(f"a body of more than {BODY_LIMIT} bytes")
        if size == 0:
            break
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    while (await reader.readuntil(b"\r\n")) != b"\r\n":
        pass  # trailers say nothing that a header could not
    return b"".join(parts)
