"""A socket that waits in short steps, so that a stop and every limit are seen in time."""

import io
import socket
import ssl
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from hortus.agent.wire.errors import HungUpError
from hortus.core import Clock

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

STEP_S = 0.05
_Made = TypeVar("_Made")


class Watch(Struct):
    """What is looked at while waiting: whether to stop, and for how long to wait."""

    clock: Clock
    stop: threading.Event

    def until(self, limit_s: float, attempt: Callable[[], _Made]) -> _Made:
        """Repeat what gives up with ``TimeoutError`` after a step, until it succeeds.

        Raises ``TimeoutError`` after ``limit_s``, and ``HungUpError`` once it is to stop.
        """
        end = self.clock.monotonic() + limit_s
        while True:
            if self.stop.is_set():
                raise HungUpError
            try:
                return attempt()
            except TimeoutError:
                if self.clock.monotonic() >= end:
                    raise


class _Incoming(io.RawIOBase):
    """The bytes that come in, as ``http.client`` reads them."""

    def __init__(self, watched: "WatchedSocket") -> None:
        self._watched = watched

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        return self._watched.receive(buffer)


class WatchedSocket:
    """What ``http.client`` needs of a socket; the watch changes with each request."""

    def __init__(
        self, plain: socket.socket, watch: Watch, send_s: float, silence_s: float
    ) -> None:
        plain.settimeout(STEP_S)
        self.plain = plain
        self.watch = watch
        self.received = 0
        self._send_s, self.silence_s = send_s, silence_s

    def sendall(self, data: "ReadableBuffer") -> None:
        """Send everything; no more than ``send_s`` may pass without progress."""
        left = memoryview(data)
        while left:
            left = left[self.watch.until(self._send_s, partial(self.plain.send, left)) :]

    def receive(self, buffer: "WriteableBuffer") -> int:
        """Wait for bytes; no more than ``silence_s`` may pass without any."""
        count = self.watch.until(self.silence_s, lambda: self.plain.recv_into(buffer))
        self.received += count
        return count

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return the incoming bytes as a file."""
        del mode
        return io.BufferedReader(_Incoming(self))

    def close(self) -> None:
        """Do nothing: ``http.client`` calls this while it still reads the answer."""

    def drop(self) -> None:
        """Close the connection."""
        self.plain.close()

    def is_stale(self) -> bool:
        """Tell whether something came unasked, such as the end of the connection."""
        self.plain.settimeout(0)
        try:
            self.plain.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        finally:
            self.plain.settimeout(STEP_S)
        return True
