"""The client for TLS and proxies, built on aiohttp, with the same promises as the plain one."""

import asyncio
import io
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from weakref import WeakSet

import aiohttp

from hortus.gateway.upstream.address import Address
from hortus.gateway.upstream.errors import (
    ConnectFailedError,
    ConnectTimeoutError,
    CutError,
    FirstByteTimeoutError,
    ProtocolError,
    SilenceTimeoutError,
    TotalTimeoutError,
    UnsafeRequestError,
    UpstreamError,
)
from hortus.gateway.upstream.reading import read_whole
from hortus.gateway.upstream.request import RequestEncoder
from hortus.gateway.upstream.types import Header, Limits, Timeouts

# aiohttp would add these of its own accord; what is sent is the caller's to say.
_NOT_ADDED = ("User-Agent", "Content-Type", "Accept")
_NEVER_ROUNDED_S = 1e9
# Above this a body is handed to aiohttp as a file, which it sends piece by piece.
_ONE_WRITE = 262_144
_CUT_REMEDY = "look into the model server's log; another model may be asked meanwhile"
_LATE_REMEDY = "see whether the server is overloaded, or raise the time-out in [gateway]"
_PROTOCOL_REMEDY = "check that the model's url names an HTTP/1.1 model server"


class SecureClient:
    """A client of one model server over TLS, through a proxy, or both.

    Connections are kept by aiohttp, which does not send a POST a second time.
    """

    def __init__(
        self,
        address: Address,
        timeouts: Timeouts,
        *,
        proxy: str = "",
        trust: ssl.SSLContext | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._address = address
        self._timeouts = timeouts
        self._proxy = proxy or None
        self._trust = trust
        self._limits = limits or Limits()
        self._encoder = RequestEncoder(address.host_header, address.base_path)
        self._base = f"{address.scheme}://{address.host_header}{address.base_path}"
        self._session: aiohttp.ClientSession | None = None
        self._responses: WeakSet[SecureResponse] = WeakSet()
        self._closed = False

    async def send(self, path: str, headers: Sequence[Header], body: bytes) -> "SecureResponse":
        """POST ``body`` and return once the head of the answer is here."""
        self._encoder.check(path, headers)
        label, times = self._address.label, self._timeouts
        started = asyncio.get_running_loop().time()
        with _named_faults(label, times, "without an answer"):
            try:
                async with asyncio.timeout(min(times.first_byte_s, times.total_s)):
                    answer = await self._opened().post(
                        self._base + path,
                        data=body if len(body) <= _ONE_WRITE else io.BytesIO(body),
                        headers=_as_text(headers),
                        proxy=self._proxy,
                        allow_redirects=False,
                    )
            except aiohttp.ServerTimeoutError:
                raise
            except TimeoutError as e:
                if times.total_s <= times.first_byte_s:
                    raise _late(TotalTimeoutError, label, "finish", times.total_s) from e
                raise _late(FirstByteTimeoutError, label, "begin", times.first_byte_s) from e
        response = SecureResponse(answer, label, times, started + times.total_s)
        self._responses.add(response)
        response.refuse_compressed()
        return response

    async def close(self) -> None:
        """Close every connection; answers under way end with an error."""
        self._closed = True
        for response in tuple(self._responses):
            response.abort()
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise _not_connected(self._address.label, "the client is closed")
        if self._session is None:
            self._session = self._open()
        return self._session

    def _open(self) -> aiohttp.ClientSession:
        limits = self._limits
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # the router limits how many requests are under way
                keepalive_timeout=limits.idle_s,
                ssl=self._trust or True,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"accept-encoding": "identity"},
            skip_auto_headers=_NOT_ADDED,
            timeout=aiohttp.ClientTimeout(
                connect=self._timeouts.connect_s, ceil_threshold=_NEVER_ROUNDED_S
            ),
            auto_decompress=False,
            trust_env=False,
            read_bufsize=limits.buffer_bytes,
            max_line_size=limits.head_bytes,
            max_field_size=limits.head_bytes,
        )


class SecureResponse:
    """An answer that aiohttp reads; it makes the server wait once its buffer is full."""

    __slots__ = (
        "__weakref__",
        "_answer",
        "_deadline",
        "_label",
        "_timeouts",
        "headers",
        "status",
    )

    def __init__(
        self, answer: aiohttp.ClientResponse, label: str, timeouts: Timeouts, deadline: float
    ) -> None:
        self.status = answer.status
        self.headers: tuple[Header, ...] = tuple(
            (name.lower(), value) for name, value in answer.raw_headers
        )
        self._answer = answer
        self._label = label
        self._timeouts = timeouts
        self._deadline = deadline

    async def chunk(self) -> bytes:
        """Return what has come since the last call, joined; b"" at the end."""
        try:
            with _named_faults(self._label, self._timeouts, "in the middle of its answer"):
                return await self._next()
        except UpstreamError:
            self.abort()
            raise

    async def read(self, limit: int) -> bytes:
        """Return the whole rest of the body, or raise ``AnswerTooLargeError``."""
        return await read_whole(self, self._label, limit)

    def abort(self) -> None:
        """Close the connection at once unless the answer is complete."""
        connection = self._answer.connection
        # Without this a TLS connection would wait for the server's farewell.
        if connection is not None and connection.transport is not None:
            connection.transport.abort()
        self._answer.close()

    async def _next(self) -> bytes:
        silence_s = self._timeouts.between_bytes_s
        silence_ends = asyncio.get_running_loop().time() + silence_s
        try:
            async with asyncio.timeout_at(min(silence_ends, self._deadline)):
                return await self._answer.content.readany()
        except TimeoutError as e:
            if self._deadline <= silence_ends:
                total_s = self._timeouts.total_s
                raise _late(TotalTimeoutError, self._label, "finish", total_s) from e
            raise _late(SilenceTimeoutError, self._label, "go on with", silence_s) from e

    def refuse_compressed(self) -> None:
        """Raise ``ProtocolError`` for an answer in an encoding that was not asked for."""
        for name, value in self.headers:
            if name == b"content-encoding" and value.lower() != b"identity":
                self.abort()
                raise ProtocolError(
                    f"the model server at {self._label} answered in a way hortus does not take: "
                    "compressed, though it was asked not to be",
                    remedy=_PROTOCOL_REMEDY,
                )


def _as_text(headers: Sequence[Header]) -> list[tuple[str, str]]:
    try:
        return [(name.decode("ascii"), value.decode("utf-8")) for name, value in headers]
    except UnicodeDecodeError as e:
        raise UnsafeRequestError(
            "a header holds bytes that are not UTF-8", remedy="send it as UTF-8, or leave it out"
        ) from e


@contextmanager
def _named_faults(label: str, timeouts: Timeouts, how: str) -> Iterator[None]:
    """Turn aiohttp's errors into the leaves of ``UpstreamError``; the order matters."""
    try:
        yield
    except aiohttp.ServerTimeoutError as e:
        raise ConnectTimeoutError(
            f"the model server at {label} did not accept a connection within "
            f"{timeouts.connect_s:g} s",
            remedy="see whether the server and the network on the way to it are up",
        ) from e
    except aiohttp.ClientHttpProxyError as e:
        # Not its own words: they hold the proxy's URL, and with it perhaps a password.
        raise _not_connected(label, f"the proxy refused with status {e.status}") from e
    except aiohttp.ClientConnectorError as e:
        raise _not_connected(label, str(e)) from e
    except aiohttp.ClientResponseError as e:
        raise ProtocolError(
            f"the model server at {label} answered in a way hortus does not take: "
            f"{e.message[:80]!a}",
            remedy=_PROTOCOL_REMEDY,
        ) from e
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError) as e:
        raise CutError(
            f"the model server at {label} closed the connection {how}", remedy=_CUT_REMEDY
        ) from e


def _not_connected(label: str, why: str) -> ConnectFailedError:
    return ConnectFailedError(
        f"no connection to the model server at {label}: {why}",
        remedy="see whether the server runs, its certificate is trusted and the url is right",
    )


def _late(leaf: type[UpstreamError], label: str, what: str, limit_s: float) -> UpstreamError:
    return leaf(
        f"the model server at {label} did not {what} its answer within {limit_s:g} s",
        remedy=_LATE_REMEDY,
    )
