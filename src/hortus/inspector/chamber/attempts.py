"""Hear of every attempt to connect before the kernel makes it, so that somebody listens there.

seccomp_unotify(2): the call waits while we look at the address, then goes on unchanged.
"""

import asyncio
import fcntl
import os
import select
import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hortus.inspector.chamber import calls
from hortus.inspector.chamber.clock import is_pinned

_NOTICE = struct.Struct("=QIIiIQ6Q")
_REPLY = struct.Struct("=QqiI")
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_GO_ON = 1
_SHORTEST, _LONGEST = 8, 28


@dataclass(frozen=True, slots=True)
class Attempt:
    """A program is about to connect."""

    address: str
    port: int
    program: str
    is_pinned: bool
    """Whether it sees the clock of the world rather than this machine's."""


def announce(to: socket.socket, besides: Sequence[int] = ()) -> None:
    """Have every later connect of this process and its children announced at the end of ``to``.

    What else the other end is to have goes with it.
    """
    passed = [calls.listen(), *besides]
    socket.send_fds(to, [b"."], passed)
    for each in passed:
        os.close(each)


class Attempts:
    """Hands every attempt on before it is made."""

    def __init__(self, listener: int, take: Callable[[Attempt], None]) -> None:
        self._listener = listener
        self._take = take
        self._state = select.poll()
        self._state.register(listener, select.POLLIN)

    def open(self) -> None:
        """Begin to listen."""
        asyncio.get_running_loop().add_reader(self._listener, self._hear)

    def close(self) -> None:
        """Listen no more; attempts fail from now on."""
        asyncio.get_running_loop().remove_reader(self._listener)
        os.close(self._listener)

    def _hear(self) -> None:
        (_, state), *_ = self._state.poll(0) or [(0, 0)]
        if not state & select.POLLIN:
            if state:  # the last of those who could ask has ended
                asyncio.get_running_loop().remove_reader(self._listener)
            return
        notice = bytearray(_NOTICE.size)
        with suppress(OSError):  # whoever asked has ended meanwhile
            fcntl.ioctl(self._listener, _RECEIVE, notice)
            number, process, _, _, _, _, _, where, size, *_ = _NOTICE.unpack(notice)
            with suppress(OSError, ValueError):
                if attempt := _read(process, where, size):
                    self._take(attempt)
            fcntl.ioctl(self._listener, _SEND, _REPLY.pack(number, 0, 0, _GO_ON))


def parse(said: bytes) -> tuple[str, int] | None:
    """Return the internet address and port that a socket address names, or None."""
    if len(said) < _SHORTEST:
        return None
    (family,) = struct.unpack_from("=H", said)
    (port,) = struct.unpack_from("!H", said, 2)
    if family == socket.AF_INET:
        return socket.inet_ntop(socket.AF_INET, said[4:8]), port
    if family == socket.AF_INET6 and len(said) >= 24:  # noqa: PLR2004 - the address ends there
        return socket.inet_ntop(socket.AF_INET6, said[8:24]), port
    return None


def _read(process: int, where: int, size: int) -> Attempt | None:
    """Return what an attempt of a process is about, where it is about an internet address."""
    folder = Path("/proc") / str(process)
    with (folder / "mem").open("rb", buffering=0) as memory:
        memory.seek(where)
        target = parse(memory.read(min(size, _LONGEST)))
    if target is None:
        return None
    program = os.fspath((folder / "exe").readlink())
    return Attempt(*target, program, is_pinned(folder))
