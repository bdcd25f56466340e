"""The second revision: the audit log joins records that are there already."""

import asyncio
import sqlite3

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine

from hortus.store import Store
from hortus.store.migrations import r0001_records_and_keys as first
from hortus.store.migrations import r0002_audit_log as second
from hortus.store.testing import an_intent


@pytest.fixture
def old_folder(tmp_path):
    """Return a data folder as revision 0001 left it, with one record in it."""
    engine = create_engine(f"sqlite:///{tmp_path / 'hortus.db'}")
    with engine.begin() as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            first.upgrade()
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
        connection.exec_driver_sql(
            "INSERT INTO intents VALUES (1, 'dec_old', 1, 1, 'ada', 'key_1', '', '', 'chat', 'm',"
            " 'm', 'first', 1, '', 1, '')"
        )
    engine.dispose()
    return tmp_path


def test_it_follows_the_first():
    assert second.down_revision == first.revision


def test_records_of_an_older_hortus_are_kept(old_folder):
    with Store.open(old_folder) as store:
        append(store, an_intent("dec_new"))
        assert [d.decision_id for d in store.records.recent(5)] == ["dec_new", "dec_old"]


def test_the_tables_of_the_log_are_there_and_empty(old_folder):
    with Store.open(old_folder):
        pass
    connection = sqlite3.connect(old_folder / "hortus.db")
    for table in ("audit_leaves", "audit_head", "audit_keys"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()


def append(store, *records):
    async def scenario():
        await store.records.append(*records)

    asyncio.run(scenario())
