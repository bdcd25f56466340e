"""The log of a house: opened with its key or not at all, and loud about what is wrong."""

import logging
import sqlite3

import pytest

from hortus.audit.checking import check_database
from hortus.audit.errors import LogKeyError, RolledBackError
from hortus.audit.formats import Receipt
from hortus.audit.log import LogPlaces
from hortus.audit.offline import check_log
from hortus.core import load_settings
from hortus.store import BusyError, Store


def test_a_new_log_gets_its_key(kept):
    assert (kept.data / "audit" / "log.key").stat().st_mode & 0o777 == 0o600


def test_a_log_is_opened_again_with_its_key(opened):
    first = opened()
    first.fill(2)
    key = first.log.publish().origin
    first.close()
    again = opened()
    again.fill(1, start=3)
    assert again.log.publish() is not None
    assert (again.log.publish().origin, again.log.publish().size) == (key, 6)


def test_a_lost_key_stops_the_start(opened):
    first = opened()
    first.close()
    (first.data / "audit" / "log.key").unlink()
    with pytest.raises(LogKeyError, match="cannot be read") as caught:
        opened()
    assert "rekey" in caught.value.remedy


def test_another_key_stops_the_start(opened, tmp_path):
    first, other = opened(), opened(tmp_path / "other")
    first.close()
    key = (other.data / "audit" / "log.key").read_text()
    (first.data / "audit" / "log.key").write_text(key)
    with pytest.raises(LogKeyError, match="not the key that this log is signed with"):
        opened()


def test_a_key_from_a_first_start_that_was_cut_short_is_used(opened):
    first = opened()
    first.change("DELETE FROM audit_keys")
    first.close()
    assert opened().log.publish() is not None


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_database_behind_what_was_signed_stops_the_start(opened, tmp_path):
    first = opened()
    first.fill(2)
    first.log.publish()
    first.close()
    for file in first.data.glob("hortus.db*"):
        file.unlink()
    (first.data / "audit" / "log.key").rename(tmp_path / "kept.key")
    fresh = opened(tmp_path / "fresh")
    fresh.close()
    (tmp_path / "fresh" / "hortus.db").rename(first.data / "hortus.db")
    (tmp_path / "fresh" / "audit" / "log.key").rename(first.data / "audit" / "log.key")
    with pytest.raises(Exception, match="not signed by"):
        opened()


def test_a_shorter_history_stops_the_start(opened):
    first = opened()
    first.fill(3)
    first.log.publish()
    first.change("DELETE FROM audit_leaves")
    first.change("DELETE FROM intents")
    first.change("DELETE FROM outcomes")
    first.change("UPDATE audit_head SET size = 0, peaks = ?", b"")
    first.close()
    with pytest.raises(RolledBackError, match="holds 0 entries, but 6 were signed for"):
        opened()


def test_what_goes_wrong_is_said_once_and_kept_for_the_status(opened, caplog):
    first = opened()
    first.fill(2)
    first.close()
    kept = opened()
    kept.change("UPDATE intents SET model = 'x' WHERE seq = 1")
    with caplog.at_level(logging.ERROR):
        assert kept.log.publish() is None
        assert kept.log.publish() is None
    assert "record 1" in kept.log.problem
    assert len(caplog.records) == 1
    kept.change("UPDATE intents SET model = 'qwen3-coder' WHERE seq = 1")
    assert kept.log.publish().size == 4
    assert kept.log.problem == ""


def test_what_is_signed_is_what_was_committed_whatever_became_of_the_row(kept):
    kept.fill(2)
    kept.change("UPDATE intents SET model = 'x' WHERE seq = 1")
    kept.log.publish()
    report = check_log(kept.folder, kept.key)
    assert report.faults == []
    check_database(kept.database, kept.folder, report)
    assert [(f.kind, f.entry) for f in report.faults] == [("record-edited", 1)]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_database_that_cannot_be_written_is_named_at_the_start(opened, tmp_path):
    Store.open(tmp_path / "data").close()
    other = sqlite3.connect(tmp_path / "data" / "hortus.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError, match="locked"):
        opened(busy_timeout_s=0.1)
    other.execute("ROLLBACK")
    other.close()
    assert opened().fill(1)


def test_a_receipt_can_be_had_for_a_durable_record(kept):
    (receipt,) = kept.fill(1)
    assert Receipt.parse(receipt, "any").index == 1


def test_the_places_are_below_the_data_folder_unless_named(tmp_path):
    places = LogPlaces.of(load_settings(data=tmp_path, environment={}))
    assert places.key_file == tmp_path / "audit" / "log.key"
    named = {"HORTUS_AUDIT_FOLDER": "/srv/log", "HORTUS_AUDIT_KEY_FILE": "/etc/log.key"}
    places = LogPlaces.of(load_settings(data=tmp_path, environment=named))
    assert (str(places.folder), str(places.key_file)) == ("/srv/log", "/etc/log.key")
