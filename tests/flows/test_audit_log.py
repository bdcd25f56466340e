"""Every answer carries a receipt, and the log behind it holds against everybody's view of it."""

import asyncio
import sqlite3

import pytest

from hortus.audit import check_database, check_log, read_key
from hortus.audit.formats import Receipt
from hortus.audit.offline import Claims
from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel
from hortus.store import Database, EventTable

QUICK = {"checkpoint_every_s": 0.05}


def look(data, receipts=()):
    """Return what an auditor finds who has the files, the receipts and the database."""
    folder = data / "audit" / "log"
    report = check_log(folder, read_key(str(folder / "log.pub")), Claims(receipts))
    check_database(Database(data), folder, report)
    return report


def receipt_of(heard):
    return heard.headers["x-hortus-receipt"]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_the_receipt_of_every_answer_holds(house, run, tmp_path, stream):
    async def story():
        receipts = []
        async with ScriptedModel() as server:
            models = {door: inside(server.url, door) for door in PATHS}
            async with house(models) as hortus:
                for door in PATHS:
                    heard = await hortus.post(PATHS[door], ask(door, door, stream=stream))
                    assert heard.status == 200
                    receipts.append(receipt_of(heard))
        return receipts

    report = look(tmp_path / "data", run(story()))
    events = EventTable(Database(tmp_path / "data")).recent(100)
    assert (report.faults, report.receipts, report.entries - len(events)) == ([], 3, 6)


def test_a_refusal_and_a_count_have_receipts_too(house, run, tmp_path):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            refused = await hortus.post(PATHS["chat"], ask("chat", "nobody"))
            counted = await hortus.post(PATHS["messages"] + "/count_tokens", ask("messages", "m"))
            assert (refused.status, counted.status) == (404, 200)
            return [receipt_of(refused), receipt_of(counted)]

    assert look(tmp_path / "data", run(story())).faults == []


def test_who_is_nobody_gets_no_receipt(house, run):
    async def story():
        async with house() as hortus:
            heard = await hortus.post(PATHS["chat"], ask("chat", "m"), key="wrong")
            assert heard.status == 401
            assert "x-hortus-receipt" not in heard.headers

    run(story())


def test_the_receipt_of_a_whole_answer_is_for_its_outcome(house, run):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            heard = await hortus.post(PATHS["chat"], ask("chat", "m"))
            receipt = Receipt.parse(receipt_of(heard), "any")
            assert receipt.index + 1 == hortus.decision(heard).seq

    run(story())


def test_the_log_is_signed_while_hortus_runs(house, run, tmp_path, eventually):
    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, audit=QUICK) as hortus,
        ):
            heard = await hortus.post(PATHS["chat"], ask("chat", "m"))
            checkpoint = tmp_path / "data" / "audit" / "log" / "checkpoint"
            await eventually(checkpoint.exists)
            newest = hortus.decision(heard).seq
            await eventually(lambda: int(checkpoint.read_text().splitlines()[1]) >= newest)

    run(story())


def test_files_damaged_under_a_running_hortus_are_reported(house, run, tmp_path, eventually):
    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, audit=QUICK) as hortus,
        ):
            await hortus.post(PATHS["chat"], ask("chat", "m"))
            checkpoint = tmp_path / "data" / "audit" / "log" / "checkpoint"
            await eventually(checkpoint.exists)
            checkpoint.write_text("nothing")
            await eventually(lambda: hortus.house.audit.problem)
            ready = await hortus.get("/readyz")
            assert ready.status == 200
            assert "is no checkpoint" in ready.json["parts"]["audit log"]
            # Requests are still served and recorded: what was signed before is a person's to mend.
            assert (await hortus.post(PATHS["chat"], ask("chat", "m"))).status == 200

    run(story())


def test_a_record_edited_under_a_running_hortus_is_named(house, run, tmp_path):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            heard = await hortus.post(PATHS["chat"], ask("chat", "m"))
            with sqlite3.connect(tmp_path / "data" / "hortus.db") as database:
                database.execute("UPDATE outcomes SET status = 418")
            database.close()
            return hortus.decision(heard).seq

    edited = run(story())
    found = [(f.kind, f.entry) for f in look(tmp_path / "data").faults]
    assert found == [("record-edited", edited)]


def test_many_clients_at_once_get_receipts_that_all_hold(house, run, tmp_path):
    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, audit=QUICK) as hortus,
        ):
            asked = (hortus.post(PATHS["chat"], ask("chat", "m")) for _ in range(60))
            return [receipt_of(heard) for heard in await asyncio.gather(*asked)]

    report = look(tmp_path / "data", run(story()))
    assert (report.faults, report.receipts) == ([], 60)
