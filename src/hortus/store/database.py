"""The database that holds the records and keys, whichever kind it is."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hortus.store.connection import Connection, transaction
from hortus.store.sqlite import SqliteFile, translated


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

    def prepare(self) -> None:
        """Make the tables, or bring older ones up to date."""


@dataclass(frozen=True, slots=True)
class Database:
    """One SQLite file, ``hortus.db`` in the data folder.

    ``durability`` is ``full`` (each commit survives a power cut) or ``normal`` (each commit
    survives a killed process; a power cut may lose the last ones).
    """

    folder: Path
    durability: str = "full"
    busy_timeout_s: float = 5.0
    engine: Engine = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Choose the kind of database."""
        engine = SqliteFile(self.folder, self.durability, self.busy_timeout_s)
        object.__setattr__(self, "engine", engine)

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
        """Make the folder and the tables, or bring older ones up to date."""
        self.engine.prepare()
