"""The agent keeps a limit of cost before a gateway with prices, and says so where none are."""

import asyncio
import json

import pytest

from hortus.agent.testing import Answer, NativeCall, Say, ScriptedModel, Tokens
from hortus.cli import main
from hortus.compose.testing import inside

COUNTED = Tokens(2_000, 500)
LOOK = Answer((NativeCall("find", {"name": "*"}),), tokens=COUNTED)
DONE = Answer((Say("Done."),), tokens=COUNTED)
# 2,000 x 10 + 500 x 20 millionths: each answer costs 0.03.
PRICES = {"price_in_per_mtok": 10.0, "price_out_per_mtok": 20.0}


@pytest.fixture
def worked(house, run, tmp_path, monkeypatch, capsys):
    """Let the agent work before a gateway; return its exit status and what it printed."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HORTUS_DATA", str(tmp_path / "agents-data"))

    def worked(script, *words, **prices):
        async def scenario():
            with ScriptedModel(script) as server:
                async with house({"near": inside(server.url, **prices)}) as hortus:
                    key = tmp_path / "key"
                    key.touch(mode=0o600)
                    key.write_text(hortus.key)
                    where = ["--url", hortus.url, "--key-file", str(key), "--model", "near"]
                    given = ["code", "-p", "go", "--json", "--workspace", str(work), *where]
                    return await asyncio.to_thread(main, [*given, *words])

        status = run(scenario())
        return status, json.loads(capsys.readouterr().out)

    return worked


def test_what_every_answer_cost_is_added_up(worked):
    status, end = worked([LOOK, DONE], "--max-cost", "1", **PRICES)
    assert (status, end["reason"], end["requests"]) == (0, "done", 2)
    assert end["cost"] == pytest.approx(0.06)


def test_the_work_ends_where_the_limit_is_reached(worked):
    status, end = worked([LOOK] * 9, "--max-cost", "0.05", **PRICES)
    assert (status, end["reason"], end["requests"]) == (3, "cost", 2)
    assert end["cost"] == pytest.approx(0.06)
    assert "0.06 is spent" in end["problem"]


def test_a_model_without_a_price_cannot_be_held_to_one(worked):
    status, end = worked([LOOK, DONE], "--max-cost", "1")
    assert (status, end["reason"], end["requests"], end["cost"]) == (3, "cost", 1, None)
    assert "does not say what requests cost" in end["problem"]
