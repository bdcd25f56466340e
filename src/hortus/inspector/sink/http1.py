"""HTTP/1.1 as it was sent: the order and the spelling of headers are part of what is observed."""

import asyncio
import re
from dataclasses import dataclass

HEAD_LIMIT = 1 << 18
BODY_LIMIT = 64 << 20
_PART = 1 << 16
_DIGITS = 12
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}")
_METHODS = (
    *(b"GET ", b"POST ", b"PUT ", b"HEAD ", b"PATCH ", b"DELETE ", b"OPTIONS ", b"CONNECT "),
    *(b"TRACE ", b"PROPFIND ", b"REPORT ", b"MKCOL "),
)
LONGEST_METHOD = max(map(len, _METHODS))


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
    if len(words) != 3 or not words[2].startswith("HTTP/"):  # noqa: PLR2004 - its parts
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


def number(text: str, most: int) -> int:
    """Return a number in digits; raise ``NotHttpError`` where it is none, or above ``most``."""
    if not text.isascii() or not text.isdigit() or len(text) > _DIGITS or int(text) > most:
        raise NotHttpError(f"{text[:20]!r} where a number up to {most} should be")
    return int(text)


async def read_body(reader: asyncio.StreamReader, head: Head, body: bytearray) -> None:
    """Add the body to ``body`` as it comes, without its transfer coding."""
    if "chunked" in head.field("transfer-encoding").lower():
        await _read_chunks(reader, body)
    elif said := head.field("content-length"):
        await _read(reader, number(said, BODY_LIMIT), body)


async def _read(reader: asyncio.StreamReader, size: int, body: bytearray) -> None:
    """Add ``size`` bytes to ``body``."""
    end = len(body) + size
    while len(body) < end:
        part = await reader.read(min(end - len(body), _PART))
        if not part:
            raise asyncio.IncompleteReadError(b"", end - len(body))
        body += part


async def _read_chunks(reader: asyncio.StreamReader, body: bytearray) -> None:
    try:
        while size := _chunk_size(await reader.readuntil(b"\r\n")):
            if len(body) + size > BODY_LIMIT:
                raise NotHttpError(f"a body of more than {BODY_LIMIT} bytes")
            await _read(reader, size, body)
            await reader.readuntil(b"\r\n")
        while (await reader.readuntil(b"\r\n")) != b"\r\n":
            pass  # trailers say nothing that a header could not
    except asyncio.LimitOverrunError as e:
        raise NotHttpError("a chunk without a size") from e


def _chunk_size(line: bytes) -> int:
    said = line.partition(b";")[0].strip()
    if not _CHUNK.fullmatch(said):
        raise NotHttpError("a chunk without a size")
    return int(said, 16)
