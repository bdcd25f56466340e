"""Records to measure, for tests that need no log."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from hortus.evidence.rebuilt import empty_tables, insert
from hortus.evidence.records import FOREVER_US, Period, Records
from hortus.store import Record


@contextmanager
def records_of(
    *records: Record, since_us: int = 0, until_us: int = FOREVER_US
) -> Iterator[Records]:
    """Lend the records of a period, numbered from 1 in the order in which they are given."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        empty_tables(connection)
        insert(connection, enumerate(records, start=1))
        yield Records(connection, Period(len(records), since_us, until_us))
