"""One SQLite file in the data folder: the store of a single gateway."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from hortus.store.connection import Connection, transaction
from hortus.store.errors import StoreError, store_error
from hortus.store.lock import WriterLock
from hortus.store.revision import HEAD, checked

_FILE = "hortus.db"
# An insert has one text for each number of rows, for each of a few tables.
_STATEMENTS_KEPT = 512
_WAL_LIMIT_BYTES = 67_108_864


class SqliteConnection(sqlite3.Connection):
    """The driver's own connection; transactions are begun and ended by hand."""

    def begin(self) -> None:
        """Begin a transaction that writes, once no other one does."""
        self.execute("BEGIN IMMEDIATE")


class SqliteFile:
    """The file ``hortus.db``."""

    shared = False

    def __init__(self, folder: Path, durability: str, busy_timeout_s: float) -> None:
        self.file = folder / _FILE
        self._folder = folder
        self._durability = durability
        self._busy_timeout_s = busy_timeout_s

    def writer(self) -> SqliteConnection:
        """Return a connection that may write."""
        with translated():
            connection = sqlite3.connect(
                self.file,
                timeout=self._busy_timeout_s,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=_STATEMENTS_KEPT,
                factory=SqliteConnection,
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {self._durability}")
            connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
        return connection

    def reader(self) -> SqliteConnection:
        """Return a connection that cannot write; it neither waits for the writer nor stops it."""
        with translated():
            return sqlite3.connect(
                f"{self.file.absolute().as_uri()}?mode=ro",
                uri=True,
                timeout=self._busy_timeout_s,
                isolation_level=None,
                check_same_thread=False,
                factory=SqliteConnection,
            )

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read one state of the database inside the block."""
        with closing(self.reader()) as connection:
            connection.execute("BEGIN")
            yield connection

    def exists(self) -> bool:
        """Tell whether there is a database."""
        return self.file.exists()

    def join(self) -> WriterLock:
        """Keep all others from writing until the lock is released."""
        return WriterLock(self._folder)

    def alone(self) -> WriterLock:
        """Keep gateways out inside the block; raises ``InUseError`` where one works."""
        return WriterLock(self._folder)

    def lead(self) -> "SoleLead":
        """Return that this gateway is the one that signs: there is no other."""
        return SoleLead()

    def flush(self) -> None:
        """Put on disk what was read, also where commits are not flushed one by one.

        Only the write-ahead log may be opened beside SQLite, whose locks on the database would
        end with our closing it.
        """
        wal = self.file.with_name(f"{self.file.name}-wal")
        if wal.exists():
            with wal.open("rb") as opened:
                os.fsync(opened.fileno())

    def prepare(self) -> None:
        """Make the folder and the tables, or bring older ones up to date."""
        if self.file.exists():
            with translated(), self.snapshot() as reader:
                if _revision(reader) == HEAD:
                    return
        else:
            self._make_file()
        with translated(), closing(self.writer()) as connection:
            found = _revision(connection)
            if not found:
                _create(connection)
            elif found != HEAD:
                self._upgrade(connection)

    def _make_file(self) -> None:
        """Make an empty file that only its owner may read; SQLite's side files follow it."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.file.touch(mode=0o600)
        except OSError as e:
            raise StoreError(
                f"the data folder {self._folder} cannot be used: {e.strerror}",
                remedy="name another with --data or HORTUS_DATA, or mend its rights",
            ) from e

    def _upgrade(self, connection: SqliteConnection) -> None:
        # A running hortus must not find its tables changed under it.
        with WriterLock(self._folder):
            from hortus.store.upgrade import upgrade  # noqa: PLC0415 - costs half a second

            upgrade(connection)


class SoleLead:
    """The only gateway of a data folder always signs."""

    def held(self) -> bool:
        """Return that it does."""
        return True

    def release(self) -> None:
        """Do nothing: the lock on the folder keeps others out."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into ``StoreError``."""
    try:
        yield
    except sqlite3.Error as e:
        raise store_error(e) from e


def _revision(connection: Connection) -> str:
    """Return the revision of the tables, or '' in a new file."""
    known = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).fetchone()
    return checked(connection) if known else ""


def _create(connection: SqliteConnection) -> None:
    """Make the newest tables, unless another process was faster."""
    with transaction(connection):
        if _revision(connection):
            return
        for statement in (
            files("hortus.store.migrations").joinpath("tables.sqlite.sql").read_text().split(";\n")
        ):
            connection.execute(statement)
        connection.execute("INSERT INTO alembic_version VALUES (?)", (HEAD,))
