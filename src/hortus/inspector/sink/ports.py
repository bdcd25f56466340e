"""Listens wherever somebody connects to: at a few ports at once, at any other when asked."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

USUAL = (53, 80, 443)
_BACKLOG = 128

Arrive = Callable[[socket.socket], None]


class Ports:
    """The listening sockets of both generations."""

    def __init__(self, arrive: Arrive) -> None:
        self._arrive = arrive
        self._listening: dict[int, list[socket.socket]] = {}

    def open(self, port: int) -> None:
        """Listen at a port from now on."""
        if port in self._listening:
            return
        loop = asyncio.get_running_loop()
        self._listening[port] = []
        for family, everywhere in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):  # noqa: S104 - all is local here
            listener = socket.socket(family, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            with suppress(OSError):  # the program itself may listen there
                listener.bind((everywhere, port))
                listener.listen(_BACKLOG)
                listener.setblocking(False)
                loop.add_reader(listener, self._accept, listener)
            self._listening[port].append(listener)

    def close(self) -> None:
        """Listen no more."""
        loop = asyncio.get_running_loop()
        for listener in (each for both in self._listening.values() for each in both):
            loop.remove_reader(listener)
            listener.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(BlockingIOError, ConnectionAbortedError):
            connection, _ = listener.accept()
            connection.setblocking(False)
            self._arrive(connection)
