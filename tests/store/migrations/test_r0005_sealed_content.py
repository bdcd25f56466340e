"""The fifth revision: a database from before it keeps no content, and can from then on."""

from pathlib import Path

import pytest

from hortus.store import Database, StoreError
from hortus.store.migrations import r0004_people_teams_and_services as fourth
from hortus.store.migrations import r0005_sealed_content as fifth
from hortus.store.upgrade import upgrade

MIGRATIONS = Path(fourth.__file__).parent
TABLES = (
    "sealed_contents",
    "content_approvers",
    "content_requests",
    "content_answers",
    "content_readings",
)


@pytest.fixture
def old_folder(tmp_path):
    """Return a data folder as revision 0004 left it."""
    older = tmp_path / "revisions"
    older.mkdir()
    for file in MIGRATIONS.glob("r000[1234]_*.py"):
        (older / file.name).write_text(file.read_text())
    data = tmp_path / "data"
    data.mkdir()
    connection = Database(data).writer()
    upgrade(connection, older)
    connection.close()
    return data


def test_it_follows_the_fourth():
    assert fifth.down_revision == fourth.revision


@pytest.mark.parametrize("table", TABLES)
def test_the_tables_are_there_and_empty_after_the_upgrade(old_folder, table):
    database = Database(old_folder)
    database.prepare()
    with database.reading() as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_decision_has_each_part_once(old_folder):
    database = Database(old_folder)
    database.prepare()
    insert = "INSERT INTO sealed_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    row = ("dec_1", "request", "ada", "2026-11", "ck", 1, 1, 1, b"", 0)
    with database.writing() as connection:
        connection.execute(insert, row)
    with pytest.raises(StoreError, match="UNIQUE"), database.writing() as connection:
        connection.execute(insert, row)
