"""Errors of the server, told apart by what to do about them; none of them shows a password."""

import psycopg
import pytest
from psycopg import errors

from hortus.store import Database, Server
from hortus.store.errors import (
    BusyError,
    CorruptError,
    DiskFullError,
    ReadOnlyError,
    RejectedError,
    StoreError,
    UnreachableError,
)
from hortus.store.postgres.errors import store_error, translated


@pytest.fixture
def kind():
    return "postgresql"


@pytest.mark.parametrize(
    ("error", "leaf"),
    [
        (errors.DiskFull("x"), DiskFullError),
        (errors.ReadOnlySqlTransaction("x"), ReadOnlyError),
        (errors.InsufficientPrivilege("x"), ReadOnlyError),
        (errors.LockNotAvailable("x"), BusyError),
        (errors.QueryCanceled("x"), BusyError),
        (errors.TooManyConnections("x"), BusyError),
        (errors.DataCorrupted("x"), CorruptError),
        (errors.IndexCorrupted("x"), CorruptError),
        (errors.UndefinedTable("x"), StoreError),
        (errors.UndefinedColumn("x"), StoreError),
        (errors.IoError("x"), StoreError),
        (errors.AdminShutdown("x"), UnreachableError),
        (errors.CrashShutdown("x"), UnreachableError),
        (errors.CannotConnectNow("x"), UnreachableError),
        (errors.IdleInTransactionSessionTimeout("x"), UnreachableError),
        (errors.ConnectionFailure("x"), UnreachableError),
        (psycopg.OperationalError("the connection is lost"), UnreachableError),
        (errors.UniqueViolation("x"), RejectedError),
        (errors.NumericValueOutOfRange("x"), RejectedError),
        (psycopg.DataError("x"), RejectedError),
        (psycopg.ProgrammingError("cannot adapt"), RejectedError),
        (psycopg.InterfaceError(""), StoreError),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.__name__,
)
def test_each_error_has_its_leaf_and_a_remedy(error, leaf):
    found = store_error(error)
    assert type(found) is leaf
    assert found.status == (500 if leaf is RejectedError else 503)
    assert found.message
    assert found.remedy


def test_the_error_of_the_driver_is_kept_as_the_cause():
    with pytest.raises(StoreError) as caught, translated():
        raise errors.DiskFull("x")
    assert isinstance(caught.value.__cause__, errors.DiskFull)


def test_a_server_that_is_not_there_is_named_and_no_password_with_it(tmp_path):
    file = tmp_path / "password"
    file.write_text("correct-horse\n")
    file.chmod(0o600)
    away = Database(tmp_path, server=Server("postgresql://hortus@127.0.0.1:1/hortus", file))
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1") as caught:
        away.prepare()
    shown = f"{caught.value.message} {caught.value.remedy} {caught.value.__cause__!r} {away!r}"
    assert "correct-horse" not in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("trial", "none"), "no such database"),
        (("hortus@", "nobody@"), "does not let this user in|no such database"),
    ],
    ids=["database", "user"],
)
def test_what_is_not_on_the_server_is_named(database, change, said):
    wrong = Server(database.server.url.replace(*change))
    with pytest.raises(StoreError, match=said) as caught:
        Database(database.folder, server=wrong).prepare()
    assert caught.value.remedy
