"""The records of a copied log as tables, built from its entries alone."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from itertools import islice
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from hortus.audit import Checkpoint, record_of, signed_entries
from hortus.evidence.records import Connection
from hortus.store import Event, Intent, Outcome, Record

_TABLES: dict[type[Record], str] = {Intent: "intents", Outcome: "outcomes", Event: "events"}
_INDEXES = (
    "CREATE INDEX intents_by_decision ON intents (decision_id)",
    "CREATE INDEX outcomes_by_decision ON outcomes (decision_id)",
    "CREATE INDEX events_by_name ON events (event)",
)
_CHUNK = 4_096


@contextmanager
def rebuilt(folder: Path, signed: Checkpoint) -> Iterator[Connection]:
    """Lend the records of the copy in ``folder``, once its entries lead to the signed root.

    They lie in a file of their own while they are needed, so any number of them fits. Raises
    ``LogFilesError`` where the copy is not what was signed.
    """
    with (
        TemporaryDirectory(prefix="hortus-evidence-") as place,
        closing(sqlite3.connect(Path(place) / "copy.db", isolation_level=None)) as connection,
    ):
        _fill(connection, signed_entries(folder, signed))
        yield connection


def empty_tables(connection: sqlite3.Connection) -> None:
    """Make the tables without any records."""
    for record, table in _TABLES.items():
        names = ", ".join(f.name for f in fields(record))
        connection.execute(f"CREATE TABLE {table} (seq INTEGER PRIMARY KEY, {names})")


def _fill(connection: sqlite3.Connection, entries: Iterator[bytes]) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    empty_tables(connection)
    connection.execute("BEGIN")
    while chunk := list(islice(entries, _CHUNK)):
        insert(connection, map(record_of, chunk))
    for statement in _INDEXES:
        connection.execute(statement)
    connection.execute("COMMIT")


def insert(connection: sqlite3.Connection, numbered: Iterable[tuple[int, Record]]) -> None:
    """Put records into the tables, with their numbers."""
    rows: dict[type[Record], list[tuple[object, ...]]] = {record: [] for record in _TABLES}
    for seq, record in numbered:
        rows[type(record)].append((seq, *_VALUES[type(record)](record)))
    for kind, found in rows.items():
        marks = ", ".join("?" * (len(fields(kind)) + 1))
        connection.executemany(f"INSERT INTO {_TABLES[kind]} VALUES ({marks})", found)  # noqa: S608 - our own names


_VALUES = {record: attrgetter(*(f.name for f in fields(record))) for record in _TABLES}
