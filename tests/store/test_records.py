"""The log of requests as the gateway uses it."""

import asyncio

import pytest

from hortus.store import RejectedError, Store
from hortus.store.records import RecordTables
from hortus.store.testing import an_event, an_intent, an_outcome


def test_intents_outcomes_and_events_share_one_dense_sequence(store):
    async def scenario():
        await store.records.append(an_intent("dec_1"))
        await store.records.append(an_intent("dec_2"), an_outcome("dec_1"))
        await store.records.append(an_event("key.revoked"))
        await store.records.append(an_outcome("dec_2"))

    asyncio.run(scenario())
    assert [d.seq for d in store.records.recent(2)] == [5, 3]


def test_numbering_goes_on_after_a_restart(database):
    async def write(store, *records):
        await store.records.append(*records)

    for n in (1, 2):
        with Store.open(database) as store:
            asyncio.run(write(store, an_intent(f"dec_{n}"), an_outcome(f"dec_{n}")))
    with Store.open(database) as store:
        assert [d.seq for d in store.records.recent(5)] == [4, 2]


def test_a_failed_append_fails_its_future(store):
    async def scenario():
        with pytest.raises(RejectedError):
            await store.records.append(an_intent("dec_1", bytes_in=2**70))

    asyncio.run(scenario())
    assert store.records.recent(5) == []


def test_numbers_of_a_batch_that_failed_are_used_again(database):
    tables = RecordTables()
    connection = database.writer()
    tables.begin(connection)
    connection.execute("BEGIN")
    tables.write(connection, [an_intent("dec_1")])
    connection.execute("ROLLBACK")
    tables.settle(committed=False)
    tables.write(connection, [an_intent("dec_1")])
    tables.settle(committed=True)
    tables.write(connection, [an_outcome("dec_1")])
    assert connection.execute("SELECT seq FROM intents").fetchall() == [(1,)]
    assert connection.execute("SELECT seq FROM outcomes").fetchall() == [(2,)]
    connection.close()


def test_many_tasks_get_every_record_acknowledged(store):
    async def scenario():
        async def client(name):
            for n in range(20):
                await store.records.append(an_intent(f"dec_{name}_{n:02}"))

        await asyncio.gather(*(client(name) for name in range(20)))

    asyncio.run(scenario())
    assert len(store.records.recent(1_000)) == 400


def test_nothing_is_pending_once_all_is_acknowledged(store):
    async def scenario():
        await asyncio.gather(*(store.records.append(an_intent(f"dec_{n}")) for n in range(9)))

    asyncio.run(scenario())
    assert store.records.pending == 0
