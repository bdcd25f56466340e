"""Inserting many rows: all of them, in their order, whatever their number."""

import sqlite3

import pytest

from hortus.store import Inserter


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 63, 64, 65, 84, 85, 200])
def test_every_row_arrives_in_its_order(count):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE things (seq INTEGER PRIMARY KEY, name TEXT)")
    rows = [(number, f"thing {number}") for number in range(count)]
    Inserter("things", ("seq", "name")).insert(connection, rows)
    assert connection.execute("SELECT * FROM things ORDER BY rowid").fetchall() == rows
    connection.close()


def test_a_row_that_does_not_fit_fails():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE things (seq INTEGER PRIMARY KEY)")
    with pytest.raises(sqlite3.IntegrityError):
        Inserter("things", ("seq",)).insert(connection, [(1,), (1,)])
    connection.close()
