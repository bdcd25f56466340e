"""A network of its own: only loopback, and a name server that knows nothing but takes notes."""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

_SIOCSIFFLAGS = 0x8914
_IFF_UP = 0x1
# Root needs no users of its own, and has other users to run programs as.
_ENTER = (
    "unshare", *(() if os.geteuid() == 0 else ("--map-root-user",)),
    "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
)  # fmt: skip
_HEADER = struct.Struct("!HHHHHH")
_NO_SUCH_NAME = 0x8183


def can_enter() -> bool:
    """Tell whether this machine lets us make such a network."""
    if shutil.which("unshare") is None:
        return False
    done = subprocess.run([*_ENTER, "true"], capture_output=True, check=False)  # noqa: S603 - constant
    return done.returncode == 0


def enter(arguments: Sequence[str], module: str = "conformance") -> int:
    """Run this package, or a module of it, once more inside, and return its exit status.

    Every process started inside ends with it: it is the first process of its own numbering.
    """
    command = [*_ENTER, sys.executable, "-m", module, "--inside", *arguments]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - ourselves


class NameServer:
    """Answers every question with "no such name" and keeps the names asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            question, sender = self._socket.recvfrom(4096)
            name, end = _name(question)
            self.asked.append(name)
            number, _, count, *_ = _HEADER.unpack_from(question)
            head = _HEADER.pack(number, _NO_SUCH_NAME, count, 0, 0, 0)
            self._socket.sendto(head + question[_HEADER.size : end + 4], sender)


def set_up(folder: Path) -> NameServer:
    """Bring loopback up, and make the name server the one that programs ask."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", _IFF_UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)
    resolver = folder / "resolv.conf"
    resolver.write_text("nameserver 127.0.0.1\n", encoding="utf-8")
    mount = shutil.which("mount") or "/bin/mount"
    subprocess.run([mount, "--bind", os.fspath(resolver), "/etc/resolv.conf"], check=True)  # noqa: S603 - constant
    return NameServer()


def _name(question: bytes) -> tuple[str, int]:
    at, labels = _HEADER.size, []
    while length := question[at]:
        labels.append(question[at + 1 : at + 1 + length].decode("ascii", "replace"))
        at += 1 + length
    return ".".join(labels), at + 1
