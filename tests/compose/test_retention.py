"""Retention in a running house: asked for by another process, done by this one."""

import asyncio

from hortus.audit import check_database, check_log, read_key
from hortus.cli.dispatch import dispatch
from hortus.compose.testing import RunningHouse
from hortus.store import Database, Store
from hortus.store.testing import an_intent, an_outcome


def test_a_running_house_removes_when_it_is_asked_to(tmp_path, eventually, capsys):
    data = tmp_path / "data"

    async def fill(store):
        for number in range(300):
            await store.records.append(an_intent(f"dec_{number}"), an_outcome(f"dec_{number}"))

    with Store.open(data) as store:
        asyncio.run(fill(store))

    async def story():
        async with RunningHouse(data, retention={"requests_days": 30}) as hortus:
            events = hortus.house.store.events
            await eventually(lambda: hortus.house.audit.publish().size >= 600)
            words = ["audit", "retain", "--at-once", "--data", str(data)]
            assert await asyncio.to_thread(dispatch, words) == 0
            await eventually(lambda: events.recent(9, "retention.executed"))
            await eventually(lambda: not (data / "audit/log/tile/entries/000").exists())
            assert hortus.house.readiness().parts["retention"] == "ok"

    asyncio.run(story())
    assert "the hortus that runs on this data" in capsys.readouterr().out
    folder = data / "audit" / "log"
    report = check_log(folder, read_key(str(folder / "log.pub")))
    check_database(Database(data), folder, report)
    assert (report.faults, report.removed) == ([], 600)
