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
from hortus.store.policies import ActivationRecord, ProposalRecord
from hortus.store.revision import HEAD
from hortus.store.sessions import GrantRecord, SessionRecord
from hortus.store.tools import ToolRecord
from hortus.store.types import Event, Intent, KeyRecord, Outcome
from hortus.store.upgrade import upgrade, upgrade_server

RENEW = (
    'python -c \'from hortus.store.schema import statements; print(statements("{0}"), end="")\''
    " > src/hortus/store/migrations/tables.{0}.sql"
)

# What a server knows of its tables: columns with their types, order of text and defaults; indexes.
SHAPE = (
    """
    SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2
    """,
    """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1
    """,
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
        (schema.sessions, SessionRecord, []),
        (schema.grants, GrantRecord, []),
        (schema.policy_proposals, ProposalRecord, []),
        (schema.policy_activations, ActivationRecord, []),
        (schema.tools, ToolRecord, []),
    ],
    ids=[
        "intents",
        "outcomes",
        "events",
        "waiting",
        "keys",
        "people",
        "services",
        "sessions",
        "grants",
        "proposals",
        "activations",
        "tools",
    ],
)
def test_a_table_has_the_columns_of_its_record_in_order(table, row, before):
    assert list(table.columns.keys()) == before + [field.name for field in fields(row)]


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_shipped_sql_is_that_of_the_declared_tables(dialect):
    shipped = files(migrations).joinpath(f"tables.{dialect}.sql").read_text()
    assert shipped == schema.statements(dialect), f"renew it with: {RENEW.format(dialect)}"


@pytest.fixture
def empty(kind, tmp_path, request):
    """Return a database of each kind without tables."""
    if kind == "sqlite":
        yield Database(tmp_path)
        return
    postgres = request.getfixturevalue("postgres")
    server = postgres.new(ready=False)
    yield Database(tmp_path, server=server)
    postgres.drop(server)


def test_the_revisions_lead_to_the_declared_tables(empty):
    if empty.server:
        upgrade_server(empty.engine.driver)
    else:
        connection = empty.writer()
        upgrade(connection)
        connection.close()
    assert differences(empty) == []


def test_a_new_database_has_the_declared_tables(empty):
    empty.prepare()
    assert differences(empty) == []


def test_tables_made_by_revisions_and_tables_made_at_once_are_the_same_on_a_server(postgres):
    found = []
    for make in (lambda d: upgrade_server(d.engine.driver), lambda d: d.prepare()):
        server = postgres.new(ready=False)
        database = Database(postgres.folder, server=server)
        make(database)
        with database.reading() as connection:
            found.append([connection.execute(question).fetchall() for question in SHAPE])
        postgres.drop(server)
    assert found[0] == found[1]
    assert len(found[0][0]) > 100


def test_the_newest_revision_is_the_one_expected():
    folder = str(files(migrations))
    assert ScriptDirectory(folder, version_locations=[folder]).get_current_head() == HEAD


def differences(database):
    url = f"sqlite:///{database.file}"
    if database.server:
        url = database.server.url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.connect() as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), schema.metadata
        )
    engine.dispose()
    return found
