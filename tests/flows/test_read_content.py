"""Beside a running hortus: one asks, two approve, one reads, the person is told, all is erased."""

import asyncio
import json

import pytest

from hortus.audit import check_database, check_log, read_key
from hortus.audit.offline import Claims
from hortus.cli.dispatch import dispatch
from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel
from hortus.store import Database, EventTable

CONTENT = {
    "notice_after_s": 0,
    "rules": {"tests": {"people": ["tester"], "classes": ["none"]}},
}
TEXT = "Tell me about walled gardens."


@pytest.fixture
def hortus_says(tmp_path, capsys):
    """Run a command beside the running house and return its status and output."""

    async def hortus_says(*words):
        line = [*map(str, words), "--data", str(tmp_path / "data")]
        status = await asyncio.to_thread(dispatch, line)
        return status, capsys.readouterr().out

    return hortus_says


@pytest.fixture
def content(hortus_says):
    """Run ``hortus content``; it has to work."""

    async def content(*words):
        status, out = await hortus_says("content", *words)
        assert status == 0, words
        return out.strip()

    return content


def names(tmp_path):
    events = EventTable(Database(tmp_path / "data")).recent(50, "content.*")
    return [numbered.event.event for numbered in reversed(events)]


def test_content_is_read_by_three_and_erased_while_hortus_runs(
    house, run, tmp_path, content, hortus_says
):
    async def join(name):
        public = await content("approver", "new", tmp_path / name, "--no-passphrase")
        await content("approver", "add", name, public)

    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, content=CONTENT) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
            decision = heard.headers["x-hortus-decision"]
            for name in ("eve", "bob", "cyd"):
                await join(name)
            why = ["--reason", "an inquiry", "--key", tmp_path / "eve"]
            request = await content("ask", decision, *why)
            for name in ("bob", "cyd"):
                await content("approve", request, "--key", tmp_path / name)
            shown = await content("read", request, "--key", tmp_path / "eve")
            assert TEXT in shown
            assert "content.read" in names(tmp_path), "in the log before it was shown"
            (notice,) = json.loads(await content("notices", "--json"))
            assert (notice["person"], notice["reader"]) == ("tester", "eve")
            await content("notices", notice["reading_id"])

            await content("erase", "--person", "tester", "--reason", "they asked for it")
            status, out = await hortus_says("content", "read", request, "--key", tmp_path / "eve")
            assert (status, out) == (1, "")
            _, told = await hortus_says("why", decision)
            assert "erased, nobody can read it since" in told

            await asyncio.sleep(1.0)  # a running hortus looks for a key once a second
            again = await hortus.post(PATHS["chat"], ask("chat", "m", TEXT))
            _, told = await hortus_says("why", again.headers["x-hortus-decision"])
            assert "request and answer kept, sealed" in told
            assert "`hortus content ask`" in told

    run(story())
    data = tmp_path / "data"
    folder = data / "audit" / "log"
    report = check_log(folder, read_key(str(folder / "log.pub")), Claims(()))
    check_database(Database(data), folder, report)
    assert report.faults == []
    assert names(tmp_path) == [
        "content.kept",
        "content.approver_added",
        "content.approver_added",
        "content.approver_added",
        "content.asked",
        "content.approved",
        "content.approved",
        "content.read",
        "content.notified",
        "content.erased",
        "content.refused",
        "content.kept",
    ]
