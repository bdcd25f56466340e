"""Receive one connection: find out what it speaks, speak it, and write down that it was made."""

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from msgspec.structs import replace

from hortus.inspector.observation import Connection, Hello, Message
from hortus.inspector.record import Recorder
from hortus.inspector.sink import conversation, dns, hello, http1, socks
from hortus.inspector.sink.conversation import Line, Streams
from hortus.inspector.sink.desk import Desk
from hortus.inspector.sink.http2 import PREFACE, Http2

_FIRST_WORD_S = 15.0
"""How long a client may wait for us to speak first."""
_REST_S = 0.3
"""How long the rest of its first words may take."""
_HEAD_KEPT = 4096
_LONGEST_HELLO = 1 << 14
_BROKEN = (OSError, asyncio.IncompleteReadError, http1.NotHttpError)
_RECEIVED = struct.Struct("=B127xQ")  # tcp_info: state, bytes received (Linux 4.1 and later)
_ENDED_BY_CLIENT = (6, 8, 9, 11)
"""States in which the mark of the end was counted as a byte: tcp_states.h."""
_DNS_PORTS = (53, 853)

Vouch = Callable[[str], ssl.SSLContext]
"""Gives what a server of a name needs for TLS."""
Join = Callable[[str, int], Awaitable[Streams]]
"""Connects to a server of the world."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A connection as it came in."""

    number: int
    at: float
    socket: socket.socket
    address: str
    port: int
    name: str
    program: str = ""


class Reception:
    """Serves connections, whatever they speak."""

    def __init__(
        self, desk: Desk, names: dns.NameServer, recorder: Recorder, vouch: Vouch, join: Join
    ) -> None:
        self._desk = desk
        self._names = names
        self._recorder = recorder
        self._vouch = vouch
        self._join = join

    async def serve(self, arrival: Arrival) -> None:
        """Serve a connection to its end."""
        seen = Connection(
            at=arrival.at,
            number=arrival.number,
            address=arrival.address,
            port=arrival.port,
            name=arrival.name,
            program=arrival.program,
        )
        writer = None
        counter = arrival.socket.dup()  # stays open where TLS breaks off
        try:
            head = await _peek(arrival.socket)
            if hello.is_tls(head):
                tls = hello.parse(head)
                seen = replace(seen, tls=tls, name=seen.name or tls.server_name)
            line = await self._line(arrival, seen.tls)
            writer = line.writer
            failure = await self._speak(line, head, arrival)
            seen = replace(seen, failure=failure, head=head[:_HEAD_KEPT] if failure else b"")
        except ssl.SSLError as e:
            seen = replace(seen, failure=f"TLS: {e.reason or e}")
        except TimeoutError:
            seen = replace(seen, failure="nothing was said")
        except _BROKEN as e:
            seen = replace(seen, failure=f"{type(e).__name__}: {e}"[:200])
        finally:
            self._recorder.write(replace(seen, sent=_received(counter)))
            counter.close()
            if writer is None:
                arrival.socket.close()
            else:
                writer.close()

    async def _line(self, arrival: Arrival, tls: Hello | None) -> Line:
        """Take a connection over, with TLS where the client wants it."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=http1.HEAD_LIMIT)
        protocol = asyncio.StreamReaderProtocol(reader)
        name = (tls.server_name if tls else "") or arrival.name or arrival.address
        transport, _ = await loop.connect_accepted_socket(
            lambda: protocol, arrival.socket, ssl=self._vouch(name) if tls else None
        )
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        return Line(arrival.number, "https" if tls else "http", name, reader, writer)

    async def _speak(self, line: Line, head: bytes, arrival: Arrival) -> str:
        """Serve a connection to its end; return why nothing could be read, if so."""
        inside = line.writer.get_extra_info("ssl_object")
        chosen = inside.selected_alpn_protocol() if inside is not None else ""
        if chosen == "h2" or head.startswith(PREFACE):
            await Http2(line, self._desk).hold()
        elif arrival.port in _DNS_PORTS and not http1.is_request(head):
            await self._names.follow(line.reader, line.writer, arrival.address)
        elif inside is not None or http1.is_request(head):
            await conversation.hold(line, self._desk, self._join, self._listen)
        elif socks.is_greeting(head):
            await self._relay(line)
        else:
            return "no known protocol" if head else "nothing was said"
        return ""

    async def _relay(self, line: Line) -> None:
        """Be a proxy of the SOCKS kind."""
        host, port = await socks.greet(line.reader, line.writer)
        try:
            streams = await self._join(host, port)
        except OSError:
            line.writer.write(socks.REFUSED)
            return
        line.writer.write(socks.GRANTED)
        await conversation.pass_on(line, streams)

    def _listen(self, connection: int, body: bytes) -> None:
        self._recorder.write(Message(at=self._recorder.now(), connection=connection, body=body))


async def _peek(connection: socket.socket) -> bytes:
    """Return the first bytes that a client sends, and leave them there to be read."""
    loop = asyncio.get_running_loop()
    patience = loop.time() + _FIRST_WORD_S
    async with asyncio.timeout(_FIRST_WORD_S):
        while True:
            await _readable(loop, connection)
            head = connection.recv(_LONGEST_HELLO, socket.MSG_PEEK)
            if len(head) >= _enough(head) or loop.time() > patience:
                return head
            patience = min(patience, loop.time() + _REST_S)
            await asyncio.sleep(0.01)  # the rest of it is on its way


def _enough(head: bytes) -> int:
    """Return how many bytes it takes to tell what a client speaks, by the first ones."""
    if hello.is_tls(head):
        return min(hello.length(head), _LONGEST_HELLO)
    if not head or http1.is_request(head) or socks.is_greeting(head):
        return 0
    return http1.LONGEST_METHOD


async def _readable(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> None:
    ready = asyncio.Event()
    loop.add_reader(connection, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(connection)


def _received(connection: socket.socket) -> int:
    """Return how many bytes a client has sent over a connection, as the kernel counts them."""
    with suppress(OSError, struct.error):  # it is none of TCP
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _RECEIVED.size)
        state, count = _RECEIVED.unpack(info)
        return int(count) - (state in _ENDED_BY_CLIENT)
    return 0
