"""What the server's errors mean to the person who runs hortus."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from hortus.store.errors import (
    BusyError,
    CorruptError,
    DiskFullError,
    ReadOnlyError,
    StoreError,
    UnreachableError,
    rejected,
)

_Leaf = tuple[type[StoreError], str, str]

_READ_ONLY: _Leaf = (
    ReadOnlyError,
    "the database server takes no changes",
    "name the primary server in store.url, with target_session_attrs=read-write where it may move",
)
_FORBIDDEN: _Leaf = (
    ReadOnlyError,
    "the database user lacks a right",
    "make it the owner of the database: ALTER DATABASE … OWNER TO …",
)
_BUSY: _Leaf = (
    BusyError,
    "another hortus keeps the log of this database",
    "try again shortly; where it stays so, look at pg_stat_activity for who holds the lock",
)
_CROWDED: _Leaf = (
    BusyError,
    "the database server has no room for another connection",
    "raise max_connections there; a gateway needs six",
)
_REFUSED: _Leaf = (
    StoreError,
    "the database server does not let this user in",
    "check the user in store.url, store.password_file and the server's pg_hba.conf",
)
_CORRUPT: _Leaf = (
    CorruptError,
    "the database is damaged",
    "stop hortus, keep a copy of the server's files, and restore a backup",
)

_BY_STATE: dict[str, _Leaf] = {
    "53100": (
        DiskFullError,
        "the disk of the database server is full, records cannot be written",
        "free space there; a running hortus then goes on by itself, a start has to be repeated",
    ),
    "25006": _READ_ONLY,
    "42501": _FORBIDDEN,
    "55P03": _BUSY,
    "57014": _BUSY,
    "53300": _CROWDED,
    "28000": _REFUSED,
    "28P01": _REFUSED,
    "3D000": (
        StoreError,
        "there is no such database on the server",
        "make it there: CREATE DATABASE hortus OWNER hortus",
    ),
    "42P01": (
        StoreError,
        "a table is missing in the database",
        "start hortus once (`hortus up`), which makes them; where one was dropped, restore it",
    ),
    "XX001": _CORRUPT,
    "XX002": _CORRUPT,
}
# Shutdown, crash, start-up, and the connection itself.
_GONE = ("57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "08")
_OF_VALUES = (psycopg.DataError, psycopg.IntegrityError)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into ``StoreError``."""
    try:
        yield
    except psycopg.Error as e:
        raise store_error(e) from e


def store_error(error: psycopg.Error) -> StoreError:
    """Return what ``error`` means; none of its words is ever a password."""
    state = error.sqlstate or ""
    said = str(error).strip().partition("\n")[0] or type(error).__name__
    if leaf := _BY_STATE.get(state) or _by_words(error):
        make, message, remedy = leaf
        return make(f"{message} ({said})", remedy=remedy)
    if state.startswith(_GONE) or (not state and isinstance(error, psycopg.OperationalError)):
        return UnreachableError(
            f"the database server cannot be reached ({said})",
            remedy="see whether it runs; a running hortus then goes on, a start is to be repeated",
        )
    # A statement at fault has a code; a value that the driver cannot send has none.
    if isinstance(error, _OF_VALUES) or (
        isinstance(error, psycopg.ProgrammingError) and not state
    ):
        return rejected(error)
    return StoreError(
        f"the database failed: {said}", remedy="look at the log of the database server"
    )


def _by_words(error: psycopg.Error) -> _Leaf | None:
    """Return what a failed connection means: the driver keeps no code of it, only the words."""
    if error.sqlstate or not isinstance(error, psycopg.OperationalError):
        return None
    words = str(error)
    for state, sign in (
        ("28P01", "authentication failed"),
        ("28P01", "no password supplied"),
        ("28000", "no pg_hba.conf entry"),
        ("3D000", "does not exist"),
        ("53300", "too many clients"),
        ("53300", "remaining connection slots"),
    ):
        if sign in words:
            return _BY_STATE[state]
    return None
