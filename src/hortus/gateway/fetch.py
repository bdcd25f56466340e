"""One small GET to a server that may not be there, for looking around and not for requests."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

import httptools

_MOST_BYTES = 1_048_576


@dataclass(slots=True)
class Fetched:
    """An answer: status, headers (names in lower case) and body."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


async def fetch(
    url: str, *, timeout_s: float, headers: Mapping[str, str] | None = None
) -> Fetched | None:
    """Return the answer to a GET of ``url``, or None where no HTTP server answers in time.

    At most 1 MiB is read. Redirects are not followed and no proxy is used.
    """
    try:
        async with asyncio.timeout(timeout_s):
            return await _get(urlsplit(url), headers or {})
    except (OSError, ValueError, httptools.HttpParserError, asyncio.IncompleteReadError):
        return None  # TimeoutError and ssl.SSLError are among the OSErrors


async def _get(url: SplitResult, headers: Mapping[str, str]) -> Fetched | None:
    secure = url.scheme == "https"
    port = url.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    reader, writer = await asyncio.open_connection(url.hostname, port, ssl=context)
    try:
        writer.write(_request(url, headers))
        answer = _Answer()
        while not answer.complete and (data := await reader.read(65_536)):
            answer.feed(data)
        return answer.result()
    finally:
        writer.transport.abort()


def _request(url: SplitResult, headers: Mapping[str, str]) -> bytes:
    query = f"?{url.query}" if url.query else ""
    lines = [
        f"GET {url.path or '/'}{query} HTTP/1.1",
        f"Host: {url.netloc}",
        "Accept: application/json",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


class _Answer:
    """Puts an answer together as httptools calls back."""

    def __init__(self) -> None:
        self.complete = False
        self._begun = False
        self._parser = httptools.HttpResponseParser(self)
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> None:
        self._parser.feed_data(data)
        if self._size > _MOST_BYTES:
            raise ValueError("the answer is too large to be what we look for")

    def result(self) -> Fetched | None:
        if not self._begun:
            return None
        return Fetched(self._parser.get_status_code(), self._headers, b"".join(self._body))

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._begun = True

    def on_body(self, body: bytes) -> None:
        self._body.append(body)
        self._size += len(body)

    def on_message_complete(self) -> None:
        self.complete = True
