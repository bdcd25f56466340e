"""Every UDP packet and every attempt to connect, seen where the kernel passes them on."""

import asyncio
import ipaddress
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass

_ALL = 0x0003
_OUTGOING = 4
_IPV4, _IPV6 = 0x0800, 0x86DD
_TCP = 6
_NAMED = {_TCP: "TCP", 17: "UDP", 136: "UDP-Lite"}
_OURS = (1, 58)
"""ICMP of both generations: what the kernel itself says."""
_DNS = 53
_LARGEST = 1 << 16
_SYN, _ACK = 0x02, 0x10


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet as far as it matters here."""

    protocol: str
    address: str
    port: int
    body: bytes
    opens: bool
    """Whether it is the first one of a connection."""
    sender: int = 0
    """The port it comes from."""


def parse(frame: bytes, kind: int) -> Packet | None:
    """Return what a packet says, from its IP header on; None where nobody said it."""
    try:
        if kind == _IPV4:
            at, protocol = (frame[0] & 0x0F) * 4, frame[9]
            address = str(ipaddress.IPv4Address(frame[16:20]))
        elif kind == _IPV6:
            at, protocol = 40, frame[6]
            address = str(ipaddress.IPv6Address(frame[24:40]))
        else:
            return None
        if protocol in _OURS:
            return None
        if protocol not in _NAMED:
            return Packet(str(protocol), address, 0, frame[at:], opens=False)
        sender, port = struct.unpack_from("!HH", frame, at)
        if protocol == _TCP:
            opens = frame[at + 13] & (_SYN | _ACK) == _SYN
            return Packet("TCP", address, port, b"", opens=opens, sender=sender)
    except (struct.error, IndexError, ValueError):
        return None
    return Packet(_NAMED[protocol], address, port, frame[at + 8 :], opens=False, sender=sender)


class Tap:
    """Sees the packets of the chamber's network; needs to own that network."""

    def __init__(
        self, datagram: Callable[[Packet], None], opening: Callable[[Packet], None]
    ) -> None:
        self._datagram = datagram
        self._opening = opening
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ALL))

    def open(self) -> None:
        """Begin to look."""
        self._socket.bind(("lo", 0))
        self._socket.setblocking(False)
        asyncio.get_running_loop().add_reader(self._socket, self._take)

    def close(self) -> None:
        """Look no more."""
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def _take(self) -> None:
        frame, (_, kind, direction, *_) = self._socket.recvfrom(_LARGEST)
        if direction != _OUTGOING:  # loopback shows each packet twice: going out and coming in
            return
        packet = parse(frame, kind)
        if packet is None:
            return
        if packet.opens:
            self._opening(packet)
        elif packet.protocol != "TCP" and _DNS not in (packet.port, packet.sender):
            self._datagram(packet)
