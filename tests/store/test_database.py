"""Either database: what may be done with each connection."""

import subprocess
import sys

import pytest

from hortus.store.errors import (
    ReadOnlyError,
    VersionError,
)
from hortus.store.revision import HEAD


def test_a_reader_cannot_write(database):
    with pytest.raises(ReadOnlyError), database.reading() as connection:
        connection.execute("INSERT INTO key_changes VALUES (1, 1)")


def test_a_reader_sees_one_state_while_others_write(database):
    with database.reading() as reader:
        before = reader.execute("SELECT count(*) FROM key_changes").fetchone()
        with database.writing() as writer:
            writer.execute("INSERT INTO key_changes VALUES (1, 1)")
        assert reader.execute("SELECT count(*) FROM key_changes").fetchone() == before


def test_a_failed_block_leaves_nothing_behind(database):
    class OtherError(Exception):
        pass

    def write_and_fail():
        with database.writing() as connection:
            connection.execute("INSERT INTO key_changes VALUES (1, 1)")
            raise OtherError

    with pytest.raises(OtherError):
        write_and_fail()
    with database.reading() as connection:
        assert connection.execute("SELECT * FROM key_changes").fetchall() == []


def test_preparing_twice_changes_nothing(database):
    with database.writing() as connection:
        connection.execute("INSERT INTO key_changes VALUES (1, 7)")
    database.prepare()
    with database.reading() as connection:
        assert connection.execute("SELECT number FROM key_changes").fetchall() == [(7,)]
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [(HEAD,)]


def test_a_database_of_a_newer_hortus_is_left_alone(database):
    with database.writing() as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(VersionError, match="9999") as caught:
        database.prepare()
    assert "newer" in caught.value.remedy


def test_without_the_driver_for_a_server_the_extra_is_named(tmp_path):
    program = (
        "import sys; from pathlib import Path; sys.modules['psycopg'] = None\n"
        "from hortus.store import Database, Server, StoreError\n"
        "try: Database(Path(sys.argv[1]), server=Server('postgresql://h/d'))\n"
        "except StoreError as e: sys.exit('hortus[postgres]' not in e.remedy)\n"
        "sys.exit(2)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, timeout=60)


def test_a_file_needs_no_driver_for_a_server(tmp_path):
    program = (
        "import sys; from pathlib import Path; from hortus.store import Store\n"
        "Store.open(Path(sys.argv[1])).close(); sys.exit('psycopg' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, timeout=60)
