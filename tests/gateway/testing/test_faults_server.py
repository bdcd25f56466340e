"""The faulty server keeps what came in, tells who hung up when, and leaves nothing behind."""

import asyncio

import pytest

from hortus.gateway.testing.faults import (
    Fault,
    FaultyServer,
    accepts_nothing,
    answers_well,
    endless_stream,
    falls_silent,
    hangs,
    refuses,
    status,
)

STREAM = b'{"stream": true}'


def run(scenario):
    async def bounded():
        async with asyncio.timeout(20):
            return await scenario()

    return asyncio.run(bounded())


def request(body, path=b"/v1/messages"):
    head = b"POST %b HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % (path, len(body))
    return head + body


async def connected(server, body=b"{}"):
    """Return a connection on which a request has been sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request(body))
    return reader, writer


def test_what_was_asked_is_kept_with_its_time_and_what_was_sent():
    async def scenario():
        async with FaultyServer(answers_well()) as server:
            before = asyncio.get_running_loop().time()
            reader, writer = await connected(server, b'{"a": 1}')
            await reader.read(65_536)
            await asyncio.sleep(0.02)
            writer.close()
            (asked,) = server.asked
            return asked, asked.at >= before

    asked, later = run(scenario)
    assert (asked.path, asked.body, later) == ("/v1/messages", b'{"a": 1}', True)
    assert (b"host", b"x") in asked.headers
    assert asked.sent > 100


def test_a_refusing_port_refuses():
    async def scenario():
        async with FaultyServer(refuses()) as server:
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", server.port)

    run(scenario)


def test_a_port_that_accepts_nothing_keeps_connections_waiting():
    async def scenario():
        async with FaultyServer(accepts_nothing()) as server:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.open_connection("127.0.0.1", server.port), 0.2)

    run(scenario)


@pytest.mark.parametrize("fault", [hangs(), falls_silent()], ids=lambda fault: fault.name)
def test_the_moment_in_which_the_client_hangs_up_is_kept(fault):
    async def scenario():
        async with FaultyServer(fault) as server:
            _, writer = await connected(server, STREAM)
            await asyncio.sleep(0.05)
            assert server.asked[0].hung_up_at is None
            before = asyncio.get_running_loop().time()
            writer.close()
            at = await server.hung_up()
            return at >= before, server.asked[0].hung_up_at == at

    assert run(scenario) == (True, True)


def test_hanging_up_after_a_finished_answer_is_no_event():
    async def scenario():
        async with FaultyServer(answers_well()) as server:
            reader, writer = await connected(server)
            await reader.read(65_536)
            await asyncio.sleep(0.02)
            writer.close()
            await asyncio.sleep(0.05)
            return server.asked[0].hung_up_at

    assert run(scenario) is None


def test_several_requests_on_one_connection_are_answered_in_turn():
    async def scenario():
        async with FaultyServer(status(503)) as server:
            reader, writer = await connected(server)
            assert b" 503 " in await reader.read(65_536)
            writer.write(request(b"{}"))
            assert b" 503 " in await reader.read(65_536)
            writer.close()
            return server.connections, len(server.asked)

    assert run(scenario) == (1, 2)


def test_a_fault_of_ones_own_is_a_name_and_a_coroutine():
    async def play(peer, asked):
        await peer.send(asked.body[::-1])

    async def scenario():
        async with FaultyServer(Fault("backwards", play)) as server:
            reader, writer = await connected(server, b"abc")
            got = await reader.read(10)
            writer.close()
            return got, server.url

    got, url = run(scenario)
    assert got == b"cba"
    assert url.startswith("http://127.0.0.1:")
    assert url.endswith("/v1")


def test_leaving_the_block_ends_what_is_under_way():
    async def scenario():
        async with FaultyServer(endless_stream()) as server:
            reader, writer = await connected(server, STREAM)
            await reader.read(1_000)
        writer.close()
        return [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]

    assert run(scenario) == []
