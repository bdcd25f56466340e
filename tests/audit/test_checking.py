"""The database against its log (the kinds of tampering are in test_tampering)."""

import pytest

from hortus.audit.checking import check_database
from hortus.audit.findings import Report
from hortus.audit.offline import check_log
from hortus.store import Database, Store


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
