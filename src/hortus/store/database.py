"""The database that holds the records and keys, whichever kind it is."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hortus.core import Loaded
from hortus.store.connection import Connection, transaction
from hortus.store.errors import StoreError
from hortus.store.server import Server
from hortus.store.sqlite import SqliteFile, translated


class Held(Protocol):
    """A lock."""

    def release(self) -> None:
        """Let go of it."""


class Lead(Protocol):
    """Decides which one of several gateways signs the log."""

    def held(self) -> bool:
        """Tell whether it is this one; raises ``StoreError`` where nobody can tell."""

    def release(self) -> None:
        """Let another one sign."""


class Engine(Protocol):
    """What is different between one kind of database and another."""

    @property
    def shared(self) -> bool:
        """Whether several processes may append to it."""

    def writer(self) -> Connection:
        """Return a connection that may write; transactions are begun and ended by hand."""

    def reader(self) -> Connection:
        """Return a connection that cannot write; it neither waits for the writer nor stops it."""

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Read one state of the database inside the block."""

    def exists(self) -> bool:
        """Tell whether the tables have been made."""

    def prepare(self) -> None:
        """Make the tables, or bring older ones up to date."""

    def join(self) -> Held:
        """Say that a gateway works here; raises ``InUseError`` where that cannot be."""

    def alone(self) -> AbstractContextManager[object]:
        """Keep gateways out inside the block; raises ``InUseError`` where one works."""

    def lead(self) -> Lead:
        """Return what tells whether this gateway is the one that signs."""

    def flush(self) -> None:
        """Return once what can be read is on disk."""


@dataclass(frozen=True, slots=True)
class Database:
    """One SQLite file, ``hortus.db`` in the data folder, or a database on a server.

    ``durability`` is ``full`` (each commit survives a power cut) or ``normal`` (each commit
    survives a killed process; a power cut may lose the last ones). On a server ``normal`` only
    does without the word of a standby.
    """

    folder: Path
    durability: str = "full"
    busy_timeout_s: float = 5.0
    server: Server | None = None
    engine: Engine = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Choose the kind of database."""
        object.__setattr__(self, "engine", _engine(self))

    @classmethod
    def of(cls, loaded: Loaded) -> "Database":
        """Return the database that the settings name."""
        settings = loaded.settings.store
        return cls(loaded.data, settings.durability, server=Server.of(settings))

    @property
    def file(self) -> Path:
        """Return where the database is."""
        return self.folder / "hortus.db"

    @property
    def shared(self) -> bool:
        """Whether several processes may append to it."""
        return self.engine.shared

    def writer(self) -> Connection:
        """Return a connection that may write; transactions are begun and ended by hand."""
        return self.engine.writer()

    def reader(self) -> Connection:
        """Return a connection that cannot write; it neither waits for the writer nor stops it."""
        return self.engine.reader()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read a consistent state of the database inside the block."""
        with translated(), self.engine.snapshot() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Commit what the block writes as one transaction; for rare, small changes."""
        with translated(), closing(self.writer()) as connection, transaction(connection):
            yield connection

    def prepare(self) -> None:
        """Make the tables, or bring older ones up to date."""
        self.engine.prepare()

    @property
    def name(self) -> str:
        """Return what it is called towards people."""
        return str(self.server.place) if self.server else str(self.folder)


def _engine(database: Database) -> Engine:
    if database.server is None:
        return SqliteFile(database.folder, database.durability, database.busy_timeout_s)
    try:
        from hortus.store.postgres.engine import PostgresServer  # noqa: PLC0415 - an extra
    except ImportError as e:
        raise StoreError(
            "the driver for PostgreSQL is not installed",
            remedy='install it: make setup EXTRAS=postgres, or pip install "hortus[postgres]"',
        ) from e
    return PostgresServer(database.server, database.durability, database.busy_timeout_s)
