"""A network in which every address is this machine: loopback, and two routes that say so."""

import fcntl
import os
import socket
import struct
from pathlib import Path

_SIOCSIFFLAGS = 0x8914
_IFF_UP = 0x1
_NEW_ROUTE = 24
_REQUEST, _ACK, _EXCLUSIVE, _CREATE = 0x01, 0x04, 0x200, 0x400
_TABLE_LOCAL, _BOOT, _HOST, _LOCAL = 255, 3, 254, 2
_OUT_INTERFACE, _ERROR = 4, 2
_HEADER = struct.Struct("=IHHII")
_ROUTE = struct.Struct("=BBBBBBBBI")
_ATTRIBUTE = struct.Struct("=HHi")
_EXISTS = 17
_SETTINGS = {
    "ip_unprivileged_port_start": "0",
    "tcp_fastopen": "0",  # it connects without the call that is announced
}


def open_everywhere() -> None:
    """Bring loopback up and have it take every address of both generations."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))
    for family in (socket.AF_INET, socket.AF_INET6):
        _take_all(family)
    for name, value in _SETTINGS.items():
        (Path("/proc/sys/net/ipv4") / name).write_text(value)


def _take_all(family: int) -> None:
    """Add the route ``local default dev lo`` (netlink(7), rtnetlink(7))."""
    route = _ROUTE.pack(family, 0, 0, 0, _TABLE_LOCAL, _BOOT, _HOST, _LOCAL, 0)
    out = _ATTRIBUTE.pack(_ATTRIBUTE.size, _OUT_INTERFACE, socket.if_nametoindex("lo"))
    flags = _REQUEST | _ACK | _EXCLUSIVE | _CREATE
    size = _HEADER.size + len(route) + len(out)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.bind((0, 0))
        kernel.send(_HEADER.pack(size, _NEW_ROUTE, flags, 1, 0) + route + out)
        answer = kernel.recv(4096)
    _, kind, *_ = _HEADER.unpack_from(answer)
    (number,) = struct.unpack_from("=i", answer, _HEADER.size)
    if kind == _ERROR and -number not in (0, _EXISTS):
        raise OSError(-number, f"route: {os.strerror(-number)}")


def ways_out() -> list[str]:
    """Return the network interfaces by which something could leave; none, inside the chamber."""
    return [name for _, name in socket.if_nameindex() if name != "lo"]
