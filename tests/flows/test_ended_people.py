"""Who may use hortus no more is cut off within two seconds, in the middle of an answer as well."""

import asyncio
import time

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.core import SystemClock
from hortus.gateway.testing.faults import FaultyServer, falls_silent, hangs
from hortus.identity import People
from hortus.store import StoreView

DOORS = tuple(PATHS)
# Two seconds are promised and one is usual; a machine with much else to do gets more.
AT_MOST_S = 8.0


@pytest.fixture
def another_process(tmp_path):
    """Return a block that works on the same data folder, as `hortus person` does."""

    def opened(change):
        with StoreView.open(tmp_path / "data") as view:
            return change(People(view.people, SystemClock(), "root@host"))

    return opened


async def a_key_for_ada(hortus, another_process):
    ada = await asyncio.to_thread(another_process, lambda people: people.add_person("ada"))
    hortus.house.keyring.refresh()
    return ada, hortus.house.keyring.create("ada's laptop", holder_id=ada.person_id)


@pytest.mark.parametrize("door", DOORS)
def test_a_stream_of_somebody_who_is_ended_ends_with_an_error_event(
    house, run, door, another_process
):
    async def story():
        server = FaultyServer(falls_silent())
        async with server, house({"m": inside(server.url, door)}) as hortus:
            ada, key = await a_key_for_ada(hortus, another_process)
            body = ask(door, "m", stream=True)
            async with hortus.opened(PATHS[door], body, key=key.secret) as response:
                await response.content.readuntil(b"\n\n")
                began = time.monotonic()
                await asyncio.to_thread(another_process, lambda people: people.end(ada))
                rest = await response.content.read()
                took_s = time.monotonic() - began
                decision_id = response.headers["x-hortus-decision"]
            await server.hung_up()
            refused = await hortus.post(PATHS[door], body, key=key.secret)
            outcome = hortus.house.store.records.find(decision_id).outcome
        last = rest.removesuffix(b"data: [DONE]\n\n").rstrip(b"\n").rpartition(b"\n\n")[2]
        assert b'"account_ended"' in last
        assert (outcome.code, outcome.status) == ("account_ended", 200)
        assert (refused.status, refused.json["error"]["code"]) == (401, "account_ended")
        assert took_s < AT_MOST_S

    run(story())


def test_an_answer_that_has_not_begun_becomes_a_refusal(house, run, another_process, eventually):
    async def story():
        server = FaultyServer(hangs())
        async with server, house({"m": inside(server.url)}) as hortus:
            _, key = await a_key_for_ada(hortus, another_process)
            asking = asyncio.create_task(
                hortus.post(PATHS["chat"], ask("chat", "m"), key=key.secret)
            )
            await eventually(lambda: server.asked)
            await asyncio.to_thread(hortus.house.keyring.revoke, key.key.key_id)
            heard = await asking
        assert (heard.status, heard.json["error"]["code"]) == (401, "key_revoked")

    run(story())


def test_the_streams_of_others_go_on(house, run, another_process):
    async def story():
        server = FaultyServer(falls_silent())
        async with server, house({"m": inside(server.url)}) as hortus:
            ada, _ = await a_key_for_ada(hortus, another_process)
            body = ask("chat", "m", stream=True)
            async with hortus.opened(PATHS["chat"], body) as response:
                await response.content.readuntil(b"\n\n")
                await asyncio.to_thread(another_process, lambda people: people.end(ada))
                await asyncio.sleep(1.5)
                assert hortus.house.plane.in_flight() == 1

    run(story())


def test_a_key_that_expires_lets_what_it_has_begun_come_to_its_end(house, run):
    async def story():
        server = FaultyServer(falls_silent())
        async with server, house({"m": inside(server.url)}) as hortus:
            key = hortus.house.keyring.create("short", ttl_s=0.6)
            body = ask("chat", "m", stream=True)
            async with hortus.opened(PATHS["chat"], body, key=key.secret) as response:
                await response.content.readuntil(b"\n\n")
                await asyncio.sleep(1.5)
                assert hortus.house.plane.in_flight() == 1
                refused = await hortus.post(PATHS["chat"], ask("chat", "m"), key=key.secret)
        assert (refused.status, refused.json["error"]["code"]) == (401, "key_expired")

    run(story())
