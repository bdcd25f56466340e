"""The house for tests is a whole one, behind its front door."""

import asyncio

import msgspec
import pytest

from hortus.compose.testing import PATHS, RunningHouse, ask, inside
from hortus.gateway.testing import ScriptedModel


@pytest.mark.parametrize("door", PATHS)
def test_a_question_is_answered_and_on_record(tmp_path, door):
    async def story():
        async with ScriptedModel() as server:
            models = {"m": inside(server.url, door)}
            async with RunningHouse(tmp_path / "new" / "data", models=models) as hortus:
                heard = await hortus.post(PATHS[door], ask(door, "m", "Who are you?"))
                assert heard.status == 200
                assert hortus.decision(heard).outcome.model == "m"
                refused = await hortus.post(PATHS[door], ask(door, "x"))
                assert "there is no model called 'x'" in refused.message
                await hortus.stop(patience_s=0.0)
        assert b"Who are you?" in server.requests[0].body

    asyncio.run(story())


def test_settings_that_hortus_would_not_take_are_refused_at_once(tmp_path):
    with pytest.raises(msgspec.ValidationError):
        RunningHouse(tmp_path).write_settings(gateway={"no_such_setting": 1})


def test_a_servers_address_is_completed_where_it_ends_early():
    assert inside("http://x:1")["url"] == inside("http://x:1/v1")["url"] == "http://x:1/v1"
