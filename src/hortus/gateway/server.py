"""Serve an ASGI app on a socket, and stop only when told."""

import contextlib
import errno
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import uvicorn

from hortus.gateway.errors import AddressError

_BACKLOG = 2_048


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises ``AddressError``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it: otherwise a body waits 40 ms for the acknowledgement of its head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as e:
        listener.close()
        raise _address_error(host, port, e) from e
    listener.listen(_BACKLOG)
    listener.setblocking(False)
    return listener


class HttpServer:
    """An HTTP/1.1 server around one app, HTTPS with ``tls``; the caller owns the signals."""

    def __init__(
        self, app: Any, listener: socket.socket, tls: ssl.SSLContext | None = None
    ) -> None:
        config = uvicorn.Config(
            app,
            interface="asgi3",
            http="httptools",
            ws="none",
            loop="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=2,
        )
        config.load()
        # Ours, so that a renewed certificate is used without a restart.
        config.ssl = tls
        self._server = _Server(config)
        self._listener = listener

    @property
    def address(self) -> tuple[str, int]:
        """The host and the port at which this machine reaches it."""
        host, port = self._listener.getsockname()[:2]
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104 - read only

    async def run(self) -> None:
        """Serve until ``stop`` is called."""
        await self._server.serve(sockets=[self._listener])

    def stop(self) -> None:
        """Close the listener, let connections finish for a moment, and return from ``run``."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _address_error(host: str, port: int, error: Exception) -> AddressError:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return AddressError(
            f"port {port} on {host} is taken by another program, perhaps another hortus",
            remedy="stop that program, or choose another port with `--port`",
        )
    return AddressError(
        f"cannot listen on {host} port {port}: {error}",
        remedy="choose an address of this machine with `--host` and a free port with `--port`",
    )
