"""A small HTTP server with a thread for each connection, which can also fail on purpose."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path
from socketserver import ThreadingTCPServer

from hortus.agent.testing.types import Received, Sent
from hortus.core import Clock

_LOOK_S = 0.02
_CLOSE_LOOK_S = 0.005


class CutOffError(Exception):
    """The connection ends here, by the script's will."""


class Listener:
    """Takes requests on a loopback port and sends what ``answer`` says."""

    def __init__(
        self,
        answer: Callable[[Received], Sent],
        port: int,
        clock: Clock,
        certificate: tuple[Path, Path] | None = None,
    ) -> None:
        self._server = _Server(("127.0.0.1", port), answer, clock)
        if certificate is not None:
            secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            secure.load_cert_chain(*certificate)
            self._server.socket = secure.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_CLOSE_LOOK_S,), daemon=True
        )

    @property
    def port(self) -> int:
        """The port, also where 0 was asked for."""
        port: int = self._server.server_address[1]
        return port

    def start(self) -> None:
        """Begin to take connections."""
        self._thread.start()

    def close(self) -> None:
        """End every connection and stop listening."""
        self._server.closing.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.drop_all()
        self._server.server_close()


class _Server(ThreadingTCPServer):
    """The connections that are open, so that none outlives the server."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, address: tuple[str, int], answer: Callable[[Received], Sent], clock: Clock
    ) -> None:
        super().__init__(address, _Handler)
        self.answer, self.clock = answer, clock
        self.closing = threading.Event()
        self.numbers = count()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def drop_all(self) -> None:
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """One connection: requests one after the other, until either side closes it."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.number = next(self.server.numbers)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        # A client may leave, or the server close, at any point of an answer.
        with suppress(ConnectionError, CutOffError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base
        """Say nothing: what came in is noted elsewhere."""

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _serve(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        at = self.server.clock.monotonic()
        request = Received(0, at, self.number, self.command, self.path, headers, body)
        sent = self.server.answer(request)
        if sent.fault.cut_after is not None and sent.fault.cut_after < 0:
            raise CutOffError
        if sent.fault.silent_after is not None and sent.fault.silent_after < 0:
            self._wait_until_left()
        self._head(sent)
        for piece in self._spoiled(sent):
            self._write(piece, streamed=sent.streamed)
        if sent.streamed:
            self.wfile.write(b"0\r\n\r\n")

    def _head(self, sent: Sent) -> None:
        self.send_response(sent.status)
        for name, value in sent.headers:
            self.send_header(name, value)
        if sent.streamed:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(sum(map(len, sent.body))))
        self.end_headers()

    def _spoiled(self, sent: Sent) -> Iterator[bytes]:
        """Yield the body up to where it is to be cut or to stop."""
        fault, left = sent.fault, sum(map(len, sent.body))
        ends = [at for at in (fault.cut_after, fault.silent_after) if at is not None]
        left = min([left, *ends])
        for piece in sent.body:
            if fault.pause_s and self.server.closing.wait(fault.pause_s):
                raise CutOffError
            if not left:
                break
            yield piece[:left]
            left -= len(piece[:left])
        if fault.silent_after is not None:
            self._wait_until_left()
        if fault.cut_after is not None:
            raise CutOffError

    def _write(self, piece: bytes, *, streamed: bool) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if streamed else piece)
        self.wfile.flush()

    def _wait_until_left(self) -> None:
        """Wait until the client closes the connection, or the server is closed."""
        self.connection.settimeout(_LOOK_S)
        while not self.server.closing.is_set():
            try:
                if not self.connection.recv(1):
                    break
            except TimeoutError:
                continue
        raise CutOffError
