"""The wire side of the faulty server takes requests however they are cut."""

import asyncio

from hortus.gateway.testing.faults import Fault, FaultyServer

REQUEST = b"POST /v1/x HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody"


async def ok(peer, asked):
    await peer.send(b"%d|" % len(asked.body))


def run(scenario):
    async def bounded():
        async with asyncio.timeout(20):
            return await scenario()

    return asyncio.run(bounded())


def test_a_request_in_single_bytes_is_one_request():
    async def scenario():
        async with FaultyServer(Fault("ok", ok)) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            for byte in REQUEST:
                writer.write(bytes([byte]))
                await asyncio.sleep(0)
            got = await reader.readuntil(b"|")
            writer.close()
            return got, server.asked[0].body, server.asked[0].path

    assert run(scenario) == (b"4|", b"body", "/v1/x")


def test_two_requests_at_once_are_two_requests():
    async def scenario():
        async with FaultyServer(Fault("ok", ok)) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(REQUEST * 2)
            got = await reader.readexactly(4)
            writer.close()
            return got, len(server.asked)

    assert run(scenario) == (b"4|4|", 2)


def test_a_reset_is_felt_by_the_client():
    async def reset(peer, _asked):
        peer.reset()

    async def scenario():
        async with FaultyServer(Fault("reset", reset)) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(REQUEST)
            try:
                return await reader.read(10)
            except ConnectionResetError:
                return "reset"
            finally:
                writer.close()

    assert run(scenario) == "reset"
