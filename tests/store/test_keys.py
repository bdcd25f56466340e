"""The table of keys, and the note of when each was last used."""

import asyncio
import shutil

import pytest

from hortus.store import KeyRecord, Store, StoreError, StoreView
from hortus.store.keys import KeyTable
from hortus.store.testing import an_intent

DAY_US = 86_400_000_000
TODAY = 19_000


def a_key(key_id="key_1", **changes):
    fields = {"digest": key_id.encode(), "name": "ada", "models": (), "created_us": 1}
    return KeyRecord(key_id, **(fields | changes))


@pytest.fixture
def table(database):
    made = KeyTable(database)
    yield made
    made.close()


def test_a_key_is_read_back_as_it_was_stored(table):
    key = a_key(models=("a,b", 'c"d'), expires_us=5, name="Ada L.; DROP TABLE keys")
    table.add(key)
    assert table.all() == [key]


def test_keys_come_oldest_first(table):
    table.add(a_key("key_2", created_us=2))
    table.add(a_key("key_1", created_us=1))
    assert [key.key_id for key in table.all()] == ["key_1", "key_2"]


def test_a_key_cannot_be_stored_twice(table):
    table.add(a_key())
    with pytest.raises(StoreError):
        table.add(a_key())


def test_a_revoked_key_keeps_the_first_time(table):
    table.add(a_key())
    assert table.revoke("key_1", 7)
    assert not table.revoke("key_1", 8)
    assert table.all()[0].revoked_us == 7


def test_revoking_a_key_that_is_not_there_changes_nothing(table):
    assert not table.revoke("key_9", 7)
    assert table.changes() == 0


def test_every_change_by_any_process_is_noticed(table, database):
    other = KeyTable(database)
    seen = [table.changes()]
    other.add(a_key())
    seen.append(table.changes())
    other.revoke("key_1", 7)
    seen.append(table.changes())
    assert seen == [0, 1, 2]


def test_records_are_no_change_of_keys(store):
    before = store.keys.changes()

    async def scenario():
        await store.records.append(an_intent("dec_1"))

    asyncio.run(scenario())
    assert store.keys.changes() == before


@pytest.mark.parametrize("kind", ["sqlite"])
def test_watching_fails_with_words_and_recovers(tmp_path, table, database):
    table.add(a_key())
    table.close()
    away = tmp_path / "away"
    shutil.move(database.file, away)
    with pytest.raises(StoreError, match="cannot be opened"):
        table.changes()
    shutil.move(away, database.file)
    assert table.changes() == 1


def test_a_watched_database_that_breaks_is_opened_afresh(table, database):
    table.add(a_key())
    assert table.changes() == 1
    with database.writing() as connection:
        connection.execute("ALTER TABLE key_changes RENAME TO gone")
    with pytest.raises(StoreError, match="key_changes"):
        table.changes()
    with database.writing() as connection:
        connection.execute("ALTER TABLE gone RENAME TO key_changes")
    assert table.changes() == 1


def use(store, *intents):
    async def scenario():
        await asyncio.gather(*(store.records.append(i) for i in intents), return_exceptions=True)

    asyncio.run(scenario())


def last_used(store):
    return {key.key_id: key.last_used_day for key in store.keys.all()}


def test_the_day_of_last_use_is_noted(store):
    store.keys.add(a_key("key_1"))
    store.keys.add(a_key("key_2"))
    use(store, an_intent("dec_1", key_id="key_1", at_us=TODAY * DAY_US))
    use(store, an_intent("dec_2", key_id="key_1", at_us=(TODAY + 1) * DAY_US))
    use(store, an_intent("dec_3", key_id="key_1", at_us=TODAY * DAY_US))
    assert last_used(store) == {"key_1": TODAY + 1, "key_2": 0}


def test_a_use_is_noted_only_if_its_record_is_on_disk(store):
    store.keys.add(a_key("key_1"))
    use(store, an_intent("dec_1", key_id="key_1", at_us=TODAY * DAY_US, why="\ud800"))
    assert last_used(store) == {"key_1": 0}
    use(store, an_intent("dec_2", key_id="key_1", at_us=TODAY * DAY_US))
    assert last_used(store) == {"key_1": TODAY}


def test_a_use_is_noted_again_after_a_restart(database):
    with Store.open(database) as store:
        store.keys.add(a_key("key_1"))
        use(store, an_intent("dec_1", key_id="key_1", at_us=TODAY * DAY_US))
    with Store.open(database) as store:
        use(store, an_intent("dec_2", key_id="key_1", at_us=(TODAY + 1) * DAY_US))
        assert last_used(store) == {"key_1": TODAY + 1}


def test_another_process_may_change_keys_while_records_are_written(store, database):
    async def scenario():
        writing = [store.records.append(an_intent(f"dec_{n}")) for n in range(200)]
        with StoreView.open(database) as view:
            view.keys.add(a_key("key_9"))
        await asyncio.gather(*writing)

    asyncio.run(scenario())
    assert [key.key_id for key in store.keys.all()] == ["key_9"]
    assert len(store.records.recent(500)) == 200
