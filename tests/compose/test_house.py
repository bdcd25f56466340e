"""One house: opened as a whole or not at all, and kept up to date while it serves."""

import asyncio
import logging

import pytest

from hortus.completion.testing import ScratchRepository, handlers
from hortus.compose import open_house
from hortus.compose.testing import RunningHouse, ask, inside
from hortus.core import HortusError, SystemClock, load_settings
from hortus.gateway.testing import ScriptedModel
from hortus.store import Store

CHAT = "/v1/chat/completions"


@pytest.fixture
def loaded(tmp_path):
    """Return a function that loads settings for a data folder that is the test's own."""
    return lambda **flags: load_settings(
        data=tmp_path / "data", flags=flags, environment={"HOME": str(tmp_path)}
    )


def test_a_house_that_cannot_be_opened_leaves_nothing_open(loaded, tmp_path):
    (tmp_path / "data").mkdir()
    settings = loaded(**{"completion.repository": str(tmp_path)})
    with pytest.raises(HortusError):
        open_house(settings, SystemClock(), lambda *_: None)
    # The folder can be had at once.
    Store.open(tmp_path / "data").close()


def test_new_code_is_learnt_while_the_house_serves(tmp_path, eventually):
    repository = ScratchRepository(tmp_path / "repo")
    first = repository.commit({"a.py": handlers(4)})

    async def story():
        completion = {"repository": str(repository.path), "watch_s": 0.05}
        async with RunningHouse(tmp_path / "data", completion=completion) as hortus:
            assert hortus.house.readiness().parts["embedded model"] == first
            second = repository.commit({"b.py": handlers(4, 40)})
            await eventually(lambda: hortus.house.engine.commit == second)

    asyncio.run(story())


def test_a_repository_that_goes_away_leaves_the_model_as_it_was(tmp_path, caplog, eventually):
    repository = ScratchRepository(tmp_path / "repo")
    repository.commit({"a.py": handlers(4)})
    caplog.set_level(logging.WARNING)

    async def story():
        completion = {"repository": str(repository.path), "watch_s": 0.05}
        async with RunningHouse(tmp_path / "data", completion=completion) as hortus:
            commit = hortus.house.engine.commit
            repository.path.rename(tmp_path / "elsewhere")
            await eventually(lambda: "stays at its last commit" in caplog.text)
            assert hortus.house.engine.commit == commit

    asyncio.run(story())


def test_the_console_answers_below_its_path_and_the_gateway_everywhere_else(tmp_path):
    async def story():
        async with RunningHouse(tmp_path / "data") as hortus:
            console = await hortus.get("/console")
            gateway = await hortus.get("/healthz")
        assert console.headers["content-type"].startswith("text/html")
        assert gateway.body == b"ok\n"

    asyncio.run(story())


def test_models_retired_are_closed_once_their_requests_are_done(tmp_path, eventually):
    async def story():
        async with ScriptedModel() as server:
            models = {"m": inside(server.url)}
            async with RunningHouse(tmp_path / "data", models=models) as hortus:
                old = hortus.house.plane.upstreams
                async with old.router.admit("m"):
                    hortus.write_settings(models={})
                    await eventually(lambda: hortus.house.plane.upstreams is not old)
                    response = await old.servers["m"].client.send("/chat/completions", [], b"{}")
                    response.abort()
                assert (await hortus.post(CHAT, ask("chat", "m"))).status == 404

    asyncio.run(story())
