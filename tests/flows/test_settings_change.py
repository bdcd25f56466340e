"""Whoever changes hortus.toml or a key while hortus runs sees it take effect without a restart."""

import asyncio

from hortus.compose.testing import PATHS, ask, inside
from hortus.core import SystemClock
from hortus.gateway.testing import Fault, ScriptedModel
from hortus.identity import Keyring
from hortus.store import StoreView

CHAT = PATHS["chat"]
NO_FLUSH = {"store": {"durability": "normal"}}


def test_a_model_added_while_hortus_runs_is_usable_soon(house, run):
    async def story():
        async with ScriptedModel() as server, house() as hortus:
            assert (await hortus.post(CHAT, ask("chat", "new"))).status == 404
            hortus.write_settings(
                models={"new": inside(server.url)}, aliases={"house/code": ["new"]}, **NO_FLUSH
            )
            heard = await until_status(hortus, "house/code", 200)
            assert heard.headers["x-hortus-model"] == "new"
            listed = [entry["id"] for entry in (await hortus.get("/v1/models")).json["data"]]
            assert listed == ["house/code", "new"]

    run(story())


def test_a_model_taken_away_finishes_what_it_has_begun(house, run):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            server.faults.append(Fault(chunk_delay_s=0.3))
            body = ask("chat", "m", stream=True)
            async with hortus.opened(CHAT, body) as response:
                begun = await response.content.readuntil(b"\n\n")
                hortus.write_settings(models={}, **NO_FLUSH)
                await until_status(hortus, "m", 404)
                whole = begun + await response.content.read()
            assert whole.endswith(b"data: [DONE]\n\n")

    run(story())


def test_settings_broken_or_gone_change_nothing_and_are_reported(house, run, tmp_path, caplog):
    file = tmp_path / "data" / "hortus.toml"

    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            for broken in ("[gateway]\nno_such_setting = 1\n", None):
                spoil(file, broken)
                await until(hortus, lambda parts: parts["settings"] != "ok")
                assert (await hortus.post(CHAT, ask("chat", "m"))).status == 200
                hortus.write_settings(models={"m": inside(server.url)}, **NO_FLUSH)
                await until(hortus, lambda parts: parts["settings"] == "ok")

    run(story())
    assert "the settings stay as they were" in caplog.text


def test_a_key_made_and_revoked_by_another_process_takes_effect_soon(house, run, tmp_path):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            with StoreView.open(tmp_path / "data") as beside:
                keyring = Keyring.open(beside, tmp_path / "data", SystemClock())
                new = keyring.create("ada")
                heard = await until_status(hortus, "m", 200, key=new.secret)
                assert hortus.decision(heard).attempts[0].principal == "ada"
                keyring.revoke(new.key.key_id)
                heard = await until_status(hortus, "m", 401, key=new.secret)
                assert heard.json["error"]["code"] == "key_revoked"

    run(story())


def spoil(file, content):
    if content is None:
        file.unlink()
    else:
        file.write_text(content, encoding="utf-8")


async def until_status(hortus, model, status, *, key=""):
    """Ask until the answer has a status; ``run`` sets the end."""
    while True:
        heard = await hortus.post(CHAT, ask("chat", model), key=key)
        if heard.status == status:
            return heard
        await asyncio.sleep(0.02)


async def until(hortus, holds):
    """Look at the readiness page until it says so."""
    while True:
        if holds((await hortus.get("/readyz")).json["parts"]):
            return
        await asyncio.sleep(0.02)
