"""What is decided beside requests reaches the log: from this process, and from others."""

import asyncio
import json

from hortus.audit import check_database, check_log, read_key
from hortus.cli.dispatch import dispatch
from hortus.compose.testing import inside
from hortus.gateway.testing import ScriptedModel
from hortus.store import Database, EventTable


def beside(data, *words):
    """Run a verb on the data of a running house, as another process would."""
    return asyncio.to_thread(dispatch, [*words, "--data", str(data)])


def told(data, name="*"):
    return [n.event for n in EventTable(Database(data)).recent(99, name)[::-1]]


def test_what_is_done_beside_a_running_house_is_in_its_log(house, run, tmp_path, eventually):
    data = tmp_path / "data"

    async def story():
        async with house(), ScriptedModel() as server:
            await beside(data, "key", "new", "ada")
            await beside(data, "model", "add", "m", "--url", f"{server.url}/v1", "--inside")
            await beside(data, "hold", "place", "case-1", "--all", "--reason", "court")
            wanted = {"key.created", "model.added", "settings.changed", "hold.placed"}
            await eventually(lambda: wanted <= {event.event for event in told(data)})

    run(story())
    changed = json.loads(told(data, "settings.changed")[0].facts)
    assert changed["models.m.inside"] == "- -> true"
    assert EventTable(Database(data)).waiting() == []
    folder = data / "audit" / "log"
    report = check_log(folder, read_key(str(folder / "log.pub")))
    check_database(Database(data), folder, report)
    assert report.faults == []


def test_a_house_tells_of_its_start_and_its_end(house, run, tmp_path):
    async def story():
        async with house():
            pass

    run(story())
    names = [event.event for event in told(tmp_path / "data", "house.*")]
    assert names == ["house.started", "house.stopped"]


def test_settings_that_cannot_be_taken_up_are_an_event(house, run, tmp_path, eventually):
    data = tmp_path / "data"

    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}):
            await asyncio.sleep(1.2)
            (data / "hortus.toml").write_text("[models.m]\nurl = 7\n")
            await eventually(lambda: told(data, "settings.refused"))

    run(story())
    (refused,) = told(data, "settings.refused")
    assert json.loads(refused.facts) == {"code": "bad_config"}
