"""Upgrades: an old database arrives at the newest tables, or stays as it was."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hortus.store import migrations
from hortus.store.database import Database
from hortus.store.errors import UpgradeError
from hortus.store.revision import HEAD
from hortus.store.upgrade import upgrade, upgrade_server

REVISION = '''"""A later revision."""

from alembic import op

revision = "{number}"
down_revision = "{before}"


def upgrade():
    op.execute("{statement}")
'''


@pytest.fixture
def history(tmp_path):
    """Return a folder with the shipped revisions, where a test may add its own."""
    folder = tmp_path / "revisions"
    shutil.copytree(Path(migrations.__file__).parent, folder)
    return folder


@pytest.fixture
def connection(tmp_path):
    opened = Database(tmp_path).writer()
    yield opened
    opened.close()


def revise(history, number, before, statement):
    text = REVISION.format(number=number, before=before, statement=statement)
    (history / f"r{number}.py").write_text(text)


def revision(connection):
    return connection.execute("SELECT version_num FROM alembic_version").fetchone()


def test_an_empty_file_gets_all_revisions(connection):
    upgrade(connection)
    assert revision(connection) == (HEAD,)
    assert connection.execute("SELECT count(*) FROM intents").fetchone() == (0,)


def test_an_old_database_gets_only_what_is_missing_and_keeps_its_rows(connection, history):
    upgrade(connection, history)
    connection.execute("INSERT INTO key_changes VALUES (1, 7)")
    revise(history, "9001", HEAD, "ALTER TABLE key_changes ADD COLUMN why TEXT")
    revise(history, "9002", "9001", "UPDATE key_changes SET why = 'new'")
    upgrade(connection, history)
    assert revision(connection) == ("9002",)
    assert connection.execute("SELECT * FROM key_changes").fetchall() == [(1, 7, "new")]


def test_a_revision_that_fails_leaves_the_database_as_it_was(connection, history):
    upgrade(connection, history)
    revise(history, "9001", HEAD, "ALTER TABLE key_changes ADD COLUMN why TEXT")
    revise(history, "9002", "9001", "UPDATE nowhere SET why = 'new'")
    with pytest.raises(UpgradeError, match="nowhere"):
        upgrade(connection, history)
    assert revision(connection) == (HEAD,)
    columns = [row[1] for row in connection.execute("PRAGMA table_info (key_changes)")]
    assert columns == ["only", "number"]


def test_a_server_is_upgraded_wholly_or_not_at_all(history, postgres):
    server = postgres.new()
    database = Database(postgres.folder, "normal", server=server)
    with database.writing() as connection:
        connection.execute("INSERT INTO key_changes VALUES (1, 7)")
    revise(history, "9001", HEAD, "ALTER TABLE key_changes ADD COLUMN why TEXT")
    revise(history, "9002", "9001", "UPDATE nowhere SET why = 'new'")
    with pytest.raises(UpgradeError, match="nowhere"):
        upgrade_server(database.engine.driver, history)
    with database.reading() as connection:
        assert connection.execute("SELECT * FROM key_changes").fetchall() == [(1, 7)]
    revise(history, "9002", "9001", "UPDATE key_changes SET why = 'new'")
    upgrade_server(database.engine.driver, history)
    driver = database.engine.driver()
    assert driver.execute("SELECT * FROM key_changes").fetchall() == [(1, 7, "new")]
    driver.close()
    postgres.drop(server)


def test_upgrading_twice_changes_nothing(connection):
    upgrade(connection)
    upgrade(connection)
    assert revision(connection) == (HEAD,)


def test_neither_a_new_nor_a_current_database_loads_the_heavy_libraries(tmp_path):
    program = (
        "import sys; from pathlib import Path; from hortus.store import Store;"
        "Store.open(Path(sys.argv[1])).close();"
        "sys.exit(any(name in sys.modules for name in ('alembic', 'sqlalchemy')))"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, timeout=60)
