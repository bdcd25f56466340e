"""A tool is banned, and the next request is refused with the reason; allowed again, it works."""

import json
import re

import pytest

from hortus.cli import main
from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel
from hortus.policy import ToolStatus

CLAUDE = {"user-agent": "claude-cli/2.1.196 (external, cli)"}
NEWER = {"user-agent": "claude-cli/2.1.198 (external, cli)"}
SILENT = {"user-agent": "Anthropic/JS 0.60.0", "x-claude-code-session-id": "5"}
RANGE = "claude-code@>=2.1.91 <2.1.198"
WHY = "it marks what it sends"


@pytest.fixture
def hortus_said(tmp_path, capsys):
    """Run a command on the data folder of the running house, and return what it printed."""

    def said(*words):
        assert main([*words, "--data", str(tmp_path / "data")]) == 0
        return capsys.readouterr().out

    return said


@pytest.fixture
def story(house, run):
    """Run a story with a house before one model; ``tell`` gets it with a way to post."""

    def story(tell, **tables):
        async def scenario():
            async with (
                ScriptedModel() as server,
                house({"m": inside(server.url, "messages")}, **tables) as hortus,
            ):

                async def post(headers, door="messages"):
                    return await hortus.post(PATHS[door], ask(door, "m"), headers=headers)

                await tell(hortus, post)

        run(scenario())

    return story


def in_force(hortus, tool, status):
    """Return what tells whether the running house has taken a verdict up."""
    policies = hortus.house.policies
    return lambda: policies.in_force.asking.directory.tool(tool).status is status


def test_a_banned_tool_is_refused_with_the_reason_until_it_is_allowed(
    story, hortus_said, eventually
):
    async def tell(hortus, post):
        assert (await post(CLAUDE)).status == 200
        hortus_said("tools", "deny", RANGE, "--reason", WHY)
        await eventually(in_force(hortus, "claude-code@2.1.196", ToolStatus.BANNED))
        refused = await post(CLAUDE)
        error = json.loads(refused.body)["error"]
        assert (refused.status, error["code"]) == (403, "not_permitted")
        assert f"claude-code@2.1.196 is banned in this company: {WHY}" in error["message"]
        assert "hortus tools list" in error["remedy"]
        decision = refused.headers["x-hortus-decision"]
        assert error["decision_id"] == decision
        assert (await post(NEWER)).status == 200
        silent = json.loads((await post(SILENT)).body)["error"]["message"]
        assert "it does not say which version it is" in silent
        why = hortus_said("why", decision)
        assert re.search(f"client: banned, .*, risk high: {WHY}", why)
        assert re.search(r"client banned$", hortus_said("log"), re.MULTILINE)
        hortus_said("tools", "allow", RANGE, "--reason", "mended")
        await eventually(in_force(hortus, "claude-code@2.1.196", ToolStatus.ALLOWED))
        assert (await post(CLAUDE)).status == 200

    story(tell)


def test_each_dialect_is_told_in_its_own_words(story, hortus_said, eventually):
    async def tell(hortus, post):
        hortus_said("tools", "deny", "codex", "--reason", WHY)
        await eventually(in_force(hortus, "codex@0.169.0", ToolStatus.BANNED))
        for door, status in (("messages", 403), ("chat", 403), ("responses", 400)):
            refused = await post({"originator": "codex_exec", "version": "0.169.0"}, door)
            assert refused.status == status
            assert WHY in json.loads(refused.body)["error"]["message"]

    story(tell)


def test_who_is_warned_of_hears_it_with_each_answer(story, hortus_said, eventually):
    async def tell(hortus, post):
        hortus_said("tools", "warn", "acme-bot@1.x", "--reason", WHY)
        await eventually(in_force(hortus, "acme-bot@1.2", ToolStatus.WARNED))
        warned = await post({"user-agent": "Acme-Bot/1.2"})
        assert warned.status == 200
        assert warned.headers["x-hortus-warning"].startswith("acme-bot@1.2 is allowed with a ")
        assert warned.headers["x-hortus-warning"].endswith(f"risk medium: {WHY}")
        assert "x-hortus-warning" not in (await post({"user-agent": "acme-bot/2.0"})).headers
        why = hortus_said("why", warned.headers["x-hortus-decision"])
        assert "client     acme-bot 1.2" in why
        assert "client: allowed with a warning until " in why
        assert "client warned" in hortus_said("log")
        told = await hortus.get("/hortus/v1/passport?client=acme-bot@1.2")
        assert WHY in json.loads(told.body)["client_verdict"]

    story(tell)


def test_who_does_not_say_a_name_is_unknown_and_let_in_unless_a_policy_asks(story, hortus_said):
    async def tell(_, post):
        heard = await post({"user-agent": "something/1.0"})
        assert heard.status == 200
        why = hortus_said("why", heard.headers["x-hortus-decision"])
        assert "client     unknown" in why

    story(tell)
