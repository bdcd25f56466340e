"""Whoever was decided about reads the record of it over HTTP, and nobody else does."""

import asyncio

import pytest

from hortus.cli import main
from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel


@pytest.fixture
def decided(house, run):
    """Tell a story of two keys, and of a decision about the first one."""

    def story(tell):
        async def scenario():
            async with ScriptedModel() as server, house({"near": inside(server.url)}) as hortus:
                keys = [hortus.house.keyring.create(name).secret for name in ("ada", "ben")]
                heard = await hortus.post(PATHS["chat"], ask("chat", "near"), key=keys[0])
                await tell(hortus, keys, hortus.decision(heard).decision_id)

        run(scenario())

    return story


def test_the_asker_reads_it_and_somebody_else_is_told_that_there_is_none(decided):
    async def tell(hortus, keys, decision):
        path, made_up = "/hortus/v1/decision?id=", "0" * len(decision)
        mine = await hortus.get(path + decision, key=keys[0])
        assert mine.status == 200
        assert mine.json["decision_id"] == decision
        assert mine.json["attempts"][0]["principal"] == "ada"
        others = await hortus.get(path + decision, key=keys[1])
        nobodys = await hortus.get(path + made_up, key=keys[1])
        assert others.status == nobodys.status == 404
        # Each answer ends with the id of its own.
        words = others.message.replace(decision, made_up).partition("[")[0]
        assert words == nobodys.message.partition("[")[0]
        assert (await hortus.get(path + decision, key="no key")).status == 401

    decided(tell)


@pytest.mark.parametrize("query", ["", "?id=", "?id=%00", "?other=1"])
def test_a_question_without_an_id_is_answered_as_unknown(decided, query):
    async def tell(hortus, keys, _):
        assert (await hortus.get(f"/hortus/v1/decision{query}", key=keys[0])).status == 404

    decided(tell)


def test_why_asks_the_gateway_where_it_is_told_of_one(decided, tmp_path, capsys):
    file = tmp_path / "key"
    file.touch(mode=0o600)

    async def tell(hortus, keys, decision):
        async def why(key):
            file.write_text(key, encoding="utf-8")
            words = ["why", decision, "--url", hortus.url, "--key-file", str(file)]
            return await asyncio.to_thread(main, words)

        assert await why(keys[0]) == 0
        out = capsys.readouterr().out
        assert out.startswith(decision)
        assert "served by  near" in out
        assert await why(keys[1]) == 1
        assert "there is no decision" in capsys.readouterr().err

    decided(tell)
