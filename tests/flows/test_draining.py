"""Stopping hortus: what runs may finish or ends with an error event; what is new hears 503."""

import asyncio

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import Fault, ScriptedModel
from hortus.gateway.testing.faults import FaultyServer, falls_silent, hangs
from hortus.store import StoreView

DOORS = tuple(PATHS)


@pytest.mark.parametrize("door", DOORS)
def test_a_stream_under_way_may_finish_while_new_requests_are_refused(house, run, door):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url, door)}) as hortus:
            server.faults.append(Fault(chunk_delay_s=0.03))
            body = ask(door, "m", stream=True)
            async with hortus.opened(PATHS[door], body) as response:
                begun = await response.content.readuntil(b"\n\n")
                stopping = asyncio.create_task(hortus.stop(patience_s=10.0))
                await asyncio.sleep(0)
                refused = await hortus.post(PATHS[door], ask(door, "m"))
                whole = begun + await response.content.read()
            await stopping
        assert (refused.status, refused.json["error"]["code"]) == (503, "draining")
        assert refused.headers["retry-after"] == "2"
        assert b'"error"' not in whole.replace(b'"error":null', b"")
        assert any(end in whole[-400:] for end in (b"[DONE]", b"message_stop", b"completed"))

    run(story())


@pytest.mark.parametrize("door", DOORS)
def test_a_stream_that_takes_too_long_ends_with_an_error_event(house, run, door, tmp_path):
    async def story():
        server = FaultyServer(falls_silent())
        async with server, house({"m": inside(server.url, door)}) as hortus:
            body = ask(door, "m", stream=True)
            async with hortus.opened(PATHS[door], body) as response:
                await response.content.readuntil(b"\n\n")
                await hortus.stop(patience_s=0.05)
                rest = await response.content.read()
                decision_id = response.headers["x-hortus-decision"]
            await server.hung_up()
        last = rest.removesuffix(b"data: [DONE]\n\n").rstrip(b"\n").rpartition(b"\n\n")[2]
        assert b'"draining"' in last
        with StoreView.open(tmp_path / "data") as store:
            assert store.records.find(decision_id).outcome.code == "draining"

    run(story())


@pytest.mark.parametrize("door", DOORS)
def test_an_answer_not_begun_in_time_is_refused(house, run, door, eventually):
    async def story():
        server = FaultyServer(hangs())
        async with server, house({"m": inside(server.url, door)}) as hortus:
            asking = asyncio.create_task(hortus.post(PATHS[door], ask(door, "m")))
            await eventually(lambda: server.asked)
            await hortus.stop(patience_s=0.05)
            heard = await asking
        assert (heard.status, heard.json["error"]["code"]) == (503, "draining")

    run(story())
