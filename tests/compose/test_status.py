"""What the console shows is what is."""

import asyncio

from hortus.completion.testing import ScratchRepository, handlers
from hortus.compose.testing import PATHS, RunningHouse, ask, inside
from hortus.connect import CLIENTS
from hortus.console import Health
from hortus.gateway.testing import Fault, ScriptedModel

PRICED = {"price_in_per_mtok": 10.0, "region": "DE"}


def test_the_status_tells_models_figures_and_the_last_refusals(tmp_path):
    async def story():
        async with ScriptedModel() as server, ScriptedModel(always=Fault(status=500)) as down:
            models = {"m": inside(server.url, **PRICED), "down": inside(down.url)}
            tables = {"models": models, "aliases": {"house/code": ["down", "m"]}}
            limits = {"failure_threshold": 1}
            async with RunningHouse(tmp_path / "data", gateway=limits, **tables) as hortus:
                await hortus.post(PATHS["chat"], ask("chat", "m"))
                refused = await hortus.post(PATHS["chat"], ask("chat", "down"))
                return await hortus.house.status.status(), hortus.decision(refused)

    status, refused = asyncio.run(story())
    well, resting = status.models
    assert (well.name, well.region, well.health, well.detail) == ("m", "DE", Health.WELL, "")
    assert (resting.health, "tried again shortly" in resting.detail) == (Health.RESTING, True)
    assert status.aliases[0].models == ("down", "m")
    assert (status.today.requests, status.today.failed) == (2, 1)
    assert (status.today.input_tokens, status.today.cost_micro) == (100, {"EUR": 1_000})
    (refusal,) = status.refusals
    assert refusal.decision_id == refused.decision_id
    assert (refusal.who, refusal.model, refusal.status) == ("tester", "down", 500)
    assert refusal.message == refused.outcome.message
    assert status.clients == tuple(CLIENTS)
    assert status.embedded is None


def test_the_embedded_model_is_described_as_it_was_built(tmp_path):
    repository = ScratchRepository(tmp_path / "repo")
    commit = repository.commit({"a.py": handlers(4)})

    async def story():
        completion = {"repository": str(repository.path)}
        async with RunningHouse(tmp_path / "data", completion=completion) as hortus:
            return (await hortus.house.status.status()).embedded

    embedded = asyncio.run(story())
    assert (embedded.commit, embedded.files, embedded.rebuilt) == (commit, 1, True)
    assert embedded.repository == str(repository.path)


def test_a_model_nobody_has_asked_today_is_said_to_be_untried(tmp_path):
    async def story():
        async with ScriptedModel() as server:
            models = {"m": inside(server.url)}
            async with RunningHouse(tmp_path / "data", models=models) as hortus:
                return (await hortus.house.status.status()).models

    (model,) = asyncio.run(story())
    assert model.health is Health.UNTRIED
