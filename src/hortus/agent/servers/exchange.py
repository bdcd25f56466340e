"""One HTTP request and the answer to it, which another thread may break off."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

from hortus.agent.servers.errors import ServerRefusedError, ServerStartError
from hortus.core.network import Proxy

CONNECT_S = 10.0
_MOST_REDIRECTS = 2
_KEPT = frozenset({HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT})


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to trust on the way to a server, what to show of ourselves, and which proxy to ask."""

    ca_file: str = ""
    client_certificate: str = ""
    client_key: str = ""
    proxy: str = field(default="", repr=False)
    """Its address may have a name and a password."""


SYSTEM = Trust()


class Exchange:
    """Sends one request; a redirect is only followed on the same server."""

    def __init__(self, sent: Sent, silence_s: float, trust: Trust = SYSTEM) -> None:
        self._sent = sent
        self._trust = trust
        self._silence_s = silence_s
        self._connection: HTTPConnection | None = None
        # Both are handed on to the answer, and no longer known to the connection then.
        self._socket: socket.socket | None = None
        self._response: HTTPResponse | None = None
        self._broken = False

    def response(self) -> HTTPResponse:
        """Return the answer, whatever its status. Raises ``ToolError``."""
        response = self._asked(url := self._sent.url)
        for _ in range(_MOST_REDIRECTS):
            if response.status not in _KEPT:
                break
            url = _moved(url, response.headers.get("location", ""))
            self.close()
            response = self._asked(url)
        return response

    def break_off(self) -> None:
        """End it from another thread: who reads gets an end or an error."""
        self._broken = True
        if self._socket is not None:
            with suppress(OSError):  # it has ended by itself in the meantime
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the connection back."""
        for one in (self._response, self._connection):
            if one is not None:
                one.close()

    def _asked(self, url: str) -> HTTPResponse:
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            self._connection = connection = _connection(parts, self._silence_s, self._trust)
            connection.timeout = min(CONNECT_S, self._silence_s)
            connection.connect()
            self._socket = connection.sock
            self._socket.settimeout(self._silence_s)
            if self._broken:
                raise ConnectionAbortedError("interrupted")
            target, headers = self._asking(parts, path)
            connection.request(self._sent.method, target, self._sent.body, headers)
            self._response = connection.getresponse()
        except (OSError, HTTPException, ValueError) as e:
            raise unreachable(url, e) from e
        return self._response

    def _asking(self, parts: SplitResult, path: str) -> tuple[str, dict[str, str]]:
        """Return what to ask for: a proxy is told the whole address where it reads along."""
        headers = dict(self._sent.headers)
        if not self._trust.proxy or parts.scheme == "https":
            return path, headers
        return f"http://{parts.netloc}{path}", {**headers, **Proxy.of(self._trust.proxy).proof}


def unreachable(url: str, error: Exception) -> ServerStartError:
    """Return that nobody answers there, with what the system says."""
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return ServerStartError(
        f"no server answers at {_shown(url)}: {why}",
        remedy="tell the person: its address may be wrong, or it does not run",
    )


def _connection(parts: SplitResult, silence_s: float, trust: Trust) -> HTTPConnection:
    proxy = Proxy.of(trust.proxy) if trust.proxy else None
    host, port = (proxy.host, proxy.port) if proxy else (parts.hostname or "", parts.port)
    if parts.scheme == "https":
        import ssl  # noqa: PLC0415 - 50 ms of CPU that few servers need

        context = ssl.create_default_context(cafile=trust.ca_file or None)
        if trust.client_certificate:
            # A key that is locked by a password must not ask for it in the middle of the work.
            context.load_cert_chain(trust.client_certificate, trust.client_key or None, "")
        secure = HTTPSConnection(host, port, timeout=silence_s, context=context)
        if proxy is not None:
            secure.set_tunnel(parts.hostname or "", parts.port or 443, proxy.proof)
        return secure
    return HTTPConnection(host, port, timeout=silence_s)


def _moved(url: str, location: str) -> str:
    """Return where a request is sent on to; only the same server may have its headers."""
    there = urljoin(url, location)
    before, after = urlsplit(url), urlsplit(there)
    if (before.scheme, before.netloc) != (after.scheme, after.netloc) or not location:
        raise ServerRefusedError(
            f"{_shown(url)} sends requests on to {_shown(there)}, where keys do not follow",
            remedy="tell the person: the address in its entry has changed",
        )
    return there


def _shown(url: str) -> str:
    """Return an address without its query, which may hold a secret."""
    return url.partition("?")[0][:200]
