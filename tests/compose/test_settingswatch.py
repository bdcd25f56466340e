"""A house takes up what its settings come to say, or keeps what was in force and says why."""

import asyncio

import pytest

from hortus.compose import open_house
from hortus.compose.testing import RunningHouse, ask, inside
from hortus.core import SystemClock, load_settings
from hortus.gateway.testing import ScriptedModel

CHAT = "/v1/chat/completions"


@pytest.fixture
def house(tmp_path):
    """Return a house that is open and does not look at its settings by itself."""
    (tmp_path / "data").mkdir()
    loaded = load_settings(data=tmp_path / "data", environment={"HOME": str(tmp_path)})
    house = open_house(loaded, SystemClock(), lambda *_: None)
    yield house
    house.close()


def taken_up(house, *texts):
    """Return what happens when the settings say first this, then that."""

    async def story():
        happened = []
        for text in texts:
            house.loaded.file.write_text(text)
            happened.append([event.event for event in await house.settings.take_up()])
        await asyncio.gather(*house.settings.retiring)
        return happened

    return asyncio.run(story())


def test_what_cannot_be_used_leaves_all_as_it_was(house):
    before = house.settings.in_force
    assert taken_up(house, "[gateway]\nno_such_setting = 1\n") == [["settings.refused"]]
    assert house.settings.in_force is before
    assert "no_such_setting" in house.settings.problem


def test_a_mended_file_ends_the_problem(house):
    broken = "[gateway]\nno_such_setting = 1\n"
    assert taken_up(house, broken, "") == [["settings.refused"], []]
    assert house.settings.problem == ""


def test_what_can_be_used_is_in_force_and_told_once(house):
    text = '[zones]\nlab = ["10.1.0.0/16"]\n'
    assert taken_up(house, text, text) == [["settings.changed"], []]
    assert "lab" in house.settings.in_force.zones


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
