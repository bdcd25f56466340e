"""Servers on the host that note whatever reaches them."""

import contextlib
import selectors
import socket
import threading
import time
from pathlib import Path

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\nConnection: close\r\n\r\nhello-from-host"
_SETTLE_S = 0.05


class Listeners:
    """Sockets on loopback, in folders and abstract, and what came to each."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._seen: list[str] = []
        self._lock = threading.Lock()
        self._changing = threading.Lock()
        self._placed: dict[str, socket.socket] = {}
        self._ports: dict[str, int] = {}
        self._open: list[socket.socket] = []
        self._abstract = f"hortus-stage-{time.monotonic_ns()}"
        self._on_loopback("tcp", socket.AF_INET, "127.0.0.1")
        self._on_loopback("other", socket.AF_INET, "127.0.0.2")
        with contextlib.suppress(OSError):  # a machine may be without IPv6
            self._on_loopback("tcp6", socket.AF_INET6, "::1")
        self._on_loopback("udp", socket.AF_INET, "127.0.0.1", socket.SOCK_DGRAM)
        self._watch("abstract", _listening(socket.AF_UNIX, "\0" + self._abstract))
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._ending.set()
        self._thread.join()
        for each in (*self._open, *self._placed.values()):
            each.close()
        self._selector.close()

    def names(self) -> dict[str, str]:
        """Return what attacks call the addresses."""
        ports = {name: str(self._ports.get(name, 1)) for name in ("tcp", "other", "tcp6", "udp")}
        return {
            "TCP": ports["tcp"],
            "OTHER": ports["other"],
            "TCP6": ports["tcp6"],
            "UDP": ports["udp"],
            "ABSTRACT": self._abstract,
        }

    def listen_at(self, name: str, path: Path) -> None:
        """Listen at a path, in place of the one of that name before."""
        with self._changing:
            if (old := self._placed.pop(name, None)) is not None:
                self._selector.unregister(old)
                old.close()
            path.unlink(missing_ok=True)
            made = _listening(socket.AF_UNIX, str(path))
            self._placed[name] = made
            self._selector.register(made, selectors.EVENT_READ, name)

    def arrived(self) -> list[str]:
        """Return the names of the listeners that something reached."""
        time.sleep(_SETTLE_S)
        with self._lock:
            return list(self._seen)

    def clear(self) -> None:
        """Forget what came."""
        with self._lock:
            self._seen.clear()

    def _on_loopback(
        self, name: str, family: socket.AddressFamily, host: str, kind: int = socket.SOCK_STREAM
    ) -> None:
        made = _listening(family, (host, 0), kind)
        self._ports[name] = made.getsockname()[1]
        self._watch(name, made)

    def _watch(self, name: str, made: socket.socket) -> None:
        self._open.append(made)
        self._selector.register(made, selectors.EVENT_READ, name)

    def _serve(self) -> None:
        while not self._ending.is_set():
            with self._changing:
                ready = self._selector.select(0)
                for key, _ in ready:
                    self._note(key.data)
                    _answer(key.fileobj)
            if not ready:
                time.sleep(_SETTLE_S / 5)

    def _note(self, name: str) -> None:
        with self._lock:
            self._seen.append(name)


def _listening(
    family: socket.AddressFamily, address: str | tuple[str, int], kind: int = socket.SOCK_STREAM
) -> socket.socket:
    made = socket.socket(family, kind)
    try:
        made.bind(address)
    except OSError:
        made.close()
        raise
    if kind == socket.SOCK_STREAM:
        made.listen(16)
    return made


def _answer(listener: object) -> None:
    assert isinstance(listener, socket.socket)
    if listener.type == socket.SOCK_DGRAM:
        listener.recv(1 << 16)
        return
    with contextlib.suppress(OSError), listener.accept()[0] as peer:
        peer.settimeout(0.2)
        with contextlib.suppress(TimeoutError):
            peer.recv(1 << 16)
        peer.sendall(_ANSWER)
