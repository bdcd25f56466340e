"""Errors of the database, told apart by what to do about them."""

import sqlite3

import pytest

from hortus.store.errors import (
    BusyError,
    CorruptError,
    DiskFullError,
    ReadOnlyError,
    StoreError,
    store_error,
)


def driver_error(code):
    error = sqlite3.OperationalError("words of the driver")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "leaf"),
    [
        (sqlite3.SQLITE_FULL, DiskFullError),
        (sqlite3.SQLITE_READONLY, ReadOnlyError),
        (sqlite3.SQLITE_READONLY_DBMOVED, ReadOnlyError),
        (sqlite3.SQLITE_BUSY, BusyError),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, BusyError),
        (sqlite3.SQLITE_CORRUPT, CorruptError),
        (sqlite3.SQLITE_NOTADB, CorruptError),
        (sqlite3.SQLITE_CANTOPEN, StoreError),
        (sqlite3.SQLITE_IOERR, StoreError),
        (0, StoreError),
    ],
)
def test_each_code_has_its_leaf_and_a_remedy(code, leaf):
    error = store_error(driver_error(code))
    assert type(error) is leaf
    assert error.status == 503
    assert "words of the driver" in error.message
    assert error.remedy


def test_an_error_without_a_code_is_a_failure_of_the_store():
    assert type(store_error(sqlite3.Error("odd"))) is StoreError
