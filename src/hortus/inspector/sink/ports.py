"""Listens at every address and port that somebody is about to connect to."""

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress

_BACKLOG = 128
_IP_FREEBIND = 15
"""Allows an address that is this machine's by its routes alone."""

Arrive = Callable[[socket.socket], None]


def plain(address: str) -> str:
    """Return an address as it is where a connection arrives: IPv4 in IPv6 is IPv4."""
    whole = ipaddress.ip_address(address)
    mapped = whole.ipv4_mapped if isinstance(whole, ipaddress.IPv6Address) else None
    return str(mapped or whole)


def is_own(address: str) -> bool:
    """Tell whether an address is the program's own machine: its servers are there, not ours."""
    whole = ipaddress.ip_address(plain(address))
    return whole.is_loopback or whole.is_unspecified


class Ports:
    """The listening sockets.

    Each has one address, so that the program can listen at the same port of its own machine.
    """

    def __init__(self, arrive: Arrive) -> None:
        self._arrive = arrive
        self._listening: dict[tuple[str, int], socket.socket] = {}

    def open(self, address: str, port: int) -> None:
        """Listen there from now on."""
        place = plain(address), port
        if place in self._listening:
            return
        family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setsockopt(socket.IPPROTO_IP, _IP_FREEBIND, 1)
            listener.bind(place)
            listener.listen(_BACKLOG)
        except OSError:  # the program itself listens at that port of every address
            listener.close()
            return
        listener.setblocking(False)
        asyncio.get_running_loop().add_reader(listener, self._accept, listener)
        self._listening[place] = listener

    def close(self) -> None:
        """Listen no more."""
        loop = asyncio.get_running_loop()
        for listener in self._listening.values():
            loop.remove_reader(listener)
            listener.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(BlockingIOError, ConnectionAbortedError):
            connection, _ = listener.accept()
            connection.setblocking(False)
            self._arrive(connection)
