"""Send a request over a connection that is kept, and give its answer piece by piece."""

import threading
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from hortus.agent.wire.address import Address, read_address
from hortus.agent.wire.connecting import connect
from hortus.agent.wire.errors import AnswerError, DroppedError
from hortus.agent.wire.types import Endpoint
from hortus.agent.wire.watching import Watch, WatchedSocket
from hortus.core import Clock
from hortus.core.network import Proxy

if TYPE_CHECKING:
    import socket

_PIECE = 65_536
_MOMENT_S = 1.0


class Head(Struct, frozen=True):
    """The beginning of an answer; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]


class Message(Struct, frozen=True):
    """What is sent; without a body it is a question that changes nothing."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None = None


class Exchange:
    """One connection to one address, made anew when the server has closed it."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self.address: Address = read_address(endpoint.url)
        self._endpoint = endpoint
        self._clock = clock
        self._socket: WatchedSocket | None = None
        self._used = 0.0
        self._silence_s = endpoint.limits.silence_s
        self._busy = False
        """Whether something of an exchange is still on its way."""
        self._response: HTTPResponse | None = None

    def send(
        self, message: Message, stop: threading.Event, silence_s: float | None = None
    ) -> Head:
        """Send a request and return the head of its answer.

        A connection that was kept may have been closed by the server while the request was on its
        way: then it is sent once more over a new one.
        """
        watch = Watch(self._clock, stop)
        self._silence_s = silence_s or self._endpoint.limits.silence_s
        if (kept := self._kept(watch)) is not None:
            before = kept.received
            try:
                return self._asked(message)
            except DroppedError as e:
                if kept.received != before or not isinstance(e.__cause__, ConnectionError):
                    raise
        self._socket = connect(self._endpoint, self.address, watch)
        self._socket.silence_s = self._silence_s
        return self._asked(message)

    def pieces(self) -> Iterator[bytes]:
        """Yield the body as it comes; the connection is kept where it was read to its end."""
        response, most = self._response, self._endpoint.limits.most_bytes
        if response is None:
            return
        wanted, got = response.length, 0
        try:
            while piece := response.read1(_PIECE):
                got += len(piece)
                if got > most:
                    raise AnswerError(
                        f"the answer is larger than {most:,} bytes",
                        remedy="ask for less at once",
                    )
                yield piece
        except TimeoutError as e:
            raise self._dropped(self._silence()) from e
        except (OSError, HTTPException) as e:
            raise self._dropped(_cause(e)) from e
        if wanted is not None and got < wanted:
            raise self._dropped("the connection was closed")
        self._response, self._busy = None, False
        if response.will_close:
            self.drop()
        self._used = self._clock.monotonic()

    def expect_end(self) -> None:
        """Wait no longer than a moment for what follows: all that matters was received."""
        if self._socket is not None:
            self._socket.silence_s = min(self._socket.silence_s, _MOMENT_S)

    def drop_unfinished(self) -> None:
        """Close the connection where an answer was not read to its end."""
        if self._busy:
            self.drop()

    def drop(self) -> None:
        """Close the connection, in the middle of an answer too."""
        if self._socket is not None:
            self._socket.drop()
        self._socket = self._response = None
        self._busy = False

    def _kept(self, watch: Watch) -> WatchedSocket | None:
        """Return the connection of the request before, where it can be used again."""
        kept = self._socket
        if kept is None:
            return None
        idle = self._clock.monotonic() - self._used
        if self._busy or idle > self._endpoint.limits.idle_s or kept.is_stale():
            self.drop()
            return None
        kept.watch, kept.silence_s = watch, self._silence_s
        return kept

    def _asked(self, message: Message) -> Head:
        try:
            return self._sent(message)
        except TimeoutError as e:
            raise self._dropped(self._silence()) from e
        except (OSError, HTTPException) as e:
            raise self._dropped(_cause(e)) from e

    def _sent(self, message: Message) -> Head:
        """Send the request over the connection and read the head of the answer."""
        self._busy = True
        connection = HTTPConnection(self.address.host, self.address.port)
        # All that http.client asks of a socket is sendall, makefile and close.
        connection.sock = cast("socket.socket", self._socket)
        target, headers = self.address.base + message.path, message.headers
        if self._endpoint.proxy and not self.address.secure:
            target = f"http://{self.address.host_header}{target}"
            headers = {**headers, **Proxy.of(self._endpoint.proxy).proof}
        connection.putrequest(message.method, target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", self.address.host_header)
        for name, value in headers.items():
            connection.putheader(name, value)
        if message.body is not None:
            connection.putheader("Content-Length", str(len(message.body)))
        connection.endheaders(message.body)
        self._response = connection.getresponse()
        named = {name.lower(): value for name, value in self._response.headers.items()}
        return Head(self._response.status, named)

    def _dropped(self, problem: str) -> DroppedError:
        self.drop()
        return DroppedError(
            f"the answer of {self.address.shown} broke off: {problem}",
            remedy="try again; if it goes on, look at the model server",
        )

    def _silence(self) -> str:
        return f"nothing came for {self._silence_s:g} s"


def _cause(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
