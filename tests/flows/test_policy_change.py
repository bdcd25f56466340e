"""Policies change while requests are answered, and none of these is lost."""

import asyncio
import json
import shutil

from hortus.cli import main
from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel

CLOSED = """
@id("closed")
@reason("{what} is closed for the audit")
@remedy("wait until Monday")
@owner("legal")
forbid (principal, action == Action::"infer", resource == Model::"m");
"""
EXAMPLES = """
[company.models.m]
inside = true
[[example]]
policy = "closed"
allowed = true
who = "anna"
what = "house/coder"
[[example]]
policy = "closed"
allowed = false
who = "anna"
what = "m"
"""


def propose(tmp_path, *words):
    """Return the arguments of a step of change control."""
    return ["policy", *words, "--data", str(tmp_path / "data")]


def draft(tmp_path, text=CLOSED):
    """Write policies into a folder of their own."""
    folder = tmp_path / "draft"
    folder.mkdir(exist_ok=True)
    (folder / "closed.cedar").write_text(text, encoding="utf-8")
    (folder / "closed.examples.toml").write_text(EXAMPLES, encoding="utf-8")
    return str(folder)


def test_no_request_is_lost_while_policies_change(house, run, tmp_path, capsys):
    answers = []

    async def status(hortus):
        return (await hortus.post(PATHS["chat"], ask("chat", "m"))).status

    async def load(hortus, stop):
        while not stop.is_set():
            heard = await hortus.post(PATHS["chat"], ask("chat", "m"))
            answers.append((heard.status, hortus.decision(heard).attempts[-1].bundle))

    async def until(hortus, wanted):
        while (await status(hortus)) != wanted:  # noqa: ASYNC110 - as a user would see it
            await asyncio.sleep(0.02)

    async def command(*words):
        assert await asyncio.to_thread(main, propose(tmp_path, *words)) == 0
        return capsys.readouterr().out

    async def story():
        async with ScriptedModel() as server:
            async with house({"m": inside(server.url)}) as hortus:
                stop = asyncio.Event()
                loaders = [asyncio.create_task(load(hortus, stop)) for _ in range(4)]
                proposal = (await command("propose", draft(tmp_path), "--reason", "audit")).strip()
                assert "+ closed forbids (legal)" in await command("diff", proposal)
                assert "no longer permitted: tester infer m" in await command("replay", proposal)
                await command("activate", proposal)
                await until(hortus, 403)
                refused = await hortus.post(PATHS["chat"], ask("chat", "m"))
                assert "m is closed for the audit" in refused.message
                await command("rollback", "--reason", "done")
                await until(hortus, 200)
                stop.set()
                await asyncio.gather(*loaders)
                told = await command("proposals", "--json")
            assert json.loads(told)[0]["in_force"] is False

    run(story())
    assert {status for status, _ in answers} == {200, 403}
    # Each answer is that of the one bundle it names.
    assert len({status for status, _ in answers}) == len(set(answers)) == 2


def test_policies_that_cannot_be_used_leave_those_in_force(house, run, tmp_path, eventually):
    async def story():
        folder = tmp_path / "data" / "policy"
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            before = hortus.house.policies.in_force.bundle.version
            shutil.copytree(draft(tmp_path, CLOSED.replace("Model::", "Modle::")), folder)
            await eventually(lambda: "closed.cedar" in hortus.house.readiness().parts["policies"])
            assert hortus.house.policies.in_force.bundle.version == before
            heard = await hortus.post(PATHS["chat"], ask("chat", "m"))
            assert heard.status == 200
            await eventually(lambda: hortus.house.store.events.recent(1, "policy.refused"))
            (folder / "closed.cedar").write_text(CLOSED, encoding="utf-8")
            await eventually(lambda: hortus.house.policies.in_force.bundle.version != before)
            heard = await hortus.post(PATHS["chat"], ask("chat", "m"))
            assert heard.status == 403
            await eventually(lambda: hortus.house.store.events.recent(1, "policy.changed"))

    run(story())


def test_settings_with_a_pack_there_is_not_are_refused_whole(house, run, eventually):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            hortus.write_settings(
                store={"durability": "normal"},
                models={"other": inside(server.url)},
                policy={"packs": ["odd"]},
            )
            await eventually(lambda: "odd" in hortus.house.readiness().parts["settings"])
            assert (await hortus.post(PATHS["chat"], ask("chat", "m"))).status == 200

    run(story())
