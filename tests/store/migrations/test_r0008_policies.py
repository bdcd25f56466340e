"""The eighth revision: where no policies were put in force, those of the folder are."""

from hortus.store import Database, Store
from hortus.store.migrations import r0007_sessions as seventh
from hortus.store.migrations import r0008_policies as eighth
from hortus.store.upgrade import upgrade


def test_it_follows_the_seventh():
    assert eighth.down_revision == seventh.revision


def test_nothing_is_in_force_but_what_the_folder_says(tmp_path):
    connection = Database(tmp_path).writer()
    upgrade(connection)
    connection.close()
    with Store.open(tmp_path) as store:
        assert store.policies.activations(1) == []
        assert store.policies.proposals() == []
