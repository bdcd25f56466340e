"""All servers of the world at once: names, every address and port, TLS for every name."""

import asyncio
import socket
import ssl
from contextlib import suppress
from urllib.parse import urlsplit

from hortus.inspector.observation import Connection, Datagram
from hortus.inspector.record import Recorder
from hortus.inspector.scenario import Scenario
from hortus.inspector.sink.answer import Model
from hortus.inspector.sink.authority import Authority
from hortus.inspector.sink.conversation import Streams
from hortus.inspector.sink.datagrams import Packet, Tap
from hortus.inspector.sink.desk import Desk
from hortus.inspector.sink.dns import NameServer
from hortus.inspector.sink.names import Names
from hortus.inspector.sink.ports import Ports, is_own, plain
from hortus.inspector.sink.reception import Arrival, Reception
from hortus.inspector.world import World

_DNS = 53


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
        self._world = world
        self._authority = authority
        self._stranger = Authority.make()
        self._model_hosts = model_hosts
        self._recorder = recorder
        self._names = Names()
        self._dns = NameServer(self._names, recorder)
        desk = Desk(Model(scenario), model_hosts, recorder, world.third_parties)
        self._reception = Reception(desk, self._dns, recorder, self._vouch, self._join)
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
        if self._refuses(address, port):
            self._note_refused(address, port, program)
            return
        self._expected[plain(address), port] = program
        self._ports.open(address, port)

    def _refuses(self, address: str, port: int) -> bool:
        """Tell whether nobody is to be there in this world."""
        if self._world.third_parties != "refuse" or port == _DNS:
            return False
        proxy = urlsplit(self._world.proxy).hostname
        return self._names.name(plain(address)) not in {*self._model_hosts, proxy}

    def _note_refused(self, address: str, port: int, program: str) -> None:
        self._count += 1
        self._recorder.write(
            Connection(
                at=self._recorder.now(),
                number=self._count,
                address=plain(address),
                port=port,
                name=self._names.name(plain(address)),
                program=program,
                failure="refused",
            )
        )

    def _take_datagram(self, packet: Packet) -> None:
        self._recorder.write(
            Datagram(
                at=self._recorder.now(),
                address=packet.address,
                port=packet.port,
                body=packet.body,
                protocol=packet.protocol,
            )
        )

    def _take_attempt(self, packet: Packet) -> None:
        """Be there for the next attempt, where this one was not announced."""
        if not is_own(packet.address) and not self._refuses(packet.address, packet.port):
            self._ports.open(packet.address, packet.port)

    def _arrive(self, connection: socket.socket) -> None:
        address, port, *_ = connection.getsockname()
        self._count += 1
        arrival = Arrival(
            number=self._count,
            at=self._recorder.now(),
            socket=connection,
            address=address,
            port=port,
            name=self._names.name(address),
            program=self._expected.pop((address, port), ""),
        )
        task = asyncio.get_running_loop().create_task(self._reception.serve(arrival))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _vouch(self, name: str) -> ssl.SSLContext:
        """Return what a server of that name shows: a certificate of the authority or a stranger's.

        What the world's ``trust`` leaves out is signed by somebody whom nobody trusts.
        """
        trust = self._world.trust
        is_trusted = trust == "all" or (trust == "model" and name in self._model_hosts)
        return (self._authority if is_trusted else self._stranger).context(name)

    async def _join(self, host: str, port: int) -> Streams:
        """Connect to another server, which is this one as well."""
        address = host if _is_address(host) else self._names.address(host)
        if self._refuses(address, port):
            self._note_refused(address, port, "")
            raise ConnectionRefusedError(host)
        self._ports.open(address, port)
        return Streams(*await asyncio.open_connection(address, port))


def _is_address(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError):
            socket.inet_pton(family, host)
            return True
    return False
