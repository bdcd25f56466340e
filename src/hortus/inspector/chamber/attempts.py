"""Hear of every attempt to connect before the kernel makes it, so that somebody listens there.

seccomp_unotify(2): the call waits while we look at the address, then goes on unchanged.
"""

import asyncio
import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_SECCOMP = {"x86_64": 317, "aarch64": 277, "riscv64": 277}
_CONNECT = {"x86_64": 42, "aarch64": 203, "riscv64": 203}
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7, "riscv64": 0xC00000F3}
_SET_FILTER, _WITH_LISTENER = 1, 8
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_STEP = struct.Struct("=HBBI")
_NOTICE = struct.Struct("=QIIiIQ6Q")
_REPLY = struct.Struct("=QqiI")
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_GO_ON = 1
_ADDRESS_LIMIT = 28


@dataclass(frozen=True, slots=True)
class Attempt:
    """A program is about to connect."""

    address: str
    port: int
    program: str


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def announce(to: socket.socket) -> None:
    """Have every later connect of this process and its children announced at the end of ``to``.

    The caller must have given up gaining rights.
    """
    machine = os.uname().machine
    steps = b"".join(
        (
            _STEP.pack(_LOAD, 0, 0, 4),  # the architecture
            _STEP.pack(_JUMP_IF_EQUAL, 0, 3, _ARCHITECTURE[machine]),
            _STEP.pack(_LOAD, 0, 0, 0),  # the number of the call
            _STEP.pack(_JUMP_IF_EQUAL, 0, 1, _CONNECT[machine]),
            _STEP.pack(_RETURN, 0, 0, _ASK),
            _STEP.pack(_RETURN, 0, 0, _ALLOW),
        )
    )
    filter_ = _Program(len(steps) // _STEP.size, steps)
    call = ctypes.CDLL(None, use_errno=True).syscall
    listener = call(
        ctypes.c_long(_SECCOMP[machine]),
        ctypes.c_uint(_SET_FILTER),
        ctypes.c_uint(_WITH_LISTENER),
        ctypes.byref(filter_),
    )
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp: " + os.strerror(ctypes.get_errno()))
    socket.send_fds(to, [b"."], [listener])
    os.close(listener)


class Attempts:
    """Hands every attempt on before it is made."""

    def __init__(self, listener: int, take: Callable[[Attempt], None]) -> None:
        self._listener = listener
        self._take = take

    def open(self) -> None:
        """Begin to listen."""
        asyncio.get_running_loop().add_reader(self._listener, self._hear)

    def close(self) -> None:
        """Listen no more; attempts fail from now on."""
        asyncio.get_running_loop().remove_reader(self._listener)
        os.close(self._listener)

    def _hear(self) -> None:
        notice = bytearray(_NOTICE.size)
        try:
            fcntl.ioctl(self._listener, _RECEIVE, notice)
        except OSError:
            # Whoever asked has ended; once the last one has, there is nothing more to hear.
            asyncio.get_running_loop().remove_reader(self._listener)
            return
        number, process, _, _, _, _, _, where, size, *_ = _NOTICE.unpack(notice)
        with suppress(OSError, ValueError):
            if attempt := _read(process, where, size):
                self._take(attempt)
        with suppress(OSError):
            fcntl.ioctl(self._listener, _SEND, _REPLY.pack(number, 0, 0, _GO_ON))


def _read(process: int, where: int, size: int) -> Attempt | None:
    """Return what an attempt of a process is about, where it is about an internet address."""
    folder = Path("/proc") / str(process)
    with (folder / "mem").open("rb", buffering=0) as memory:
        memory.seek(where)
        said = memory.read(min(size, _ADDRESS_LIMIT))
    (family,) = struct.unpack_from("=H", said)
    if family == socket.AF_INET:
        address = socket.inet_ntop(socket.AF_INET, said[4:8])
    elif family == socket.AF_INET6:
        address = socket.inet_ntop(socket.AF_INET6, said[8:24])
    else:
        return None
    (port,) = struct.unpack_from("!H", said, 2)
    return Attempt(address, port, os.fspath((folder / "exe").readlink()))
