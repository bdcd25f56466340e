"""One connection: what it holds, when it waits and when it gives up."""

import asyncio

import pytest

from hortus.gateway.testing import faults
from hortus.gateway.upstream import Limits, SilenceTimeoutError, Timeouts


def test_a_slow_reader_bounds_what_is_buffered_and_stops_the_reading(run, plain):
    async def scenario():
        limits = Limits(buffer_bytes=10_000)
        async with plain(faults.giant_body(50_000_000), limits=limits) as pair:
            response = await pair.ask()
            await asyncio.sleep(0.2)
            held = response.buffered
            first = len(await response.chunk())
            response.abort()
            return held, first

    held, first = run(scenario)
    assert 0 < held <= 10_000 + 262_144
    assert first == held


def test_a_slow_server_makes_the_request_wait_and_holds_little(run, plain):
    """A large request is written in pieces as the server takes them."""

    class SlowServer(asyncio.Protocol):
        def connection_made(self, transport):
            self.transport, self.got = transport, 0
            transport.pause_reading()
            asyncio.get_running_loop().call_later(0.2, transport.resume_reading)

        def data_received(self, data):
            self.got += len(data)
            if self.got > 50_000_000:
                self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")

    async def scenario():
        async with plain(faults.refuses()) as pair:
            server = await asyncio.get_running_loop().create_server(
                SlowServer, sock=listening(pair)
            )
            asking = asyncio.ensure_future(pair.ask(b"x" * 50_000_000))
            await asyncio.sleep(0.1)
            (connection,) = pair.client._connections
            held = connection._transport.get_write_buffer_size()
            body = await (await asking).read(10)
            kept = len(pair.client._idle)
            server.close()
            return held, body, kept

    held, body, kept = run(scenario)
    assert held <= 300_000
    assert body == b"ok"
    assert kept == 1


def listening(pair):
    """Return the port of a server that refuses, made to accept."""
    (bound,) = pair.server._sockets
    bound.listen()
    return bound


def test_silence_does_not_count_while_the_reader_makes_the_server_wait(run, plain):
    async def scenario():
        timeouts = Timeouts(1, 1, 0.15, 20)
        async with plain(faults.giant_body(20_000_000), timeouts) as pair:
            response = await pair.ask()
            await asyncio.sleep(0.5)
            total = 0
            while data := await response.chunk():
                total += len(data)
            return total

    assert run(scenario) == 20_000_000


def test_silence_counts_from_the_last_byte_not_from_the_start(run, plain):
    async def play(peer, _asked):
        await peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(8):
            await asyncio.sleep(0.05)
            await peer.send(b".")
        await peer.hold()

    async def scenario():
        async with plain(faults.Fault("slow but alive", play), Timeouts(1, 1, 0.2, 20)) as pair:
            response = await pair.ask()
            got = b""
            while len(got) < 8:
                got += await response.chunk()
            with pytest.raises(SilenceTimeoutError):
                await response.chunk()
            await pair.server.hung_up()
            return got

    assert run(scenario) == b"." * 8


def test_reading_goes_on_for_the_next_request_after_a_paused_answer(run, plain):
    """An answer larger than the buffer may be complete before anybody reads it."""
    body = b"x" * 100_000
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)

    async def play(peer, _asked):
        await peer.send(answer[:60_000])
        await peer.send(answer[60_000:])

    async def scenario():
        fault = faults.Fault("in two", play)
        async with plain(fault, limits=Limits(buffer_bytes=1_000)) as pair:
            sizes = []
            for _ in range(3):
                response = await pair.ask()
                await asyncio.sleep(0.02)
                sizes.append(len(await response.read(200_000)))
            return sizes, pair.server.connections

    assert run(scenario) == ([100_000] * 3, 1)


def test_the_next_request_may_go_out_before_the_last_answer_is_read(run, plain):
    async def scenario():
        async with plain(faults.answers_well()) as pair:
            first = await pair.ask()
            await asyncio.sleep(0.02)
            second = await pair.ask()
            bodies = await second.read(10_000), await first.read(10_000)
            return bodies[0] == bodies[1], pair.server.connections

    assert run(scenario) == (True, 1)
