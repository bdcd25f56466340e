"""Connections are kept, reused with care, and a request is sent again only where that is safe."""

import asyncio
import gc

import pytest

from hortus.gateway.testing import faults
from hortus.gateway.upstream import (
    ConnectFailedError,
    CutError,
    Limits,
    Timeouts,
    UndeliveredError,
    UpstreamError,
)
from hortus.gateway.upstream.address import parse_address
from hortus.gateway.upstream.client import PlainClient

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"
LARGE = b"x" * 30_000_000


async def ask(pair, body=b"{}"):
    return await (await pair.ask(body)).read(10_000)


def test_a_connection_that_the_server_closed_meanwhile_is_replaced_unnoticed(run, plain):
    async def play(peer, _asked):
        await peer.send(ANSWER)
        peer.close()

    async def scenario():
        async with plain(faults.Fault("closes after each", play)) as pair:
            for _ in range(5):
                assert await ask(pair) == b"hi"
                await asyncio.sleep(0.02)
            return pair.server.connections, len(pair.server.asked)

    assert run(scenario) == (5, 5)


def test_a_farewell_that_the_event_loop_has_not_read_yet_is_seen(run, plain):
    """The server closes while hortus is busy; the request must not go into the void."""

    async def play(peer, _asked):
        await peer.send(ANSWER)
        peer.close()

    async def scenario():
        async with plain(faults.Fault("closes", play)) as pair:
            response = await pair.ask()
            connection = next(iter(pair.client._connections))
            transport = connection._transport
            if not transport.is_closing():
                transport.pause_reading()  # as if the loop had no time to read
            await response.read(100)
            await asyncio.sleep(0.05)
            assert not connection.is_usable(asyncio.get_running_loop().time())
            return await ask(pair)

    assert run(scenario) == b"hi"


@pytest.mark.parametrize("when", ["with the answer", "later"])
def test_surplus_bytes_never_become_the_answer_to_the_next_request(run, plain, when):
    smuggled = b'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"bad"'

    async def play(peer, _asked):
        if when == "later":
            await peer.send(ANSWER)
            await asyncio.sleep(0.05)
            await peer.send(smuggled)
        else:
            await peer.send(ANSWER + smuggled)

    async def scenario():
        async with plain(faults.Fault("surplus", play)) as pair:
            first = await ask(pair)
            await asyncio.sleep(0.1)
            return first, await ask(pair), pair.server.connections

    assert run(scenario) == (b"hi", b"hi", 2)


def test_a_length_that_is_too_short_does_not_spoil_the_next_answer(run, plain):
    async def scenario():
        async with plain(faults.short_length()) as pair:
            bodies = {await ask(pair) for _ in range(3)}
            return len(bodies), pair.server.connections

    assert run(scenario) == (1, 3)


def resetting_after(answers):
    """Return a fault that answers so often on each connection and then resets, unread."""

    class Resetting(asyncio.Protocol):
        connections = 0

        def connection_made(self, transport):
            self.transport, self.left = transport, answers
            if Resetting.connections:
                self.left = 10
            Resetting.connections += 1
            self.seen = 0

        def data_received(self, data):
            if not self.left:
                self.transport.pause_reading()
                asyncio.get_running_loop().call_later(0.05, self.transport.abort)
                return
            self.seen += len(data)
            if data.endswith(b"}") or self.seen > len(LARGE):
                self.left, self.seen = self.left - 1, 0
                self.transport.write(ANSWER)

    return Resetting


async def served_by(protocol, scenario):
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = PlainClient(parse_address(f"http://127.0.0.1:{port}/v1"), Timeouts(5, 5, 5, 10))
    try:
        return await scenario(client)
    finally:
        await client.close()
        server.close()
        await server.wait_closed()


def test_a_request_that_was_not_wholly_sent_on_a_kept_connection_is_sent_once_more(run):
    async def scenario():
        protocol = resetting_after(1)

        async def twice(client):
            await (await client.send("/x", [], b"{}")).read(10)
            return await (await client.send("/x", [], LARGE)).read(10)

        return await served_by(protocol, twice), protocol.connections

    assert run(scenario) == (b"hi", 2)


def test_a_request_that_was_not_wholly_sent_on_a_new_connection_is_an_error(run):
    async def scenario():
        protocol = resetting_after(0)

        async def once(client):
            with pytest.raises(UndeliveredError):
                await client.send("/x", [], LARGE)

        await served_by(protocol, once)
        return protocol.connections

    assert run(scenario) == 1


def test_a_request_that_was_wholly_sent_is_never_sent_again(run, plain):
    """The server may have acted on it, and an answer of a model is paid for."""

    async def play(peer, asked):
        if len(asked.body) == 2:
            await peer.send(ANSWER)
        else:
            peer.close()

    async def scenario():
        async with plain(faults.Fault("answers the first", play)) as pair:
            await ask(pair)
            with pytest.raises(CutError) as caught:
                await ask(pair, b"{...}")
            assert type(caught.value) is CutError
            return len(pair.server.asked), pair.server.connections

    assert run(scenario) == (2, 1)


def test_no_more_idle_connections_are_kept_than_allowed(run, plain):
    async def scenario():
        async with plain(faults.answers_well(), limits=Limits(idle_connections=2)) as pair:
            await asyncio.gather(*(ask(pair) for _ in range(6)))
            await asyncio.sleep(0.05)
            return len(pair.client._idle), len(pair.client._connections)

    assert run(scenario) == (2, 2)


def test_an_idle_connection_is_closed_when_it_is_old(run, plain):
    async def scenario():
        limits = Limits(idle_s=0.05)
        async with plain(faults.answers_well(), Timeouts(1, 1, 0.2, 5), limits) as pair:
            await ask(pair)
            await asyncio.sleep(0.3)
            left = len(pair.client._connections)
            await ask(pair)
            return left, pair.server.connections

    assert run(scenario) == (0, 2)


def test_the_timer_rests_while_nothing_is_connected(run, plain):
    async def scenario():
        limits = Limits(idle_s=0.05)
        async with plain(faults.answers_well(), Timeouts(1, 1, 0.2, 5), limits) as pair:
            await ask(pair)
            await asyncio.sleep(0.3)
            return pair.client._sweeper

    assert run(scenario) is None


def test_a_host_name_that_nobody_knows_is_said_to_be_unknown(run):
    async def scenario():
        client = PlainClient(parse_address("http://nowhere.invalid/v1"), Timeouts(5, 5, 5, 5))
        with pytest.raises(ConnectFailedError, match="host name") as caught:
            await client.send("/x", [], b"")
        await client.close()
        return caught.value

    assert "nowhere.invalid" in run(scenario).message


def test_a_server_on_ipv6_is_reached(run):
    async def answer(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + head)
        writer.close()

    async def scenario():
        try:
            server = await asyncio.start_server(answer, "::1", 0)
        except OSError:
            pytest.skip("this machine has no IPv6")
        port = server.sockets[0].getsockname()[1]
        client = PlainClient(parse_address(f"http://[::1]:{port}/v1"), Timeouts(5, 5, 5, 5))
        head = await (await client.send("/x", [], b"")).read(10_000)
        await client.close()
        server.close()
        await server.wait_closed()
        return head, port

    head, port = run(scenario)
    assert b"host: [::1]:%d\r\n" % port in head


def test_cancelling_while_connecting_leaves_nothing_open(run, plain):
    async def scenario():
        async with plain(faults.accepts_nothing()) as pair:
            asking = asyncio.ensure_future(pair.ask())
            await asyncio.sleep(0.05)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            return len(pair.client._connections)

    assert run(scenario) == 0
    gc.collect()  # an unclosed socket would warn here


def test_many_requests_at_once_with_faults_leave_no_connection_behind(run, plain):
    async def play(peer, asked):
        match len(asked.body) % 4:
            case 0:
                await peer.send(ANSWER)
            case 1:
                await peer.send(ANSWER[:-1])
                peer.close()
            case 2:
                await peer.send(ANSWER + b"!")
            case 3:
                await peer.send(b"nonsense\r\n\r\n")

    async def one(pair, size):
        try:
            return await ask(pair, b"x" * size)
        except UpstreamError as e:
            return type(e).__name__

    async def scenario():
        async with plain(faults.Fault("a mix", play)) as pair:
            done = await asyncio.gather(*(one(pair, size) for size in range(200)))
            await asyncio.sleep(0.05)
            counts = {what: done.count(what) for what in set(done)}
            return counts, len(pair.client._connections) - len(pair.client._idle)

    counts, busy = run(scenario)
    assert counts == {b"hi": 100, "CutError": 50, "ProtocolError": 50}
    assert busy == 0
