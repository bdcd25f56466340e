"""The record comes first: before a model outside hears anything, before a client hears the end."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import Fault, ScriptedModel

DOORS = tuple(PATHS)
# Long enough for everything that does not wait for the disk to have happened.
A_WHILE_S = 0.15
every_door = pytest.mark.parametrize("door", DOORS)
every_form = pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])


class StuckDisk:
    """Holds the database's lock, so that no record can be written while the block runs."""

    def __init__(self, folder):
        (self._file,) = folder.glob("*.db")
        # A connection of sqlite belongs to the thread that made it.
        self._thread = ThreadPoolExecutor(1)

    async def __aenter__(self):
        await self._do(self._take)

    async def __aexit__(self, *_):
        await self._do(self._release)
        self._thread.shutdown()

    def _take(self):
        self._held = sqlite3.connect(self._file, isolation_level=None)
        self._held.execute("BEGIN IMMEDIATE")

    def _release(self):
        self._held.execute("ROLLBACK")
        self._held.close()

    async def _do(self, job):
        await asyncio.get_running_loop().run_in_executor(self._thread, job)


@asynccontextmanager
async def answering(house):
    """Run a house and wait until it answers: its start is a record too, and waits for the disk."""
    async with house as hortus:
        assert (await hortus.get("/healthz")).status == 200
        yield hortus


@every_door
def test_a_model_outside_hears_nothing_before_the_intent_is_on_disk(house, run, door, tmp_path):
    async def story():
        async with ScriptedModel() as server:
            outside = {**inside(server.url, door), "inside": False, "region": "US"}
            async with answering(house({"m": outside})) as hortus:
                async with StuckDisk(tmp_path / "data"):
                    asked = asyncio.create_task(hortus.post(PATHS[door], ask(door, "m")))
                    await asyncio.sleep(A_WHILE_S)
                    assert server.requests == []
                heard = await asked
                assert (heard.status, len(server.requests)) == (200, 1)
                (intent,) = hortus.decision(heard).attempts
                assert (intent.inside, intent.region) == (False, "US")

    run(story())


@every_form
def test_a_model_inside_works_meanwhile_but_the_client_waits_for_the_intent(
    house, run, tmp_path, stream, eventually
):
    async def story():
        async with (
            ScriptedModel() as server,
            answering(house({"m": inside(server.url)})) as hortus,
        ):
            async with StuckDisk(tmp_path / "data"):
                body = ask("chat", "m", stream=stream)
                asked = asyncio.create_task(hortus.post(PATHS["chat"], body))
                await eventually(lambda: server.requests)
                await asyncio.sleep(A_WHILE_S)
                assert not asked.done()
            assert (await asked).status == 200

    run(story())


@every_door
@every_form
def test_the_end_of_an_answer_waits_for_its_outcome(
    house, run, tmp_path, door, stream, eventually
):
    async def story():
        async with (
            ScriptedModel() as server,
            answering(house({"m": inside(server.url, door)})) as hortus,
        ):
            server.always = Fault(head_delay_s=0.05)
            asked = asyncio.create_task(hortus.post(PATHS[door], ask(door, "m", stream=stream)))
            await eventually(lambda: server.requests)
            async with StuckDisk(tmp_path / "data"):
                await asyncio.sleep(A_WHILE_S)
                assert not asked.done()
            heard = await asked
            # Whoever has the end of an answer finds its record at once.
            assert hortus.decision(heard).outcome.code == ""

    run(story())


def test_while_the_disk_is_stuck_a_stream_runs_up_to_its_last_event(house, run, tmp_path):
    async def story():
        async with (
            ScriptedModel() as server,
            answering(house({"m": inside(server.url)})) as hortus,
        ):
            server.always = Fault(chunk_delay_s=0.02)
            body = ask("chat", "m", stream=True)
            async with hortus.opened(PATHS["chat"], body) as response:
                came = await response.content.readuntil(b"\n\n")
                async with StuckDisk(tmp_path / "data"):
                    while b'"finish_reason":"stop"' not in came:
                        came += await response.content.readuntil(b"\n\n")
                    rest = asyncio.create_task(response.content.read())
                    await asyncio.sleep(A_WHILE_S)
                    assert not rest.done()
                assert await rest == b"data: [DONE]\n\n"

    run(story())


def test_a_record_that_cannot_be_written_refuses_the_request(house, run, tmp_path):
    async def story():
        async with ScriptedModel() as server:
            outside = {**inside(server.url), "inside": False}
            async with house({"m": outside}) as hortus:
                break_table(tmp_path / "data", "intents")
                heard = await hortus.post(PATHS["chat"], ask("chat", "m"))
        assert heard.status == 503
        assert heard.json["error"]["code"].startswith("store_")
        assert server.requests == []

    run(story())


def test_an_outcome_that_cannot_be_written_ends_the_stream_with_an_error(house, run, tmp_path):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            server.always = Fault(chunk_delay_s=0.01)
            body = ask("chat", "m", stream=True)
            async with hortus.opened(PATHS["chat"], body) as response:
                await response.content.readuntil(b"\n\n")
                break_table(tmp_path / "data", "outcomes")
                *_, error, done = (await response.content.read()).split(b"\n\n")[:-1]
        assert b'"code":"store_failed"' in error
        assert done == b"data: [DONE]"

    run(story())


def break_table(folder, table):
    """Make every insert into a table fail."""
    (file,) = folder.glob("*.db")
    with sqlite3.connect(file) as database:
        database.execute(f"ALTER TABLE {table} RENAME TO lost")
    database.close()
