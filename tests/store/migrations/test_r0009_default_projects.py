"""The ninth revision: whoever is there already works on no project in particular."""

from hortus.store import Database
from hortus.store.migrations import r0008_policies as eighth
from hortus.store.migrations import r0009_default_projects as ninth
from hortus.store.upgrade import upgrade


def test_it_follows_the_eighth():
    assert ninth.down_revision == eighth.revision


def test_keys_people_and_services_have_a_project(tmp_path):
    connection = Database(tmp_path).writer()
    upgrade(connection)
    for table in ("keys", "people", "services"):
        found = connection.execute(f"SELECT count(project) FROM {table}").fetchone()
        assert found == (0,)
    connection.close()
