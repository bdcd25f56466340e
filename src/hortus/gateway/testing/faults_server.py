"""Serves a fault on a loopback port and keeps what came in."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from hortus.gateway.testing.faults_wire import Asked, HungUpError, Peer


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong: what is played to each request, and whether one can be made."""

    name: str
    play: Callable[[Peer, Asked], Awaitable[None]]
    listens: bool = True
    accepts: bool = True


class FaultyServer:
    """Serves one fault on a free loopback port.

    ``async with FaultyServer(cut_after(100)) as server:`` gives ``server.url`` (up to ``/v1``);
    ``server.asked`` tells what came in and when the client hung up on it.
    """

    def __init__(self, fault: Fault) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self.port = 0
        self._fault = fault
        self._someone_hung_up = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._peers: dict[Peer, asyncio.Task[None]] = {}
        self._sockets: list[socket.socket] = []

    @property
    def url(self) -> str:
        """The base URL, up to and including ``/v1``."""
        return f"http://127.0.0.1:{self.port}/v1"

    async def hung_up(self, within_s: float = 5.0) -> float:
        """Wait until a client hangs up under an unfinished answer; return when (loop time)."""
        async with asyncio.timeout(within_s):
            await self._someone_hung_up.wait()
        return max(asked.hung_up_at for asked in self.asked if asked.hung_up_at is not None)

    async def __aenter__(self) -> Self:
        bound = socket.socket()
        bound.bind(("127.0.0.1", 0))
        self.port = bound.getsockname()[1]
        self._sockets.append(bound)
        if not self._fault.listens:
            return self
        if not self._fault.accepts:
            self._fill_backlog(bound)
            return self
        self._server = await asyncio.get_running_loop().create_server(self._welcome, sock=bound)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        tasks = list(self._peers.values())
        for peer, task in self._peers.items():
            task.cancel()
            peer.reset()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()
        for each in self._sockets:
            each.close()

    def _fill_backlog(self, bound: socket.socket) -> None:
        """Let no connection through: the kernel drops what its full queue cannot take."""
        bound.listen(0)
        for _ in range(2):
            filler = socket.socket()
            filler.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                filler.connect(bound.getsockname())
            self._sockets.append(filler)

    def _welcome(self) -> Peer:
        peer = Peer(self._someone_hung_up)
        self.connections += 1
        self._peers[peer] = asyncio.get_running_loop().create_task(self._serve(peer))
        return peer

    async def _serve(self, peer: Peer) -> None:
        with contextlib.suppress(HungUpError):
            while (asked := await peer.request()) is not None:
                self.asked.append(asked)
                await self._fault.play(peer, asked)
                peer.finish()
