"""What can go wrong with the database, told apart by what to do about it."""

import sqlite3

from hortus.core import HortusError, NotFoundError


class StoreError(HortusError):
    """The database cannot do what it was asked."""

    code, status = "store_failed", 503


class DiskFullError(StoreError):
    """There is no room left for records."""

    code = "store_disk_full"


class ReadOnlyError(StoreError):
    """The database may not be written to."""

    code = "store_read_only"


class BusyError(StoreError):
    """Another process keeps the database locked, or records arrive faster than the disk takes."""

    code = "store_busy"


class UnreachableError(StoreError):
    """The database server cannot be reached, or went away."""

    code = "store_unreachable"


class UnsureError(UnreachableError):
    """The database server went away before it said whether the last records are kept."""

    code = "store_unsure"


class CorruptError(StoreError):
    """The database file is damaged."""

    code = "store_corrupt"


class ClosedError(StoreError):
    """The store was closed."""

    code = "store_closed"


class RejectedError(StoreError):
    """A record holds a value that cannot be stored."""

    code, status = "store_rejected", 500


class InUseError(StoreError):
    """Another hortus writes to the same data folder."""

    code = "store_in_use"


class VersionError(StoreError):
    """The database was made by a newer hortus."""

    code = "store_version"


class UpgradeError(StoreError):
    """The tables of an older hortus could not be brought up to date; they are unchanged."""

    code, status = "store_upgrade", 500


class UnknownDecisionError(NotFoundError):
    """No record has the decision id asked for."""

    code = "unknown_decision"


_LEAVES: dict[int, tuple[type[StoreError], str, str]] = {
    sqlite3.SQLITE_FULL: (
        DiskFullError,
        "the disk is full, records cannot be written",
        "free some space; a running hortus then goes on by itself, a start has to be repeated",
    ),
    sqlite3.SQLITE_READONLY: (
        ReadOnlyError,
        "the database is read-only",
        "make the data folder and the files in it writable for the user that runs hortus",
    ),
    sqlite3.SQLITE_BUSY: (
        BusyError,
        "another process keeps the database locked",
        "end the program that has the database open (`fuser` names it), then try again",
    ),
    sqlite3.SQLITE_CORRUPT: (
        CorruptError,
        "the database is damaged",
        "stop hortus, keep a copy of the file, and restore a backup",
    ),
    sqlite3.SQLITE_NOTADB: (
        CorruptError,
        "the database file is not a database",
        "stop hortus, keep a copy of the file, and restore a backup",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        StoreError,
        "the database cannot be opened",
        "check that the data folder exists and that the user running hortus may use it",
    ),
}
_PRIMARY_CODE = 0xFF


def store_error(error: sqlite3.Error) -> StoreError:
    """Return what ``error`` means to the person who runs hortus."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if leaf := _LEAVES.get(code):
        make, message, remedy = leaf
        return make(f"{message} ({error})", remedy=remedy)
    return StoreError(
        f"the database failed: {error}", remedy="look at the disk and at the log of the system"
    )


def rejected(error: Exception) -> RejectedError:
    """Return the error for a record that no database would take."""
    return RejectedError(
        f"a record cannot be stored: {error}", remedy="report this; the request itself was sound"
    )
