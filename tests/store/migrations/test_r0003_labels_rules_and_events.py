"""The third revision: older records stay what they were, and so does the log over them."""

import asyncio
from pathlib import Path

import pytest

from hortus.store import Database, Store
from hortus.store.migrations import r0002_audit_log as second
from hortus.store.migrations import r0003_labels_rules_and_events as third
from hortus.store.testing import an_event, an_intent, an_outcome
from hortus.store.upgrade import upgrade

MIGRATIONS = Path(second.__file__).parent


@pytest.fixture
def old_folder(tmp_path):
    """Return a data folder as revision 0002 left it, with one request in it."""
    older = tmp_path / "revisions"
    older.mkdir()
    for file in MIGRATIONS.glob("r000[12]_*.py"):
        (older / file.name).write_text(file.read_text())
    data = tmp_path / "data"
    data.mkdir()
    connection = Database(data).writer()
    upgrade(connection, older)
    connection.execute(
        "INSERT INTO intents VALUES (1, 'dec_old', 1, 1, 'ada', 'key_1', '', '', 'chat', 'm',"
        " 'm', 'first', 1, '', 1, '')"
    )
    connection.close()
    return data


def test_it_follows_the_second():
    assert third.down_revision == second.revision


def test_older_records_have_nothing_in_the_new_fields(old_folder):
    with Store.open(old_folder) as store:
        [old] = store.records.recent(5)
        [attempt] = old.attempts
    assert (attempt.labels, attempt.screened_us, attempt.rules, attempt.bundle) == ("", 0, "", "")


def test_new_records_and_events_follow_the_older_ones(old_folder):
    async def write(store):
        await store.records.append(
            an_intent("dec_new", labels="secret"), an_outcome("dec_new"), an_event("key.created")
        )

    with Store.open(old_folder) as store:
        asyncio.run(write(store))
        newest = store.records.find("dec_new")
        assert (newest.seq, newest.attempts[0].labels) == (3, "secret")
