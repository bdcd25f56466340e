"""The tables: what is declared, shipped, migrated and written to is one and the same."""

from dataclasses import fields
from importlib.resources import files

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from hortus.store import migrations, schema
from hortus.store.database import Database
from hortus.store.people import PersonRecord, ServiceRecord
from hortus.store.revision import HEAD
from hortus.store.types import Event, Intent, KeyRecord, Outcome
from hortus.store.upgrade import upgrade

RENEW = (
    'python -c \'from hortus.store.schema import statements; print(statements("{0}"), end="")\''
    " > src/hortus/store/migrations/tables.{0}.sql"
)


@pytest.mark.parametrize(
    ("table", "row", "before"),
    [
        (schema.intents, Intent, ["seq"]),
        (schema.outcomes, Outcome, ["seq"]),
        (schema.events, Event, ["seq"]),
        (schema.waiting_events, Event, ["number"]),
        (schema.keys, KeyRecord, []),
        (schema.people, PersonRecord, []),
        (schema.services, ServiceRecord, []),
    ],
    ids=["intents", "outcomes", "events", "waiting", "keys", "people", "services"],
)
def test_a_table_has_the_columns_of_its_record_in_order(table, row, before):
    assert list(table.columns.keys()) == before + [field.name for field in fields(row)]


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_shipped_sql_is_that_of_the_declared_tables(dialect):
    shipped = files(migrations).joinpath(f"tables.{dialect}.sql").read_text()
    assert shipped == schema.statements(dialect), f"renew it with: {RENEW.format(dialect)}"


def test_the_revisions_lead_to_the_declared_tables(tmp_path):
    connection = Database(tmp_path).writer()
    upgrade(connection)
    connection.close()
    assert differences(tmp_path) == []


def test_a_new_database_has_the_declared_tables(tmp_path):
    Database(tmp_path).prepare()
    assert differences(tmp_path) == []


def test_the_newest_revision_is_the_one_expected():
    folder = str(files(migrations))
    assert ScriptDirectory(folder, version_locations=[folder]).get_current_head() == HEAD


def differences(folder):
    engine = create_engine(f"sqlite:///{folder / 'hortus.db'}")
    with engine.connect() as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), schema.metadata
        )
    engine.dispose()
    return found
