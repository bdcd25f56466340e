"""Tampering with events, holds and removals: each is detected and called by its name."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hortus.audit.checking import check_database
from hortus.audit.formats import Key, split_entries
from hortus.audit.holds import Author, Scope, place
from hortus.audit.offline import check_log
from hortus.audit.removals import digest_of, facts_of
from hortus.audit.retaining import Retention
from hortus.audit.tables import leaves
from hortus.core.testing import FrozenClock
from hortus.store import Database, Event, facts_text
from hortus.store.testing import an_event, an_intent, an_outcome

DAY_S = 86_400
OLD, YOUNG = 300, 20
# 600 entries of requests, the hold, 40 of requests that are young, an event, the removals.
HOLD = 2 * OLD + 1
FIRST_YOUNG = HOLD + 1
EVENT = HOLD + 2 * YOUNG + 1
REMOVAL = EVENT + 1
HELD = 2 * 150 - 1
"""The number of the intent that is held."""


@dataclass
class Scene:
    """A log from which much was removed, and the means to spoil it."""

    data: Path
    key: Key

    @property
    def folder(self):
        return self.data / "audit" / "log"

    @property
    def database(self):
        return Database(self.data, "normal")

    def sql(self, *statements):
        with closing(sqlite3.connect(self.data / "hortus.db")) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    def bundle(self, number, change):
        file = self.folder / f"tile/entries/{number:03d}"
        if not file.exists():
            (file,) = file.with_name(f"{number:03d}.p").iterdir()
        entries = change(split_entries(file.read_bytes()))
        file.write_bytes(b"".join(len(e).to_bytes(2, "big") + e for e in entries))

    def look(self):
        report = check_log(self.folder, self.key)
        check_database(self.database, self.folder, report)
        return report


@pytest.fixture(scope="module")
def original(tmp_path_factory, module_log):
    data, clock = tmp_path_factory.mktemp("log") / "data", FrozenClock()
    kept = module_log(data)
    by = Author("root@host", clock)
    kept.fill(OLD)
    place(kept.database, "case-1", Scope(decision_id="dec_150"), "court", by)

    async def take_over():
        await kept.store.records.take_over()

    asyncio.run(take_over())
    clock.advance(40 * DAY_S)
    now_us = clock.now_us()
    for number in range(YOUNG):
        kept.append(
            an_intent(f"new_{number}", at_us=now_us), an_outcome(f"new_{number}", at_us=now_us)
        )
    kept.append(an_event("content.read", at_us=now_us, reason="a complaint"))
    retention = Retention(kept.database, {"requests": 30}, lambda: kept.log.publish().size, by)
    asyncio.run(retention.run(kept.store.records, at_once=True))
    kept.log.publish()
    kept.close()
    return Scene(data, kept.key)


@pytest.fixture
def scene(original, tmp_path):
    shutil.copytree(original.data, tmp_path / "data")
    return replace(original, data=tmp_path / "data")


def test_what_was_removed_by_word_of_the_log_is_no_fault(scene):
    report = scene.look()
    assert (report.faults, report.remarks) == ([], [])
    assert report.removed == 2 * OLD - 2
    assert report.records == REMOVAL - report.removed


CASES = {}


def case(kind, entry):
    def enter(spoil):
        CASES[spoil.__name__] = spoil, kind, entry
        return spoil

    return enter


def sql_case(name, kind, entry, *statements):
    CASES[name] = (lambda scene: scene.sql(*statements)), kind, entry


sql_case(
    "reason_edited", "record-edited", EVENT, f"UPDATE events SET reason='x' WHERE seq={EVENT}"
)
sql_case("actor_edited", "record-edited", EVENT, f"UPDATE events SET actor='x' WHERE seq={EVENT}")
sql_case(
    "subject_edited", "record-edited", EVENT, f"UPDATE events SET subject='x' WHERE seq={EVENT}"
)
sql_case(
    "facts_edited", "record-edited", EVENT, f"UPDATE events SET facts='{{}}' WHERE seq={EVENT}"
)
sql_case("name_edited", "record-edited", EVENT, f"UPDATE events SET event='x' WHERE seq={EVENT}")
sql_case("event_dropped", "record-missing", EVENT, f"DELETE FROM events WHERE seq = {EVENT}")
sql_case("hold_dropped", "record-missing", HOLD, f"DELETE FROM events WHERE seq = {HOLD}")
sql_case(
    "hold_edited", "record-edited", HOLD, f"UPDATE events SET decision_id='d' WHERE seq={HOLD}"
)
sql_case("held_dropped", "record-missing", HELD, f"DELETE FROM intents WHERE seq = {HELD}")
sql_case(
    "young_dropped", "record-missing", FIRST_YOUNG, f"DELETE FROM intents WHERE seq={FIRST_YOUNG}"
)
sql_case("removal_dropped", "record-missing", 1, f"DELETE FROM events WHERE seq = {REMOVAL}")
sql_case(
    "removal_widened",
    "record-edited",
    REMOVAL,
    f"UPDATE events SET facts = replace(facts, '-{HELD - 1}', '-{HELD}') WHERE seq = {REMOVAL}",
    f"DELETE FROM intents WHERE seq = {HELD}",
)
sql_case(
    "removed_put_back",
    "record-returned",
    3,
    f"CREATE TEMP TABLE t AS SELECT * FROM intents WHERE seq = {HELD}",
    "UPDATE t SET seq = 3",
    "INSERT INTO intents SELECT * FROM t",
)
sql_case(
    "key_made_in_silence",
    "event-missing",
    0,
    "INSERT INTO keys (key_id, digest, name, models, created_us, expires_us, revoked_us,"
    " last_used_day) VALUES ('key_1', x'00', 'a', '[]', 9000000000000000, 0, 0, 0)",
)


@case("entry-missing", FIRST_YOUNG)
def entry_emptied(scene):
    at = (FIRST_YOUNG - 1) % 256
    scene.bundle(2, lambda entries: [*entries[:at], b"", *entries[at + 1 :]])


@case("entry-missing", HELD)
def entry_of_what_is_held_emptied(scene):
    scene.bundle(1, lambda entries: [b""] * len(entries))


@case("entries-missing", HELD)
def bundle_with_what_is_held_removed(scene):
    (scene.folder / "tile/entries/001").unlink()


@case("entry-edited", REMOVAL)
def removal_edited_in_the_files(scene):
    at = (REMOVAL - 1) % 256
    scene.bundle(
        2, lambda e: [*e[:at], e[at].replace(b'"days":"30"', b'"days":"31"'), *e[at + 1 :]]
    )


@case("entries-missing", 1)
def removal_emptied_in_the_files(scene):
    at = (REMOVAL - 1) % 256
    scene.bundle(2, lambda entries: [*entries[:at], b"", *entries[at + 1 :]])


@pytest.mark.parametrize("name", CASES)
def test_tampering_is_detected_and_named(scene, name):
    spoil, kind, entry = CASES[name]
    spoil(scene)
    faults = scene.look().faults
    assert (kind, entry) in [(f.kind, f.entry) for f in faults], faults[:5]
    assert next(f for f in faults if f.kind == kind).entry == entry


# --- an event that tells of a removal that retention has not made


def forged(scene, module_log, *, reserved=True, **changes):
    """Let a running hortus record a removal of one young record, and drop the record."""
    kept = module_log(scene.data)
    with scene.database.reading() as connection:
        digest = digest_of(leaf.hash for leaf in leaves(connection, FIRST_YOUNG, FIRST_YOUNG))
    facts = {
        "before_us": "0",
        "class": "requests",
        "count": "1",
        "days": "30",
        "digest": digest,
        **facts_of([(FIRST_YOUNG, FIRST_YOUNG)]),
        **changes,
    }
    event = Event(
        1_800_000_000_000_000, "retention.executed", "eve", "requests", facts=facts_text(facts)
    )

    async def record():
        if reserved:
            await kept.store.records.append(event)
        else:
            await kept.store.records.take_over()

    if not reserved:
        kept.store.events.leave(event)
    asyncio.run(record())
    kept.log.publish()
    kept.close()
    scene.sql(f"DELETE FROM intents WHERE seq = {FIRST_YOUNG}")
    return scene.look()


@pytest.mark.parametrize(
    "changes", [{"digest": "0"}, {"count": "2"}, {"days": "9999999"}, {"removed.00": "1"}], ids=str
)
def test_a_removal_that_is_forged_badly_covers_nothing(scene, module_log, changes):
    report = forged(scene, module_log, **changes)
    found = [(fault.kind, fault.entry) for fault in report.faults]
    assert ("removal-wrong", REMOVAL + 1) in found
    assert ("record-missing", FIRST_YOUNG) in found


def test_a_removal_left_for_the_log_is_no_more_than_a_claim(scene, module_log):
    report = forged(scene, module_log, reserved=False)
    assert ("record-missing", FIRST_YOUNG) in [(f.kind, f.entry) for f in report.faults]
    with scene.database.reading() as connection:
        (name,) = connection.execute("SELECT event FROM events ORDER BY seq DESC").fetchone()
    assert name == "claimed.retention.executed"


def test_a_removal_that_is_forged_well_is_in_the_log_for_all_to_see(scene, module_log):
    report = forged(scene, module_log)
    assert report.faults == []
    assert report.removed == 2 * OLD - 1
    bundle = next((scene.folder / "tile/entries").glob("002.p/*")).read_bytes()
    entry = json.loads(split_entries(bundle)[-1])
    assert (entry["event"], entry["subject"]) == ("retention.executed", "requests")
    assert entry["actor"].startswith("hmac:")


# --- events that wait


def test_waiting_events_are_counted_and_no_fault(scene):
    with closing(scene.database.writer()) as connection:
        connection.execute(
            "INSERT INTO waiting_events (at_us, event, actor, subject, decision_id, reason, facts)"
            " VALUES (1, 'a', '', '', '', '', '{}')"
        )
    report = scene.look()
    assert (report.waiting, report.faults) == (1, [])
