"""Open the database file for writing or reading, with its tables brought up to date."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from hortus.store.errors import StoreError, VersionError, store_error
from hortus.store.lock import WriterLock

HEAD = "0003"
"""The revision of the tables that this hortus works with."""

_FILE = "hortus.db"
# An insert has one text for each number of rows, for each of a few tables.
_STATEMENTS_KEPT = 512
_WAL_LIMIT_BYTES = 67_108_864


@dataclass(frozen=True, slots=True)
class Database:
    """One SQLite file, ``hortus.db`` in the data folder.

    ``durability`` is ``full`` (each commit survives a power cut) or ``normal`` (each commit
    survives a killed process; a power cut may lose the last ones).
    """

    folder: Path
    durability: str = "full"
    busy_timeout_s: float = 5.0

    @property
    def file(self) -> Path:
        """Return where the database is."""
        return self.folder / _FILE

    def writer(self) -> sqlite3.Connection:
        """Return a connection that may write; transactions are begun and ended by hand."""
        with translated():
            connection = sqlite3.connect(
                self.file,
                timeout=self.busy_timeout_s,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=_STATEMENTS_KEPT,
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {self.durability}")
            connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
        return connection

    def reader(self) -> sqlite3.Connection:
        """Return a connection that cannot write; it neither waits for the writer nor stops it."""
        with translated():
            return sqlite3.connect(
                f"{self.file.absolute().as_uri()}?mode=ro",
                uri=True,
                timeout=self.busy_timeout_s,
                isolation_level=None,
                check_same_thread=False,
            )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read a consistent state of the database inside the block."""
        with translated(), closing(self.reader()) as connection:
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Commit what the block writes as one transaction; for rare, small changes."""
        with translated(), closing(self.writer()) as connection, transaction(connection):
            yield connection

    def prepare(self) -> None:
        """Make the folder and the tables, or bring older ones up to date."""
        if self.file.exists():
            with self.reading() as connection:
                if _revision(connection) == HEAD:
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
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.file.touch(mode=0o600)
        except OSError as e:
            raise StoreError(
                f"the data folder {self.folder} cannot be used: {e.strerror}",
                remedy="name another with --data or HORTUS_DATA, or mend its rights",
            ) from e

    def _upgrade(self, connection: sqlite3.Connection) -> None:
        # A running hortus must not find its tables changed under it.
        with WriterLock(self.folder):
            from hortus.store.upgrade import upgrade  # noqa: PLC0415 - costs half a second

            upgrade(connection)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into ``StoreError``."""
    try:
        yield
    except sqlite3.Error as e:
        raise store_error(e) from e


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit the block's changes, or none of them."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _revision(connection: sqlite3.Connection) -> str:
    """Return the revision of the tables, or '' in a new file."""
    known = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).fetchone()
    if not known:
        return ""
    row: tuple[str] | None = connection.execute(
        "SELECT version_num FROM alembic_version"
    ).fetchone()
    found = row[0] if row else ""
    if found > HEAD:
        raise VersionError(
            f"the database is at revision {found}, this hortus knows {HEAD}",
            remedy="run the newer hortus that made it, or use another data folder",
        )
    return found


def _create(connection: sqlite3.Connection) -> None:
    """Make the newest tables, unless another process was faster."""
    with transaction(connection):
        if _revision(connection):
            return
        for statement in (
            files("hortus.store.migrations").joinpath("tables.sql").read_text().split(";\n")
        ):
            connection.execute(statement)
        connection.execute("INSERT INTO alembic_version VALUES (?)", (HEAD,))
