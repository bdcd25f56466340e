"""A key opens the models it was made for; elsewhere it is told so, and so is whoever asks why."""

import asyncio

import pytest

from hortus.cli import main
from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel


@pytest.mark.parametrize(
    ("door", "status"), [("chat", 403), ("messages", 403), ("responses", 400)]
)
def test_the_refusal_has_the_words_that_why_repeats(house, run, tmp_path, capsys, door, status):
    async def story():
        async with ScriptedModel() as server:
            models = {name: inside(server.url, door) for name in ("cheap", "dear")}
            async with house(models) as hortus:
                key = hortus.house.keyring.create("intern", ["cheap"]).secret
                allowed = await hortus.post(PATHS[door], ask(door, "cheap"), key=key)
                refused = await hortus.post(PATHS[door], ask(door, "dear"), key=key)
                listed = (await hortus.get("/v1/models", key=key)).json["data"]
                decision = refused.headers["x-hortus-decision"]
                argv = ["why", decision, "--data", str(tmp_path / "data")]
                assert await asyncio.to_thread(main, argv) == 0
        assert (allowed.status, refused.status) == (200, status)
        assert refused.headers["x-should-retry"] == "false"
        assert [entry["id"] for entry in listed] == ["cheap"]
        assert len(server.requests) == 1
        return refused.json["error"], decision

    error, decision = run(story())
    assert error["code"] == "not_permitted"
    reason = "the key of intern was not made for dear (rule key-scope)"
    said = capsys.readouterr().out
    assert error["message"] == f"{reason}; {error['remedy']} [{decision}]"
    assert reason in said
    assert error["remedy"] in said
