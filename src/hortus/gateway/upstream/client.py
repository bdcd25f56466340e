"""The client for plain HTTP: keeps connections, picks one for each request, watches the time."""

import asyncio
import os
import socket
from collections.abc import Sequence

from hortus.gateway.upstream.address import Address
from hortus.gateway.upstream.connection import Connection
from hortus.gateway.upstream.errors import (
    ConnectFailedError,
    ConnectTimeoutError,
    UndeliveredError,
)
from hortus.gateway.upstream.request import RequestEncoder
from hortus.gateway.upstream.response import PlainResponse
from hortus.gateway.upstream.types import Header, Limits, Timeouts

_SHORTEST_SWEEP_S = 0.01
_LONGEST_SWEEP_S = 1.0
_SWEEPS_PER_TIMEOUT = 8


class PlainClient:
    """A client of one model server over plain HTTP/1.1.

    A request is sent once. It is sent again, once, on a new connection, only where the kept
    connection ended before this machine had handed over the whole request: then the server
    cannot have acted on it. After that, whether to ask anew is the router's decision, since it
    may be paid for twice and belongs in the record.
    """

    def __init__(self, address: Address, timeouts: Timeouts, limits: Limits | None = None) -> None:
        self._address = address
        self._timeouts = timeouts
        self._limits = limits or Limits()
        self._encoder = RequestEncoder(address.host_header, address.base_path)
        self._connections: set[Connection] = set()
        self._idle: list[Connection] = []
        self._sweeper: asyncio.TimerHandle | None = None
        self._emptied: asyncio.Future[None] | None = None
        self._closed = False
        shortest = min(timeouts.first_byte_s, timeouts.between_bytes_s, timeouts.total_s)
        self._sweep_s = min(
            max(shortest / _SWEEPS_PER_TIMEOUT, _SHORTEST_SWEEP_S), _LONGEST_SWEEP_S
        )

    async def send(self, path: str, headers: Sequence[Header], body: bytes) -> PlainResponse:
        """POST ``body`` and return once the head of the answer is here."""
        head = self._encoder.encode(path, headers, len(body))
        kept = self._take()
        if kept is not None:
            try:
                return await kept.exchange(head, body)
            except UndeliveredError:
                pass
        return await (await self._connect()).exchange(head, body)

    async def close(self) -> None:
        """Close every connection and wait until they are gone."""
        self._closed = True
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None
        for connection in tuple(self._connections):
            connection.close()
        if self._connections:
            self._emptied = asyncio.get_running_loop().create_future()
            await self._emptied

    # Called by the connections.

    def freed(self, connection: Connection) -> None:
        """Keep a connection for the next request."""
        if self._closed or len(self._idle) >= self._limits.idle_connections:
            connection.close()
        else:
            self._idle.append(connection)

    def lost(self, connection: Connection) -> None:
        """Forget a connection."""
        self._connections.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        if self._emptied is not None and not self._connections and not self._emptied.done():
            self._emptied.set_result(None)

    def _take(self) -> Connection | None:
        """Return the idle connection used last; the others can then grow old and go."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable(now):
                return connection
            connection.close()
        return None

    async def _connect(self) -> Connection:
        if self._closed:
            raise self._not_connected("the client is closed")
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeouts.connect_s):
                _, connection = await loop.create_connection(
                    lambda: Connection(self, self._address.label, self._limits),
                    self._address.host,
                    self._address.port,
                )
        except TimeoutError as e:
            raise ConnectTimeoutError(
                f"the model server at {self._address.label} did not accept a connection within "
                f"{self._timeouts.connect_s:g} s",
                remedy="see whether the server and the network on the way to it are up",
            ) from e
        except socket.gaierror as e:
            raise self._not_connected("its host name is not known here") from e
        except OSError as e:
            raise self._not_connected(os.strerror(e.errno).lower() if e.errno else str(e)) from e
        self._connections.add(connection)
        if self._sweeper is None:
            self._sweeper = loop.call_later(self._sweep_s, self._sweep)
        return connection

    def _not_connected(self, why: str) -> ConnectFailedError:
        return ConnectFailedError(
            f"no connection to the model server at {self._address.label}: {why}",
            remedy="see whether the server runs and the model's url is right",
        )

    def _sweep(self) -> None:
        """Check all deadlines at once: one timer for the client, none per request."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        for connection in tuple(self._connections):
            connection.check_deadlines(now, self._timeouts)
        for connection in tuple(self._idle):
            if connection.is_stale(now):
                connection.close()
        again = bool(self._connections)
        self._sweeper = loop.call_later(self._sweep_s, self._sweep) if again else None
