"""A proxy that reaches the hosts of a list and no others; it runs outside the sandbox."""

import select
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from hortus.agent.sandbox.allowing import Allowed, Rule, may_connect
from hortus.agent.sandbox.asked import Asked, read_asked

_HEAD_BYTES = 1 << 16
_CHUNK = 1 << 16
_PATIENCE_S = 30.0
_LOOK_S = 0.2
_AT_ONCE = 64
_MANY = 100

Resolve = Callable[[str, int], Sequence[str]]


def addresses(name: str, port: int) -> Sequence[str]:
    """Return the addresses that a name stands for on this machine."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


class Proxy:
    """Takes connections on a socket, each in a thread of its own, until it is closed."""

    def __init__(self, allowed: Allowed, resolve: Resolve = addresses) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._over = threading.Event()
        self._places = threading.Semaphore(_AT_ONCE)
        self._refused: dict[str, None] = {}

    @property
    def refused(self) -> tuple[str, ...]:
        """Where a command wanted to go and could not."""
        return tuple(self._refused)

    def serve(self, listener: socket.socket) -> None:
        """Take connections from now on."""
        listener.settimeout(_LOOK_S)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self) -> None:
        """End every connection, and take no more."""
        self._over.set()

    def _accept(self, listener: socket.socket) -> None:
        with listener:
            while not self._over.is_set():
                with suppress(TimeoutError):
                    client, _ = listener.accept()
                    self._places.acquire()
                    threading.Thread(target=self._handle, args=(client,), daemon=True).start()

    def _handle(self, client: socket.socket) -> None:
        try:
            with client, suppress(OSError):  # either side may go at any time
                client.settimeout(_PATIENCE_S)
                head, rest = _head(client)
                asked = read_asked(head)
                if asked is None:
                    client.sendall(_answer(400, "this is a proxy for HTTP and CONNECT"))
                else:
                    self._forward(client, asked, rest)
        finally:
            self._places.release()

    def _forward(self, client: socket.socket, asked: Asked, rest: bytes) -> None:
        place = f"{asked.name}:{asked.port}"
        rule = self._allowed.rule(asked.name, asked.port)
        if rule is None:
            self._refuse(client, place, "is not among the hosts that this command may reach")
            return
        try:
            address = self._address(asked, rule)
        except OSError:
            client.sendall(_answer(502, f"{place} has no address"))
            return
        if address is None:
            self._refuse(client, place, "stands for an address in a private network")
            return
        try:
            server = socket.create_connection((address, asked.port), _PATIENCE_S)
        except OSError:
            client.sendall(_answer(502, f"{place} does not answer"))
            return
        with server:
            if asked.tunnel:
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            server.sendall(asked.first + rest)
            self._pass_on(client, server)

    def _address(self, asked: Asked, rule: Rule) -> str | None:
        # The address that was looked at is the one that is called: no second look-up.
        found = self._resolve(asked.name, asked.port)
        return next((address for address in found if may_connect(rule, address)), None)

    def _refuse(self, client: socket.socket, place: str, why: str) -> None:
        if len(self._refused) < _MANY:
            self._refused[place] = None
        client.sendall(_answer(403, f"{place} {why}"))

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        """Carry bytes both ways until both sides have said all."""
        other = {client.fileno(): server, server.fileno(): client}
        own = {client.fileno(): client, server.fileno(): server}
        poll = select.poll()
        for handle in own:
            poll.register(handle, select.POLLIN)
        while own and not self._over.is_set():
            for handle, _ in poll.poll(_LOOK_S * 1000):
                data = own[handle].recv(_CHUNK)
                if data:
                    other[handle].sendall(data)
                    continue
                poll.unregister(handle)
                del own[handle]
                with suppress(OSError):
                    other[handle].shutdown(socket.SHUT_WR)


def _head(client: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data and len(data) < _HEAD_BYTES:
        more = client.recv(_CHUNK)
        if not more:
            break
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def _answer(status: int, words: str) -> bytes:
    reason = {400: "Bad Request", 403: "Forbidden", 502: "Bad Gateway"}[status]
    body = f"hortus: {words}\n".encode("ascii", "replace")
    return (
        f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode() + body
