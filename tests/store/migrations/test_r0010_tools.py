"""The tenth revision: nothing was decided about any tool yet."""

from hortus.store import Database, Store
from hortus.store.migrations import r0009_default_projects as ninth
from hortus.store.migrations import r0010_tools as tenth
from hortus.store.upgrade import upgrade


def test_it_follows_the_ninth():
    assert tenth.down_revision == ninth.revision


def test_nothing_was_decided_before(tmp_path):
    connection = Database(tmp_path).writer()
    upgrade(connection)
    connection.close()
    with Store.open(tmp_path) as store:
        assert store.tools.all() == []
