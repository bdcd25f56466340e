"""The sink's reception, visited over real connections on the loopback address."""

import asyncio
import contextlib
import socket
import ssl

import pytest

from hortus.inspector import record
from hortus.inspector.record import Recorder
from hortus.inspector.scenario import Call, Scenario, Turn
from hortus.inspector.sink import Authority
from hortus.inspector.sink.answer import Model
from hortus.inspector.sink.conversation import Streams
from hortus.inspector.sink.desk import Desk
from hortus.inspector.sink.dns import NameServer
from hortus.inspector.sink.names import Names
from hortus.inspector.sink.reception import Arrival, Reception

GATEWAY = "gateway.example.com"
SCENARIO = Scenario(
    name="edit",
    prompt="edit the file",
    turns=(
        Turn(
            text="I look first.",
            calls=(
                Call(name="read_file", arguments='{"path": "README.md"}'),
                Call(name="list", arguments="{}"),
            ),
        ),
        Turn(text="Done."),
    ),
)


class House:
    """A reception with all that belongs to it."""

    def __init__(self, folder, authority, third_parties="answer"):
        self.path = folder / "record.jsonl"
        self._file = self.path.open("wb", buffering=0)
        self.recorder = Recorder(self._file)
        self.authority = authority
        self.names = Names()
        self.desk = Desk(Model(SCENARIO), frozenset({GATEWAY}), self.recorder, third_parties)
        self.dns = NameServer(self.names, self.recorder)
        self.reception = Reception(
            self.desk, self.dns, self.recorder, authority.context, self._join
        )
        self._count = 0

    @property
    def seen(self):
        return record.read(self.path)[0]

    def seen_of(self, kind):
        return [each for each in self.seen if isinstance(each, kind)]

    def close(self):
        self._file.close()

    async def _join(self, host, port):
        if host == "refused.example":
            raise ConnectionRefusedError(host)
        server = socket.create_server(("127.0.0.1", 0))
        connecting = asyncio.create_task(asyncio.open_connection(*server.getsockname()))
        self._serving = asyncio.create_task(self._serve(server, port=port, name=host))
        return Streams(*await connecting)

    async def _serve(self, server, *, port, name):
        with server:
            server.setblocking(False)
            connection, _ = await asyncio.get_running_loop().sock_accept(server)
        connection.setblocking(False)
        self._count += 1
        await self.reception.serve(
            Arrival(self._count, self.recorder.now(), connection, "198.18.0.10", port, name)
        )

    def visit(self, client, *, tls=None, port=443, name=GATEWAY):
        """Have ``client`` talk over a connection; return what it returns."""

        async def both():
            server = socket.create_server(("127.0.0.1", 0))
            serving = asyncio.create_task(self._serve(server, port=port, name=name))
            reader, writer = await asyncio.open_connection(
                *server.getsockname(), ssl=tls, server_hostname=name if tls else None
            )
            try:
                async with asyncio.timeout(10):
                    return await client(reader, writer)
            finally:
                writer.close()
                async with asyncio.timeout(10):
                    await serving

        return asyncio.run(both())

    def say(self, *parts, **where):
        """Send bytes, and return all that is answered until the other end closes."""

        async def client(reader, writer):
            for part in parts:
                writer.write(part)
                await writer.drain()
            writer.write_eof()
            with contextlib.suppress(ConnectionResetError):  # not all that was sent was wanted
                return await reader.read()
            return b""

        return self.visit(client, **where)


@pytest.fixture(scope="session")
def authority():
    return Authority.make()


@pytest.fixture(scope="session")
def trusting(authority):
    """Return what a client needs to believe the chamber."""

    def context(*protocols):
        made = ssl.create_default_context(cadata=authority.public_pem.decode())
        made.set_alpn_protocols(list(protocols))
        return made

    return context


@pytest.fixture
def make_house(tmp_path, authority):
    houses = []

    def make(**fields):
        houses.append(House(tmp_path, authority, **fields))
        return houses[-1]

    yield make
    for house in houses:
        house.close()


@pytest.fixture
def house(make_house):
    return make_house()
