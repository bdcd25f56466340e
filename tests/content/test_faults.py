"""Killed processes and full disks: what was promised is there, and rows and log agree."""

import asyncio
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hortus.audit import LogParts, check_database
from hortus.audit.findings import Report
from hortus.content.capture import ContentPlaces
from hortus.content.sealing import SealedPart, open_part
from hortus.content.tables import SealedRows, parts_of
from hortus.store import Database, DiskFullError, EventTable, Store
from hortus.store.testing import an_intent, an_outcome

CHILD = Path(__file__).with_name("sealing_child.py")
AT_ONCE = 16
"""So many does the child keep at the same time."""


def kill_under_load(data, name, seconds):
    """Run a process that keeps content, kill it, and return what it had promised."""
    words = [sys.executable, str(CHILD), str(data), name]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
        promised = [child.stdout.readline().strip()]
        time.sleep(seconds)
        child.kill()
        promised += child.stdout.read().splitlines()
    # The last line may be cut where the kill hit.
    return [line for line in promised[:-1] if line]


def test_kill_9_at_any_moment_loses_no_promised_content_and_leaves_no_half(tmp_path):
    data = tmp_path / "data"
    promised = [d for n in range(4) for d in kill_under_load(data, f"r{n}", 0.11 * (n + 1))]
    assert len(promised) > 4
    database = Database(data)
    keys = ContentPlaces(data / "content" / "master.key", data / "content" / "keys").keys()
    kept = {
        n.event.decision_id: json.loads(n.event.facts)
        for n in EventTable(database).recent(1_000_000, "content.kept")
    }
    assert set(promised) <= kept.keys()
    with database.reading() as connection:
        rows = {decision: parts_of(connection, decision) for decision in kept}
        (count,) = connection.execute("SELECT count(*) FROM sealed_contents").fetchone()
    assert count == 2 * len(kept), "no row without its event, no event without its rows"
    for decision, parts in rows.items():
        assert {p.part: p.digest for p in parts}.items() <= kept[decision].items()
        texts = [open_part(p, keys.find(p.person, p.month, p.key_id)) for p in parts]
        assert texts == [f"{side} {decision}".encode() for side in ("question", "answer")]
    drafts = [file for file in (data / "content").rglob(".*") if file.is_file()]
    assert len(drafts) <= 4 * AT_ONCE, "at most those that were being written"
    report = Report()
    check_database(database, data, report)
    assert report.faults == []


@pytest.fixture
def cramped():
    """Return a function that limits how long a file may get, until the test ends."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, limit[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_full_disk_fails_the_request_and_keeps_neither_record_nor_text(
    database, capture, question
):
    class Full(SealedRows):
        full = True

        def write(self, connection, records):
            if self.full:
                (pages,) = connection.execute("PRAGMA page_count").fetchone()
                connection.execute(f"PRAGMA max_page_count = {pages}")
            super().write(connection, records)

    rows = Full()

    async def one(store, decision):
        tape = await capture(max_part_bytes=1 << 20).tape(decision, *question())
        event = await tape.seal(random.Random(1).randbytes(900_000), frozenset())
        await store.records.append(an_intent(decision), event, an_outcome(decision))

    async def scenario(store):
        with pytest.raises(DiskFullError):
            await one(store, "dec_1")
        rows.full = False
        await one(store, "dec_2")

    with Store.open(database, participants=[LogParts.make().appender, rows]) as store:
        asyncio.run(scenario(store))
    with database.reading() as connection:
        assert parts_of(connection, "dec_1") == []
        assert len(parts_of(connection, "dec_2")) == 2
        found = connection.execute("SELECT DISTINCT decision_id FROM intents").fetchall()
    assert [row[0] for row in found] == ["dec_2"]


def test_a_disk_without_room_for_a_key_is_told_and_the_request_goes_on(
    capture, question, places, cramped, caplog
):
    async def scenario():
        cramped(4)
        try:
            return await capture().tape("dec_1", *question())
        finally:
            cramped(1 << 40)

    tape = asyncio.run(scenario())
    event = asyncio.run(tape.seal(b"question", frozenset()))
    assert event.event == "content.not_kept"
    assert "cannot be written" in event.reason
    assert "content is not kept" in caplog.text
    assert list(places.keys_folder.glob("*/*.key")) == []


@pytest.mark.parametrize("back_s", [1, 86_400, 400 * 86_400])
def test_a_clock_set_back_seals_under_the_month_it_shows(capture, question, clock, keys, back_s):
    async def scenario():
        kept = capture()
        before = await (await kept.tape("dec_1", *question())).seal(b"one", frozenset())
        clock.advance(-back_s)
        return before, await (await kept.tape("dec_2", *question())).seal(b"two", frozenset())

    for event, text in zip(asyncio.run(scenario()), (b"one", b"two"), strict=True):
        part = event.parts[0]
        assert isinstance(part, SealedPart)
        assert open_part(part, keys.find(part.person, part.month, part.key_id)) == text
