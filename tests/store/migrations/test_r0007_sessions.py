"""The seventh revision: nobody could sign in before, so there are no sessions yet."""

from pathlib import Path

import pytest

from hortus.store import Database, SessionRecord, Store
from hortus.store.migrations import r0006_budgets as sixth
from hortus.store.migrations import r0007_sessions as seventh
from hortus.store.upgrade import upgrade

MIGRATIONS = Path(seventh.__file__).parent
SESSION = SessionRecord("ses_1", "per_1", "bound", "thumb", "hortus", 0, 1, 1, 9)


@pytest.fixture
def old_folder(tmp_path):
    """Return a data folder as revision 0006 left it."""
    older = tmp_path / "revisions"
    older.mkdir()
    for file in MIGRATIONS.glob("r000[1-6]_*.py"):
        (older / file.name).write_text(file.read_text())
    data = tmp_path / "data"
    data.mkdir()
    connection = Database(data).writer()
    upgrade(connection, older)
    connection.close()
    return data


def test_it_follows_the_sixth():
    assert seventh.down_revision == sixth.revision


def test_an_older_folder_takes_sessions(old_folder):
    with Store.open(old_folder) as store:
        assert store.sessions.find("ses_1") is None
        store.sessions.add(SESSION)
        assert store.sessions.find("ses_1") == SESSION
