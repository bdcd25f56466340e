"""The first revision: its tables can hold what they are for."""

from dataclasses import astuple

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine

from hortus.store.migrations.r0001_records_and_keys import down_revision, upgrade
from hortus.store.testing import an_intent, an_outcome


@pytest.fixture
def connection():
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        with Operations.context(MigrationContext.configure(opened)):
            upgrade()
        yield opened
    engine.dispose()


def test_it_is_the_first():
    assert down_revision is None


@pytest.mark.parametrize(
    ("table", "record"),
    [("intents", an_intent("dec_1")), ("outcomes", an_outcome("dec_1"))],
    ids=["intent", "outcome"],
)
def test_the_tables_take_every_record(connection, table, record):
    columns = len(connection.exec_driver_sql(f"PRAGMA table_info ({table})").fetchall())
    row = (1, *astuple(record))[:columns]
    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
    assert connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall() == [row]


@pytest.mark.parametrize("table", ["intents", "outcomes"])
def test_an_id_is_found_without_reading_every_row(connection, table):
    plan = connection.exec_driver_sql(
        f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE decision_id = 'dec_1'"
    ).fetchall()
    assert f"{table}_by_decision" in plan[0][-1]


def test_two_keys_cannot_share_a_digest(connection):
    columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info (keys)")]
    indexes = connection.exec_driver_sql("PRAGMA index_list (keys)").fetchall()
    assert "digest" in columns
    assert len([row for row in indexes if row[2]]) == 2
