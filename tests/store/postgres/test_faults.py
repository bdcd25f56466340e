"""Faults of a server: each is named, none loses or invents a record, and hortus goes on after."""

import asyncio
import os
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
from psycopg import sql

from hortus.audit import Appender
from hortus.audit.checking import check_database
from hortus.audit.errors import BrokenLogError
from hortus.audit.findings import Report
from hortus.store import (
    BusyError,
    Database,
    DiskFullError,
    ReadOnlyError,
    Store,
    StoreError,
    UnreachableError,
)
from hortus.store.testing import an_intent, an_outcome
from hortus.store.testing.server import TrialServer

SMALL = {
    "max_wal_size": "32MB",
    "min_wal_size": "32MB",
    "wal_init_zero": "on",
    "max_connections": "20",
    "shared_buffers": "4MB",
}


@pytest.fixture
def kind():
    return "postgresql"


@pytest.fixture
def store(database):
    with Store.open(database, participants=[Appender()]) as opened:
        yield opened


def append(store, *records):
    async def scenario():
        await store.records.append(*records)

    asyncio.run(scenario())


def faults(database):
    report = Report()
    check_database(database, database.folder / "none", report)
    return report.faults, report.records


def throw_everyone_out(postgres, database):
    postgres.ask(
        sql.SQL(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}"
        ).format(database.server.name)
    )


def test_a_server_turned_read_only_is_named_and_taken_up_again(store, postgres, database):
    append(store, an_intent("dec_1"))
    change = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}")
    name = sql.Identifier(database.server.name)
    postgres.ask(change.format(name, "on"))
    throw_everyone_out(postgres, database)
    with pytest.raises(ReadOnlyError, match="takes no changes"):
        append(store, an_intent("dec_2"))
    postgres.ask(change.format(name, "off"))
    append(store, an_intent("dec_3"))
    assert faults(database) == ([], 2)


def test_whoever_keeps_the_log_to_himself_holds_up_the_others_and_is_named(store, database):
    append(store, an_intent("dec_1"))
    with database.writing(), pytest.raises(BusyError, match="another hortus keeps the log"):
        append(store, an_intent("dec_2"))
    append(store, an_intent("dec_3"))
    assert faults(database) == ([], 2)


def test_a_writer_that_takes_no_lock_cannot_put_a_second_record_in_a_place(store, database):
    append(store, an_intent("dec_1"))
    rogue = database.engine.driver()
    rogue.execute("BEGIN")
    rogue.execute("INSERT INTO key_changes VALUES (1, 1)")
    rogue.execute("CREATE TEMP TABLE one AS SELECT * FROM intents")
    rogue.execute("UPDATE one SET seq = 2")
    rogue.execute("INSERT INTO intents SELECT * FROM one")
    rogue.execute("COMMIT")
    rogue.close()
    with pytest.raises(BrokenLogError, match="2 records and 1 entries"):
        append(store, an_intent("dec_2"))
    assert [(f.kind, f.entry) for f in faults(database)[0]] == [("record-added", 2)]


def test_a_table_that_was_dropped_is_named_and_nothing_is_recorded(store, database):
    append(store, an_intent("dec_1"))
    with database.writing() as connection:
        connection.execute("ALTER TABLE audit_leaves RENAME TO gone")
    with pytest.raises(StoreError, match="table is missing"):
        append(store, an_intent("dec_2"))
    with database.writing() as connection:
        connection.execute("ALTER TABLE gone RENAME TO audit_leaves")
    append(store, an_intent("dec_3"))
    assert faults(database) == ([], 2)


def test_a_server_that_crashes_loses_nothing_that_was_acknowledged(store, postgres, database):
    async def scenario():
        kept = []

        async def client(name):
            for n in range(200):
                decision = f"dec_{name}_{n}"
                try:
                    await store.records.append(an_intent(decision), an_outcome(decision))
                except UnreachableError:
                    await asyncio.sleep(0.02)
                else:
                    kept.append(decision)

        clients = [asyncio.create_task(client(name)) for name in range(8)]
        for _ in range(2):
            before = len(kept)
            while len(kept) < before + 100:  # noqa: ASYNC110 - it stands for any load
                await asyncio.sleep(0.01)
            await asyncio.to_thread(postgres.kill)
            await asyncio.to_thread(postgres.start)
        await asyncio.gather(*clients)
        return kept

    kept = asyncio.run(scenario())
    with database.reading() as connection:
        ended = [row[0] for row in connection.execute("SELECT decision_id FROM outcomes")]
    assert set(kept) <= set(ended)
    assert len(ended) == len(set(ended))
    assert faults(database) == ([], 2 * len(ended))


@pytest.fixture
def small_disk():
    """Return a folder with room for a server and hardly anything else."""
    # The server's user cannot look into the folders of tests.
    folder = Path(tempfile.mkdtemp(prefix="hortus-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=160m,mode=777", "tmpfs", str(folder)]
    if os.getuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("a small disk cannot be mounted here: that takes root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def test_a_full_disk_is_named_and_hortus_goes_on_when_there_is_room(
    small_disk, postgres_programs, tmp_path
):
    with closing(TrialServer(postgres_programs, parent=small_disk, settings=SMALL)) as trial:
        database = Database(tmp_path, server=trial.new())
        with Store.open(database, participants=[Appender()]) as store:
            append(store, an_intent("dec_1"))
            ballast = small_disk / "ballast"
            fill(ballast)
            written = append_until_refused(store)
            ballast.unlink()
            append(store, an_intent("dec_2"))
            assert faults(database) == ([], written + 2)


def append_until_refused(store):
    for written in range(500):
        try:
            append(store, an_intent(f"dec_b{written}", why="x" * 20_000))
        except DiskFullError:
            return written
    raise AssertionError("there was always room")


def fill(file):
    with file.open("wb") as opened, suppress(OSError):
        while True:
            opened.write(bytes(65_536))
            opened.flush()
