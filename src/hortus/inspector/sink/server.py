"""All servers of the world at once: names, ports, TLS for every name, HTTP, tunnels, the rest."""

import asyncio
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass

from msgspec.structs import replace

from hortus.inspector.observation import Connection, Datagram, Hello, Message
from hortus.inspector.record import Recorder
from hortus.inspector.scenario import Scenario
from hortus.inspector.sink import conversation, hello, http1, socks
from hortus.inspector.sink.answer import Model
from hortus.inspector.sink.authority import Authority
from hortus.inspector.sink.conversation import Line
from hortus.inspector.sink.datagrams import Packet, Tap
from hortus.inspector.sink.desk import Desk
from hortus.inspector.sink.dns import NameServer
from hortus.inspector.sink.http2 import PREFACE, Http2
from hortus.inspector.sink.names import Names
from hortus.inspector.sink.ports import Ports, is_own, plain
from hortus.inspector.world import World

_FIRST_WORD_S = 5.0
"""How long a client may wait for us to speak first."""
_HEAD_KEPT = 4096
_LONGEST_HELLO = 1 << 14
_BROKEN = (OSError, asyncio.IncompleteReadError, http1.NotHttpError)


@dataclass(slots=True)
class _Arrival:
    """A connection as it came in."""

    number: int
    at: float
    socket: socket.socket
    address: str
    port: int
    name: str


class Sink:
    """Takes whatever a program sends, to any address, and writes it down."""

    def __init__(
        self,
        scenario: Scenario,
        model_hosts: frozenset[str],
        authority: Authority,
        recorder: Recorder,
        world: World,
    ) -> None:
        """Prepare to serve a world."""
        self._authority = authority
        self._stranger = Authority.make()
        self._trust = world.trust
        self._model_hosts = model_hosts
        self._recorder = recorder
        self._desk = Desk(Model(scenario), model_hosts, recorder)
        self._names = Names()
        self._dns = NameServer(self._names, recorder)
        self._ports = Ports(self._arrive)
        self._tap = Tap(self._take_datagram, self._take_attempt)
        self._count = 0
        self._expected: dict[tuple[str, int], str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Begin to serve."""
        self._dns.open()
        self._tap.open()

    async def close(self) -> None:
        """Let go of everything; what was under way is written down as far as it came."""
        self._tap.close()
        self._dns.close()
        self._ports.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def expect(self, address: str, port: int, program: str) -> None:
        """Be there for a program that is about to connect."""
        if is_own(address) or not port:
            return
        self._expected[plain(address), port] = program
        self._ports.open(address, port)

    def _take_datagram(self, packet: Packet) -> None:
        self._recorder.write(
            Datagram(
                at=self._recorder.now(), address=packet.address, port=packet.port, body=packet.body
            )
        )

    def _take_attempt(self, packet: Packet) -> None:
        """Be there for the next attempt, where this one was not announced."""
        if not is_own(packet.address):
            self._ports.open(packet.address, packet.port)

    def _listen(self, connection: int, body: bytes) -> None:
        self._recorder.write(Message(at=self._recorder.now(), connection=connection, body=body))

    def _arrive(self, connection: socket.socket) -> None:
        address, port, *_ = connection.getsockname()
        self._count += 1
        name = self._names.name(address)
        arrival = _Arrival(self._count, self._recorder.now(), connection, address, port, name)
        task = asyncio.get_running_loop().create_task(self._serve(arrival))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, arrival: _Arrival) -> None:
        """Find out what a connection speaks, and speak it."""
        seen = Connection(
            at=arrival.at,
            number=arrival.number,
            address=arrival.address,
            port=arrival.port,
            name=arrival.name,
            program=self._expected.pop((arrival.address, arrival.port), ""),
        )
        writer = None
        try:
            head = await _peek(arrival.socket)
            if hello.is_tls(head):
                tls = hello.parse(head)
                seen = replace(seen, tls=tls, name=seen.name or tls.server_name)
            line = await self._line(arrival, seen.tls)
            writer = line.writer
            failure = await self._speak(line, head)
            seen = replace(seen, failure=failure, head=b"" if not failure else head[:_HEAD_KEPT])
        except ssl.SSLError as e:
            seen = replace(seen, failure=f"TLS: {e.reason or e}")
        except TimeoutError:
            seen = replace(seen, failure="nothing was said")
        except _BROKEN as e:
            seen = replace(seen, failure=f"{type(e).__name__}: {e}"[:200])
        finally:
            self._recorder.write(seen)
            if writer is None:
                arrival.socket.close()
            else:
                writer.close()

    async def _line(self, arrival: _Arrival, tls: Hello | None) -> Line:
        """Take a connection over, with TLS where the client wants it."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=http1.HEAD_LIMIT)
        protocol = asyncio.StreamReaderProtocol(reader)
        name = (tls.server_name if tls else "") or arrival.name or arrival.address
        transport, _ = await loop.connect_accepted_socket(
            lambda: protocol,
            arrival.socket,
            ssl=self._vouching(name).context(name) if tls else None,
        )
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        return Line(arrival.number, "https" if tls else "http", name, reader, writer)

    def _vouching(self, name: str) -> Authority:
        """Return who signs the certificate of a server: somebody trusted, or a stranger."""
        is_trusted = self._trust == "all" or (self._trust == "model" and name in self._model_hosts)
        return self._authority if is_trusted else self._stranger

    async def _speak(self, line: Line, head: bytes) -> str:
        """Serve a connection to its end; return why nothing could be read, if so."""
        inside = line.writer.get_extra_info("ssl_object")
        if inside is not None and inside.selected_alpn_protocol() == "h2":
            await Http2(line, self._desk).hold()
        elif inside is not None or http1.is_request(head):
            await conversation.hold(line, self._desk, self._tunnel, self._listen)
        elif head.startswith(PREFACE):
            await Http2(line, self._desk).hold()
        elif socks.is_greeting(head):
            await self._tunnel(*await socks.greet(line.reader, line.writer), line)
        else:
            return "no known protocol"
        return ""

    async def _tunnel(self, host: str, port: int, line: Line) -> None:
        """Join a client to another server, which is this one as well."""
        address = host if _is_address(host) else self._names.address(host)
        self._ports.open(address, port)
        reader, writer = await asyncio.open_connection(address, port)
        try:
            await asyncio.gather(_copy(line.reader, writer), _copy(reader, line.writer))
        finally:
            writer.close()


async def _peek(connection: socket.socket) -> bytes:
    """Return the first bytes that a client sends, and leave them there to be read."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(_FIRST_WORD_S):
        wanted = 1
        while True:
            await _readable(loop, connection)
            head = connection.recv(_LONGEST_HELLO, socket.MSG_PEEK)
            if not head:
                return b""
            wanted = min(hello.length(head), _LONGEST_HELLO) if hello.is_tls(head) else 1
            if len(head) >= wanted:
                return head
            await asyncio.sleep(0.01)  # the rest of a hello is on its way


async def _readable(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> None:
    ready = asyncio.Event()
    loop.add_reader(connection, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(connection)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(1 << 16):
            writer.write(part)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


def _is_address(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError):
            socket.inet_pton(family, host)
            return True
    return False
