"""One HTTP request and the answer to it, which another thread may break off."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

from hortus.agent.servers.errors import ServerRefusedError, ServerStartError

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
    """Whose certificates are trusted in place of the system's, and one of our own to show."""

    ca_file: str = ""
    client_certificate: str = ""


SYSTEM = Trust()


class Exchange:
    """Sends one request; no proxy is used, and a redirect only followed on the same server."""

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
            connection.request(self._sent.method, path, self._sent.body, dict(self._sent.headers))
            self._response = connection.getresponse()
        except (OSError, HTTPException, ValueError) as e:
            raise unreachable(url, e) from e
        return self._response


def unreachable(url: str, error: Exception) -> ServerStartError:
    """Return that nobody answers there, with what the system says."""
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return ServerStartError(
        f"no server answers at {_shown(url)}: {why}",
        remedy="tell the person: its address may be wrong, or it does not run",
    )


def _connection(parts: SplitResult, silence_s: float, trust: Trust) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        import ssl  # noqa: PLC0415 - 50 ms of CPU that few servers need

        context = ssl.create_default_context(cafile=trust.ca_file or None)
        if trust.client_certificate:
            context.load_cert_chain(trust.client_certificate)
        return HTTPSConnection(host, parts.port, timeout=silence_s, context=context)
    return HTTPConnection(host, parts.port, timeout=silence_s)


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
