"""Faults of the machine: the log is behind for a while, never wrong, and no record is lost."""

import asyncio
import resource
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.audit.checking import check_database
from hortus.audit.findings import Report
from hortus.audit.growing import Appender
from hortus.audit.offline import check_log
from hortus.store import Database, DiskFullError, InUseError, ReadOnlyError, RejectedError, Store
from hortus.store.testing import an_intent, an_outcome


class Pragmas:
    """Takes part in each group after the log, and makes the disk what a test wants it to be."""

    def __init__(self):
        self.on_begin = lambda _: None

    def begin(self, connection):
        self.on_begin(connection)

    def write(self, connection, records):
        """Nothing is written."""

    def settle(self, *, committed):
        """Nothing is kept."""


def full(connection):
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")


def read_only(connection):
    connection.execute("PRAGMA query_only = 1")


def append(store, *records):
    async def scenario():
        await store.records.append(*records)

    asyncio.run(scenario())


def faults(folder):
    report = Report()
    check_database(Database(folder), folder / "none", report)
    return report.faults, report.records


@contextmanager
def files_no_longer_than(limit):
    """Let no file grow beyond ``limit`` bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(("fault", "error"), [(full, DiskFullError), (read_only, ReadOnlyError)])
def test_records_refused_by_the_disk_leave_no_mark_in_the_log(tmp_path, fault, error):
    disk = Pragmas()
    disk.on_begin = fault
    with Store.open(tmp_path, participants=[Appender(), disk]) as store:
        with pytest.raises(error):
            append(store, an_intent("dec_1", why="x" * 100_000))
        disk.on_begin = lambda _: None
        append(store, an_intent("dec_2"), an_outcome("dec_2"))
    assert faults(tmp_path) == ([], 2)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_two_writers_cannot_have_one_log(kept):
    with pytest.raises(InUseError):
        Store.open(kept.data, participants=[Appender()])
    kept.fill(1)
    assert kept.log.publish().size == 2


def test_a_full_disk_holds_up_publishing_and_nothing_else(kept):
    kept.fill(100)
    kept.log.publish()
    before = (kept.folder / "checkpoint").read_bytes()
    kept.fill(100, start=101)
    with files_no_longer_than(1_000):
        assert kept.log.publish() is None
    assert "cannot be written" in kept.log.problem
    assert (kept.folder / "checkpoint").read_bytes() == before
    assert check_log(kept.folder, kept.key).faults == []
    assert kept.log.publish().size == 400
    assert check_log(kept.folder, kept.key).faults == []


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(calls=st.lists(st.lists(st.booleans(), min_size=1, max_size=4), max_size=12))
def test_whatever_is_rejected_the_log_holds_exactly_what_is_kept(tmp_path_factory, calls):
    folder = tmp_path_factory.mktemp("log")

    async def scenario(store):
        futures = [
            store.records.append(
                *(an_intent(f"dec_{n}", why="" if sound else "\ud800") for sound in call)
            )
            for n, call in enumerate(calls)
        ]
        return await asyncio.gather(*futures, return_exceptions=True)

    with Store.open(folder, durability="normal", participants=[Appender()]) as store:
        results = asyncio.run(scenario(store))
    assert [isinstance(r, RejectedError) for r in results] == [not all(call) for call in calls]
    assert faults(folder) == ([], sum(len(call) for call in calls if all(call)))
