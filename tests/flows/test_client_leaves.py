"""A client that hangs up stops the model's work at once and is on record as gone."""

import asyncio

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import Fault, ScriptedModel
from hortus.gateway.testing.faults import FaultyServer, falls_silent, hangs
from hortus.gateway.testing.faults_samples import sample_for

DOORS = tuple(PATHS)
# The aim is 0.1 s; a busy machine must not fail the test.
AT_ONCE_S = 1.0


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_leaving_before_the_first_token_lets_the_server_go(house, run, door, stream, eventually):
    async def story():
        server = FaultyServer(hangs())
        async with server, house({"m": inside(server.url, door)}) as hortus:
            body = ask(door, "m", stream=stream)
            asking = asyncio.create_task(hortus.post(PATHS[door], body))
            await eventually(lambda: server.asked)
            await left_at_once(asking, server)
            await is_on_record(hortus, eventually, attempts=1)

    run(story())


@pytest.mark.parametrize("door", DOORS)
def test_leaving_in_the_middle_of_a_stream_lets_the_server_go(house, run, door, eventually):
    async def story():
        server = FaultyServer(falls_silent())
        async with server, house({"m": inside(server.url, door)}) as hortus:
            begun = asyncio.Event()
            reading = asyncio.create_task(read(hortus, door, begun))
            await begun.wait()
            await left_at_once(reading, server)
            decision = await is_on_record(hortus, eventually, attempts=1)
            assert decision.outcome.status == 200
            assert decision.outcome.bytes_out > 0

    run(story())


def test_leaving_while_waiting_for_a_place_frees_the_place(house, run, eventually):
    async def story():
        server = FaultyServer(hangs())
        async with server, house({"m": inside(server.url, max_concurrency=1)}) as hortus:
            plane, body = hortus.house.plane, ask("chat", "m")
            first = asyncio.create_task(hortus.post(PATHS["chat"], body))
            await eventually(lambda: server.asked)
            second = asyncio.create_task(hortus.post(PATHS["chat"], body))
            await eventually(lambda: plane.queued()["m"])
            second.cancel()
            await eventually(lambda: not plane.queued()["m"])
            assert len(server.asked) == 1
            first.cancel()
            await eventually(lambda: plane.in_flight() == 0)

    run(story())


@pytest.mark.parametrize("door", DOORS)
def test_a_client_served_is_not_a_client_gone(house, run, door, eventually):
    """The answer's end is the end, though the server never ends its body."""

    async def story():
        said = b"".join(sample_for(PATHS[door]).events)
        endless = Fault(body=said + b": ping\n\n" * 2, stall_after_bytes=len(said))
        server = ScriptedModel(always=endless)
        async with server, house({"m": inside(server.url, door)}) as hortus:
            body = ask(door, "m", stream=True, stream_options={"include_usage": True})
            heard = await hortus.post(PATHS[door], body)
            assert heard.body == said
            await eventually(lambda: hortus.house.plane.in_flight() == 0)
            assert hortus.decision(heard).outcome.code == ""
            assert b'code="client_gone"' not in (await hortus.get("/metrics")).body

    run(story())


async def read(hortus, door, begun):
    async with hortus.opened(PATHS[door], ask(door, "m", stream=True)) as response:
        await response.content.readany()
        begun.set()
        await response.content.read()


async def left_at_once(asking, server):
    """Hang up, and see that the model server is let go."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    asking.cancel()
    await asyncio.wait([asking])
    assert await server.hung_up() - began < AT_ONCE_S


async def is_on_record(hortus, eventually, attempts):
    def settled():
        return [d for d in hortus.house.store.records.recent(1) if d.outcome]

    (decision,) = await eventually(settled)
    assert decision.outcome.code == "client_gone"
    assert len(decision.attempts) == attempts
    assert hortus.house.plane.in_flight() == 0
    return decision
