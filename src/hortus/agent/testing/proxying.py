"""A proxy that connects to servers, as companies have it between their machines and all others."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

_PIECE = 65_536
_HEAD_ENDS = b"\r\n\r\n"


class ConnectProxy:
    """Passes bytes on after ``CONNECT``; every name leads to this machine.

    ``heads`` are what it was told. With ``status`` it refuses.
    """

    def __init__(self, status: str = "200 OK") -> None:
        self.heads: list[str] = []
        self._status = status
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._listen, daemon=True)]

    @property
    def url(self) -> str:
        """The address."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in (self._listener, *self._open):
            with suppress(OSError):  # whoever it led to may have left
                one.shutdown(socket.SHUT_RDWR)
        for thread in tuple(self._threads):
            thread.join()
        for one in (self._listener, *self._open):
            one.close()

    def _listen(self) -> None:
        while True:
            try:
                inner, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(inner)
            self._run(self._serve, inner)

    def _serve(self, inner: socket.socket) -> None:
        head = b""
        while not head.endswith(_HEAD_ENDS):
            piece = inner.recv(1)
            if not piece:
                return
            head += piece
        self.heads.append(head.decode())
        inner.sendall(f"HTTP/1.1 {self._status}\r\nVia: a proxy\r\n\r\n".encode())
        if not self._status.startswith("200"):
            with suppress(OSError):  # the refused one may have left by then
                inner.shutdown(socket.SHUT_RDWR)
            return
        port = int(head.split()[1].rpartition(b":")[2])
        outer = socket.create_connection(("127.0.0.1", port))
        self._open.append(outer)
        self._run(_pump, outer, inner)
        _pump(inner, outer)

    def _run(self, work: Callable[..., None], *given: socket.socket) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):  # either side may leave at any point
        while data := source.recv(_PIECE):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)
