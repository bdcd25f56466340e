"""The fourth revision: keys that were there open the same doors as before."""

from pathlib import Path

import pytest

from hortus.store import Database, StoreView
from hortus.store.migrations import r0003_labels_rules_and_events as third
from hortus.store.migrations import r0004_people_teams_and_services as fourth
from hortus.store.upgrade import upgrade

MIGRATIONS = Path(third.__file__).parent


@pytest.fixture
def old_folder(tmp_path):
    """Return a data folder as revision 0003 left it, with one key in it."""
    older = tmp_path / "revisions"
    older.mkdir()
    for file in MIGRATIONS.glob("r000[123]_*.py"):
        (older / file.name).write_text(file.read_text())
    data = tmp_path / "data"
    data.mkdir()
    connection = Database(data).writer()
    upgrade(connection, older)
    connection.execute("INSERT INTO keys VALUES ('key_1', x'00', 'ada', '[\"m\"]', 1, 0, 0, 0)")
    connection.close()
    return data


def test_it_follows_the_third():
    assert fourth.down_revision == third.revision


def test_an_older_key_belongs_to_nobody_and_works_from_everywhere(old_folder):
    with StoreView.open(old_folder) as view:
        [key] = view.keys.all()
    assert (key.name, key.models, key.holder_id, key.zones) == ("ada", ("m",), "", ())
