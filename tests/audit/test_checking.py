"""The database against its log (the kinds of tampering are in test_tampering)."""

import shutil
import sqlite3
from contextlib import closing, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.audit.checking import check_database
from hortus.audit.findings import Report
from hortus.audit.offline import check_log
from hortus.store import Database, Store
from hortus.store.testing import an_event


@pytest.mark.parametrize("requests", [0, 1, 128, 2_100])
def test_an_untouched_database_passes(kept, requests):
    kept.fill(requests)
    report = Report()
    check_database(kept.database, kept.folder, report)
    assert (report.faults, report.records) == ([], 2 * requests)


def test_records_newer_than_the_checkpoint_are_checked_too(kept):
    kept.fill(3)
    kept.log.publish()
    kept.fill(3, start=4)
    kept.change("UPDATE outcomes SET status = 500 WHERE seq = 12")
    report = check_log(kept.folder, kept.key)
    check_database(kept.database, kept.folder, report)
    assert [(f.kind, f.entry) for f in report.faults] == [("record-edited", 12)]


def test_a_database_without_records_needs_no_log(tmp_path):
    Store.open(tmp_path).close()
    report = Report()
    check_database(Database(tmp_path), tmp_path / "none", report)
    assert (report.faults, report.records) == ([], 0)


def test_many_faults_are_counted_and_some_of_each_kind_named(kept):
    kept.fill(50)
    kept.change("UPDATE intents SET model = 'x'")
    kept.change("DELETE FROM outcomes WHERE seq = 100")
    report = Report()
    check_database(kept.database, kept.folder, report)
    assert [f.kind for f in report.faults].count("record-edited") == 10
    assert report.more == 40
    assert "record-missing" in [f.kind for f in report.faults]


TAMPERING = {
    "edit": "UPDATE intents SET model = 'x' WHERE seq = {0}",
    "edit the outcome": "UPDATE outcomes SET cost_micro = 1 WHERE seq = {0}",
    "edit the event": "UPDATE events SET subject = 'key_9' WHERE seq = {0}",
    "drop": "DELETE FROM outcomes WHERE seq = {0}",
    "move": "UPDATE intents SET seq = 900 + {0} WHERE seq = {0}",
    "double": "UPDATE outcomes SET seq = {1} WHERE seq = {0} AND {0} <> {1}",
    "hash": "UPDATE audit_leaves SET hash = zeroblob(32) WHERE seq = {0}",
    "chain": "UPDATE audit_leaves SET chain = zeroblob(32) WHERE seq = {0}",
    "hash dropped": "DELETE FROM audit_leaves WHERE seq = {0}",
    "cut": "DELETE FROM audit_leaves WHERE seq > {0}",
    "head": "UPDATE audit_head SET chain = zeroblob(32)",
}
REQUESTS, STEPS = 24, (1, 7, 32)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, module_log):
    """Return a log with events among its requests, of which a part is signed for."""
    kept = module_log(tmp_path_factory.mktemp("whole") / "data")
    kept.fill(REQUESTS // 2)
    kept.append(an_event("key.created", subject="key_1"), an_event("key.revoked"))
    kept.log.publish()
    kept.fill(REQUESTS // 2, start=REQUESTS)
    kept.close()
    return kept


numbers = st.integers(1, 2 * REQUESTS + 2)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(TAMPERING)), numbers, numbers), max_size=3))
def test_looking_at_many_together_finds_what_looking_at_each_does(whole, tmp_path, tampering):
    database = spoilt(whole, tmp_path, tampering)
    one_by_one = report_of(whole, database, step=100_000)
    for step in STEPS:
        assert report_of(whole, database, step=step) == one_by_one


def spoilt(whole, tmp_path, tampering):
    """Return a copy of the database with something done to it that nobody should do."""
    shutil.copyfile(whole.data / "hortus.db", tmp_path / "hortus.db")
    database = Database(tmp_path, "normal")
    with closing(sqlite3.connect(tmp_path / "hortus.db")) as connection:
        for kind, one, other in tampering:
            with suppress(sqlite3.IntegrityError), connection:
                connection.execute(TAMPERING[kind].format(one, other))
    return database


def report_of(whole, database, step):
    report = check_log(whole.folder, whole.key)
    check_database(database, whole.folder, report, step=step)
    return report


@pytest.mark.parametrize("step", [256, 300])
def test_a_long_log_passes_however_much_of_it_is_looked_at_together(kept, step):
    kept.fill(300)
    kept.log.publish()
    kept.fill(20, start=301)
    report = check_log(kept.folder, kept.key)
    check_database(kept.database, kept.folder, report, step=step)
    assert (report.faults, report.records) == ([], 640)
