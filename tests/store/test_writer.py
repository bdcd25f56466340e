"""The group-commit writer: durable when it says so, honest when it cannot, alive afterwards."""

import asyncio
import gc
import sqlite3
import subprocess
import sys
import textwrap
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.store.database import Database
from hortus.store.errors import (
    BusyError,
    ClosedError,
    CorruptError,
    DiskFullError,
    ReadOnlyError,
    RejectedError,
    StoreError,
)
from hortus.store.reading import RecordReader
from hortus.store.records import RecordTables
from hortus.store.testing import an_intent, an_outcome
from hortus.store.writer import GroupWriter

LONE_SURROGATE = "\ud800"


class Bystander:
    """Takes part in each batch without writing; counts, and does what a test asks for."""

    def __init__(self):
        self.batches = []
        self.settled = []
        self.began = threading.Event()
        self.on_begin = self.on_write = lambda _: None

    def begin(self, connection):
        self.on_begin(connection)

    def write(self, connection, records):
        self.batches.append(len(records))
        self.began.set()
        self.on_write(connection)

    def settle(self, *, committed):
        self.settled.append(committed)


@pytest.fixture
def bystander():
    return Bystander()


@pytest.fixture
def writer(database, bystander):
    made = GroupWriter(database, RecordTables(), [bystander], most_waiting=3)
    yield made
    made.close()


def count(database):
    return sum(len(d.attempts) + bool(d.outcome) for d in RecordReader(database).recent(100_000))


def append(writer, *records):
    async def scenario():
        await writer.append(records)

    asyncio.run(scenario())


def test_a_record_is_on_disk_when_its_future_is_done(writer, database):
    async def scenario():
        await writer.append((an_intent("dec_1"), an_outcome("dec_1")))
        assert count(database) == 2

    asyncio.run(scenario())


def test_what_waits_together_is_committed_together(writer, bystander):
    release = threading.Event()
    bystander.on_write = lambda _: release.wait(10)

    async def scenario():
        first = writer.append((an_intent("dec_0"),))
        await asyncio.to_thread(bystander.began.wait, 10)
        rest = [writer.append((an_outcome(f"dec_{n}"),)) for n in range(1, 100)]
        release.set()
        await asyncio.gather(first, *rest)

    asyncio.run(scenario())
    assert bystander.batches == [1, 99]


def test_records_of_one_call_are_written_all_or_none(writer, database):
    with pytest.raises(RejectedError):
        append(writer, an_intent("dec_1"), an_outcome("dec_1", message=LONE_SURROGATE))
    assert count(database) == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"message": LONE_SURROGATE},
        {"input_tokens": 2**63},
        {"message": None},
        {"message": object()},
    ],
    ids=["no text", "too large", "nothing", "no value of a database"],
)
def test_a_record_that_cannot_be_stored_is_refused_alone(writer, database, bystander, bad):
    release = threading.Event()
    bystander.on_write = lambda _: release.wait(10)

    async def scenario():
        first = writer.append((an_intent("dec_0"),))
        sound = [writer.append((an_outcome(f"dec_{n}"),)) for n in range(5)]
        spoilt = writer.append((an_outcome("dec_x", **bad),))
        more = [writer.append((an_outcome(f"dec_{n}"),)) for n in range(5, 9)]
        release.set()
        return await asyncio.gather(first, *sound, spoilt, *more, return_exceptions=True)

    results = asyncio.run(scenario())
    assert [type(result) for result in results if result] == [RejectedError]
    reader = RecordReader(database)
    assert all(reader.find(f"dec_{n}").outcome for n in range(9))


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=3), max_size=12))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_exactly_what_was_acknowledged_is_there(emptied_database, calls):
    database = emptied_database(durability="normal")
    writer = GroupWriter(database, RecordTables())

    async def scenario():
        futures = [
            writer.append(
                tuple(
                    an_intent(f"dec_{n}", why="sound" if sound else LONE_SURROGATE)
                    for sound in call
                )
            )
            for n, call in enumerate(calls)
        ]
        return await asyncio.gather(*futures, return_exceptions=True)

    results = asyncio.run(scenario())
    writer.close()
    assert [result is None for result in results] == [all(call) for call in calls]
    assert {d.decision_id: len(d.attempts) for d in RecordReader(database).recent(100)} == {
        f"dec_{n}": len(call) for n, call in enumerate(calls) if all(call)
    }


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_full_disk_is_named_and_the_writer_goes_on_when_there_is_room(
    writer, database, bystander
):
    def fill(connection):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    bystander.on_begin = fill
    with pytest.raises(DiskFullError, match="disk is full") as caught:
        append(writer, an_intent("dec_1", why="x" * 100_000))
    assert "free some space; a running hortus then goes on by itself" in caught.value.remedy
    assert "a start has to be repeated" in caught.value.remedy
    bystander.on_begin = lambda _: None
    append(writer, an_intent("dec_2"))
    assert count(database) == 1
    assert bystander.settled == [False, True]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_read_only_database_is_named_and_the_writer_recovers(writer, database, bystander):
    bystander.on_begin = lambda connection: connection.execute("PRAGMA query_only = 1")
    with pytest.raises(ReadOnlyError):
        append(writer, an_intent("dec_1"))
    bystander.on_begin = lambda _: None
    append(writer, an_intent("dec_2"))
    assert count(database) == 1


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_locked_database_is_named_and_the_writer_recovers(writer, database):
    other = sqlite3.connect(database.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError, match="locked"):
        append(writer, an_intent("dec_1"))
    other.execute("ROLLBACK")
    other.close()
    append(writer, an_intent("dec_2"))
    assert count(database) == 1


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_that_is_no_database_is_named_and_the_writer_recovers(database):
    sound = database.file.read_bytes()
    database.file.write_bytes(b"no database" * 1_000)
    writer = GroupWriter(database, RecordTables())
    with pytest.raises(CorruptError):
        append(writer, an_intent("dec_1"))
    database.file.write_bytes(sound)
    append(writer, an_intent("dec_2"))
    writer.close()
    assert count(database) == 1


def test_numbers_stay_dense_over_a_failed_batch(writer, database):
    append(writer, an_intent("dec_1"))
    with pytest.raises(RejectedError):
        append(writer, an_outcome("dec_1", message=LONE_SURROGATE))
    append(writer, an_outcome("dec_1"))
    assert RecordReader(database).find("dec_1").seq == 2


def test_what_a_participant_cannot_write_undoes_the_records_too(writer, database, bystander):
    bystander.on_write = lambda connection: connection.execute("INSERT INTO nowhere VALUES (1)")
    with pytest.raises(StoreError, match="nowhere"):
        append(writer, an_intent("dec_1"))
    assert count(database) == 0


def test_a_participant_shares_the_transaction_of_the_records(writer, database, bystander):
    def leave(connection):
        connection.execute("CREATE TABLE IF NOT EXISTS mine (n INTEGER)")
        connection.execute("INSERT INTO mine SELECT count(*) FROM intents")

    bystander.on_write = leave
    append(writer, an_intent("dec_1"))
    with database.reading() as connection:
        assert connection.execute("SELECT n FROM mine").fetchall() == [(1,)]


def test_a_waiter_that_gave_up_disturbs_no_other(writer, database, bystander):
    release = threading.Event()
    bystander.on_write = lambda _: release.wait(10)

    async def scenario():
        given_up = writer.append((an_intent("dec_1"),))
        other = writer.append((an_intent("dec_2"),))
        given_up.cancel()
        release.set()
        await other

    asyncio.run(scenario())
    assert count(database) == 2


def test_too_much_waiting_refuses_new_work_but_never_an_outcome(writer, database, bystander):
    release = threading.Event()
    bystander.on_write = lambda _: release.wait(10)

    async def scenario():
        taken = [writer.append((an_intent("dec_0"),))]
        await asyncio.to_thread(bystander.began.wait, 10)
        taken += [writer.append((an_intent(f"dec_{n}"),)) for n in range(1, 4)]
        with pytest.raises(BusyError, match="wait for the disk"):
            await writer.append((an_intent("dec_9"),))
        taken.append(writer.append((an_outcome("dec_0"),)))
        release.set()
        await asyncio.gather(*taken)

    asyncio.run(scenario())
    assert count(database) == 5


def test_what_waits_can_be_counted(writer, bystander):
    release = threading.Event()
    bystander.on_write = lambda _: release.wait(10)

    async def scenario():
        first = writer.append((an_intent("dec_0"),))
        await asyncio.to_thread(bystander.began.wait, 10)
        rest = [writer.append((an_outcome("dec_0"),)) for _ in range(3)]
        waiting = writer.waiting
        release.set()
        await asyncio.gather(first, *rest)
        return waiting

    assert asyncio.run(scenario()) == 3
    assert writer.waiting == 0


def test_a_batch_has_a_limit(database, bystander):
    writer = GroupWriter(database, RecordTables(), [bystander])
    records = tuple(an_outcome(f"dec_{n}") for n in range(3_000))

    async def scenario():
        release = threading.Event()
        bystander.on_write = lambda _: release.wait(10)
        futures = [writer.append(records[:1])]
        await asyncio.to_thread(bystander.began.wait, 10)
        futures += [writer.append(records) for _ in range(3)]
        release.set()
        await asyncio.gather(*futures)

    asyncio.run(scenario())
    writer.close()
    assert bystander.batches == [1, 6_000, 3_000]


def test_closing_commits_what_waits(writer, database):
    async def scenario():
        futures = [writer.append((an_outcome(f"dec_{n}"),)) for n in range(50)]
        writer.close()
        await asyncio.gather(*futures)

    asyncio.run(scenario())
    reader = RecordReader(database)
    assert all(reader.find(f"dec_{n}") for n in range(50))


def test_a_closed_writer_says_so_and_may_be_closed_again(writer):
    writer.close()
    writer.close()
    with pytest.raises(ClosedError):
        append(writer, an_intent("dec_1"))


def test_a_writer_that_nobody_holds_commits_what_waits(database):
    async def scenario():
        GroupWriter(database, RecordTables()).append((an_intent("dec_1"),))
        gc.collect()

    asyncio.run(scenario())
    assert count(database) == 1


def test_an_event_loop_that_has_ended_does_not_stop_the_writer(writer, database, bystander):
    release = threading.Event()
    bystander.on_write = lambda _: release.wait(10)

    async def scenario():
        writer.append((an_intent("dec_1"),))

    asyncio.run(scenario())
    release.set()
    append(writer, an_intent("dec_2"))
    assert count(database) == 2


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_in_a_participant_leaves_nobody_waiting(database, bystander):
    writer = GroupWriter(database, RecordTables(), [bystander])
    release = threading.Event()

    def fail(_):
        release.wait(10)
        raise KeyError

    bystander.on_write = fail

    async def scenario():
        first = writer.append((an_intent("dec_1"),))
        await asyncio.to_thread(bystander.began.wait, 10)
        behind = writer.append((an_intent("dec_2"),))
        release.set()
        results = await asyncio.gather(first, behind, return_exceptions=True)
        later = await asyncio.gather(writer.append((an_intent("dec_3"),)), return_exceptions=True)
        return results + later

    assert [type(result) for result in asyncio.run(scenario())] == [ClosedError] * 3
    writer.close()
    assert count(database) == 0


def test_a_process_that_ends_without_closing_loses_nothing(tmp_path):
    program = """
        import asyncio, sys
        from pathlib import Path
        from hortus.store import Store
        from hortus.store.testing import an_intent

        store = Store.open(Path(sys.argv[1]))

        async def scenario():
            for n in range(500):
                store.records.append(an_intent(f"dec_{n}"))

        asyncio.run(scenario())
    """
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(tmp_path)], check=True, timeout=60
    )
    assert count(Database(tmp_path)) == 500
