"""The database file: how it is opened, made, kept from others, and named when it fails."""

import sqlite3
import threading

import pytest

from hortus.store.connection import transaction
from hortus.store.database import Database
from hortus.store.errors import (
    CorruptError,
    StoreError,
    UpgradeError,
)
from hortus.store.lock import WriterLock
from hortus.store.revision import HEAD
from hortus.store.sqlite import SqliteConnection, translated


@pytest.fixture
def kind():
    """Choose the file."""
    return "sqlite"


def pragma(connection, name):
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return value


@pytest.mark.parametrize(("durability", "level"), [("full", 2), ("normal", 1)])
def test_durability_decides_what_a_commit_waits_for(tmp_path, durability, level):
    connection = Database(tmp_path, durability).writer()
    assert pragma(connection, "journal_mode") == "wal"
    assert pragma(connection, "synchronous") == level
    connection.close()


def test_a_name_with_special_characters_is_a_folder_like_any_other(tmp_path):
    database = Database(tmp_path / "a b%20?mode=memory#ü")
    database.prepare()
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM intents").fetchone() == (0,)


def test_a_transaction_ends_even_when_its_commit_fails():
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=SqliteConnection)
    connection.executescript(
        "PRAGMA foreign_keys = 1; CREATE TABLE a (n PRIMARY KEY);"
        "CREATE TABLE b (n REFERENCES a DEFERRABLE INITIALLY DEFERRED);"
    )
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.execute("INSERT INTO b VALUES (1)")
    assert not connection.in_transaction
    connection.close()


def test_a_new_folder_is_for_its_owner_only(tmp_path):
    database = Database(tmp_path / "deep" / "data")
    database.prepare()
    assert database.folder.stat().st_mode & 0o077 == 0


def test_the_file_is_for_its_owner_only_in_any_folder(tmp_path):
    tmp_path.chmod(0o755)
    database = Database(tmp_path)
    database.prepare()
    with database.writing():
        files = [file for file in tmp_path.iterdir() if file.name.startswith("hortus.db")]
        assert len(files) == 3
        assert [file.stat().st_mode & 0o077 for file in files] == [0, 0, 0]


def test_a_current_database_is_not_written_to_when_it_is_opened(database):
    before = database.file.read_bytes()
    database.prepare()
    assert database.file.read_bytes() == before


def test_processes_that_start_together_agree_on_one_database(tmp_path):
    barrier, faults = threading.Barrier(6), []

    def start():
        barrier.wait()
        try:
            Database(tmp_path).prepare()
        except StoreError as e:
            faults.append(e)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Database(tmp_path).reading() as connection:
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [(HEAD,)]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used") as caught:
        Database(tmp_path / "file" / "data").prepare()
    assert "--data" in caught.value.remedy


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "hortus.db").write_bytes(b"no database" * 1_000)
    with pytest.raises(CorruptError) as caught:
        Database(tmp_path).prepare()
    assert "backup" in caught.value.remedy


def test_an_older_database_is_upgraded(tmp_path):
    database = Database(tmp_path)
    with database.writing() as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES ('0000')")
    # The revision 0000 never was: that the upgrade asks for it shows that it was begun.
    with pytest.raises(UpgradeError, match="0000"):
        database.prepare()


def test_tables_are_not_changed_under_a_running_hortus(tmp_path):
    database = Database(tmp_path)
    with database.writing() as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES ('0000')")
    with WriterLock(tmp_path), pytest.raises(StoreError, match="runs already"):
        database.prepare()


def test_errors_of_the_driver_are_put_in_our_words():
    with pytest.raises(StoreError) as caught, translated():
        raise sqlite3.OperationalError("odd")
    assert caught.value.__cause__ is not None


def test_what_was_read_can_be_put_on_disk_before_and_after_anything_was_written(tmp_path):
    database = Database(tmp_path, "normal")
    database.engine.flush()
    database.prepare()
    with database.writing() as connection:
        connection.execute("INSERT INTO key_changes VALUES (1, 1)")
        database.engine.flush()


def test_the_one_gateway_of_a_folder_always_signs(database):
    lead = database.engine.lead()
    assert lead.held()
    lead.release()
    assert lead.held()
