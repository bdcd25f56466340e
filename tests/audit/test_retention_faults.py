"""Faults of the machine while records are removed: nothing is half done, and nothing is lost."""

import asyncio
import resource
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest

from hortus.audit.checking import check_database
from hortus.audit.holds import Author
from hortus.audit.offline import check_log
from hortus.audit.retaining import Retention
from hortus.core.testing import FrozenClock
from hortus.store.testing import an_event, an_intent, an_outcome

DAY_S = 86_400
REQUESTS = 400

_RETAIN = """
import asyncio, sys
from pathlib import Path
from hortus.audit.holds import Author
from hortus.audit.log import LogParts, LogPlaces
from hortus.audit.retaining import Retention
from hortus.core.testing import FrozenClock
from hortus.store import Database, Store

data = Path(sys.argv[1])
clock = FrozenClock()
clock.advance(31 * 86_400)
parts, database = LogParts.make(), Database(data, "normal")
with Store.open(database, participants=[parts.appender, parts.remover]) as store:
    places = LogPlaces(data / "audit" / "log.key", data / "audit" / "log")
    log = parts.open(database, places, clock)
    size = lambda: log.publish().size
    retention = Retention(database, {"requests": 30}, size, Author("a", clock))
    print("up", flush=True)
    asyncio.run(retention.run(store.records, at_once=True))
    log.publish()
    print("done", flush=True)
"""


def look(kept):
    report = check_log(kept.folder, kept.key)
    check_database(kept.database, kept.folder, report)
    return report


def retain(kept, clock):
    retention = Retention(
        kept.database, {"requests": 30}, lambda: kept.log.publish().size, Author("a", clock)
    )
    asyncio.run(retention.run(kept.store.records, at_once=True))
    return kept.log.publish()


def fill(kept, count=REQUESTS):
    """Record requests with an event after each, so that a removal takes several steps."""
    records = [
        (an_intent(f"dec_{n}"), an_outcome(f"dec_{n}"), an_event("key.created"))
        for n in range(count)
    ]
    kept.append(*(record for three in records for record in three))
    kept.log.publish()


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("patience_s", [0.0, 0.05, 0.2])
def test_a_run_that_is_killed_is_finished_by_the_next(opened, patience_s):
    kept = opened()
    fill(kept)
    kept.close()
    command = [sys.executable, "-c", _RETAIN, str(kept.data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "up\n"
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience_s)
    process.kill()
    process.communicate()

    again = opened()
    signed = again.log.publish()
    assert look(again).faults == []
    clock = FrozenClock()
    clock.advance(31 * DAY_S)
    assert retain(again, clock).size >= signed.size
    report = look(again)
    assert (report.faults, report.remarks) == ([], [])
    assert report.removed == 2 * REQUESTS


@contextmanager
def files_no_longer_than(limit):
    """Let no file grow beyond ``limit`` bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_files_that_cannot_be_written_are_cleared_later(kept):
    fill(kept)
    clock = FrozenClock()
    clock.advance(31 * DAY_S)
    signed = kept.log.publish().size
    by = Author("a", clock)
    retention = Retention(kept.database, {"requests": 30}, lambda: signed, by)
    asyncio.run(retention.run(kept.store.records, at_once=True))
    with files_no_longer_than(200):
        assert kept.log.publish() is None
    assert "cannot be written" in kept.log.problem
    kept.log.publish()
    report = look(kept)
    assert (report.faults, report.remarks) == ([], [])


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("bundles", [1, 2, 3])
def test_a_sweep_that_was_cut_short_begins_again(kept, bundles):
    """Killed between the removal in the database and any of the files: the next one finishes."""
    fill(kept)
    clock = FrozenClock()
    clock.advance(31 * DAY_S)
    saved = [
        (file, file.read_bytes())
        for file in sorted((kept.folder / "tile/entries").glob("0*"))
        if file.is_file()
    ]
    retain(kept, clock)
    (kept.folder / ".swept").unlink()
    for file, data in saved[:bundles]:
        file.write_bytes(data)
    report = look(kept)
    assert report.faults == []
    assert "entries are here that were removed since" in report.remarks[0]
    kept.log._publisher._swept = None
    kept.append(an_event("a", at_us=clock.now_us()))
    kept.log.publish()
    assert look(kept).remarks == []
