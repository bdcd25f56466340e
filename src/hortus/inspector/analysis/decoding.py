"""Undo what a program did to its words before it sent them: compression, base64, nested JSON."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}|[A-Za-z0-9_-]{24,}={0,2}")
_LARGEST = 64 << 20
_PART = 1 << 10
"""So little at once unpacks to what the memory holds, whatever it is."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is spelt: ``1.0`` is not ``1`` here."""

    spelling: str


class Object(dict[str, object]):
    """A JSON object whose keys stand in the order in which they were sent."""


def decompressed(body: bytes, coding: str) -> bytes:
    """Return a body without its content coding; as it is where the coding is unknown or wrong."""
    for name in reversed([part.strip().lower() for part in coding.split(",") if part.strip()]):
        decode = _CODINGS.get(name)
        try:
            body = decode(body) if decode else body
        except (OSError, EOFError, ValueError, zlib.error):
            return body
    return body


def unpacked(body: bytes) -> bytes:
    """Return what bytes hold that are compressed without saying so."""
    for magic, name in (
        (b"\x1f\x8b", "gzip"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"\x78\x9c", "deflate"),
    ):
        if body.startswith(magic):
            return decompressed(body, name)
    return body


def parsed(text: str) -> object | None:
    """Return the JSON value in a text, its keys in order and its numbers as spelt, or None."""
    try:
        value: object = json.loads(
            text, object_pairs_hook=Object, parse_int=Number, parse_float=Number
        )
    except (ValueError, RecursionError):
        return None
    return value


def values(body: bytes, kind: str) -> Iterator[tuple[str, object]]:
    """Yield what a body holds, each with the beginning of its path: JSON, lines of it, a form."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        yield "", body
        return
    if (value := parsed(text)) is not None:
        yield "", value
    elif kind.startswith("application/x-www-form-urlencoded"):
        yield "", Object(parse_qsl(text, keep_blank_values=True))
    elif lines := _lines(text):
        yield from ((f"line[{at}]", value) for at, value in enumerate(lines))
    else:
        yield "", text


@lru_cache(maxsize=4096)  # the same long texts stand in every run
def nested(text: str) -> object | None:
    """Return the structure inside a string: JSON, or base64 of something that can be read."""
    if text[:1] in "{[" and (value := parsed(text)) is not None:
        return value
    if _BASE64.fullmatch(text):
        try:
            plain = unpacked(base64.b64decode(text.replace("-", "+").replace("_", "/") + "=="))
            inside = plain.decode()
        except (binascii.Error, ValueError):
            return None
        return (parsed(inside) if inside[:1] in "{[" else None) or inside
    return None


def _lines(text: str) -> list[object]:
    found = [parsed(line) for line in text.splitlines() if line.strip()]
    return [] if None in found else [value for value in found if value is not None]


def _brotli(body: bytes) -> bytes:
    import brotli  # type: ignore[import-untyped]  # noqa: PLC0415 - needed by few

    try:
        stream = brotli.Decompressor()
        plain: bytes = stream.process(body, output_buffer_limit=_LARGEST)
    except brotli.error as e:
        raise ValueError("no brotli") from e
    return _told(plain[:_LARGEST], is_whole=stream.is_finished())


def _zstd(body: bytes) -> bytes:
    return _pieces(body, _zstd_piece)


def _gzip(body: bytes) -> bytes:
    return _pieces(body, lambda rest, most: _inflated(rest, most, zlib.MAX_WBITS | 16))


def _deflate(body: bytes) -> bytes:
    try:
        plain, behind = _inflated(body, _LARGEST, zlib.MAX_WBITS)
    except (ValueError, zlib.error):
        plain, behind = _inflated(body, _LARGEST, -zlib.MAX_WBITS)
    return plain + behind


def _pieces(body: bytes, piece: Callable[[bytes, int], tuple[bytes, bytes]]) -> bytes:
    """Return what all pieces of a body hold; what stands behind them is kept as it is.

    ``piece`` unpacks the first one up to a length, and returns what is behind it too.
    """
    plain, rest = piece(body, _LARGEST)
    while rest and len(plain) < _LARGEST:
        try:
            more, rest = piece(rest, _LARGEST - len(plain))
        except (ValueError, zlib.error):
            return plain + rest
        plain += more
    return plain


def _inflated(body: bytes, most: int, kind: int) -> tuple[bytes, bytes]:
    stream = zlib.decompressobj(kind)
    plain = stream.decompress(body, most)
    return _told(plain, is_whole=stream.eof), stream.unused_data


def _zstd_piece(body: bytes, most: int) -> tuple[bytes, bytes]:
    import zstandard  # noqa: PLC0415 - needed by few

    stream, plain, at = zstandard.ZstdDecompressor().decompressobj(), bytearray(), 0
    try:
        while at < len(body) and not stream.eof and len(plain) < most:
            plain += stream.decompress(body[at : at + _PART])
            at += _PART
    except zstandard.ZstdError as e:
        raise ValueError("no zstd") from e
    behind = stream.unused_data + body[at:] if stream.eof else b""
    return _told(bytes(plain[:most]), is_whole=stream.eof), behind


def _told(plain: bytes, *, is_whole: bool) -> bytes:
    """Return what was unpacked; raise ``ValueError`` where that is nothing of something begun."""
    if not plain and not is_whole:
        raise ValueError("it breaks off before it says anything")
    return plain


_CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
