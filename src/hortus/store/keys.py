"""The table of keys: changed by rare, small transactions from any process."""

import json
import sqlite3
from collections.abc import Sequence
from threading import Lock

from hortus.store.connection import Connection
from hortus.store.database import Database
from hortus.store.errors import StoreError
from hortus.store.events import leave
from hortus.store.sqlite import translated
from hortus.store.types import Event, Intent, KeyRecord, Record

_COLUMNS = (
    "key_id, digest, name, models, created_us, expires_us, revoked_us, last_used_day,"
    " holder_id, zones, project"
)
_INSERT = f"INSERT INTO keys ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
_SELECT = f"SELECT {_COLUMNS} FROM keys ORDER BY created_us, key_id"  # noqa: S608 - constants
_REVOKE = "UPDATE keys SET revoked_us = ? WHERE key_id = ? AND revoked_us = 0"
_CHANGED = """
    INSERT INTO key_changes ("only", number) VALUES (1, 1)
    ON CONFLICT ("only") DO UPDATE SET number = key_changes.number + 1
"""
_USED = "UPDATE keys SET last_used_day = ? WHERE key_id = ? AND last_used_day < ?"
_DAY_US = 86_400_000_000


class KeyTable:
    """The keys on disk; a number tells cheaply whether any process has changed them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._watching: Connection | None = None

    def all(self) -> list[KeyRecord]:
        """Return every key, oldest first, revoked and expired ones too."""
        with self._database.reading() as connection:
            return [_key(row) for row in connection.execute(_SELECT)]

    def add(self, key: KeyRecord, *events: Event) -> None:
        """Store a new key, and leave for the log the events that tell of it."""
        row = (
            key.key_id,
            key.digest,
            key.name,
            json.dumps(key.models),
            key.created_us,
            key.expires_us,
            key.revoked_us,
            key.last_used_day,
            key.holder_id,
            json.dumps(key.zones),
            key.project,
        )
        with self._database.writing() as connection:
            connection.execute(_INSERT, row)
            note_change(connection)
            leave(connection, events)

    def revoke(self, key_id: str, at_us: int, *events: Event) -> bool:
        """End a key for good and return whether that changed anything.

        If it did, the events that tell of it are left for the log.
        """
        with self._database.writing() as connection:
            changed = connection.execute(_REVOKE, (at_us, key_id)).rowcount > 0
            if changed:
                note_change(connection)
                leave(connection, events)
        return changed

    def changes(self) -> int:
        """Return how often keys were added or revoked: one small read on an open connection."""
        with self._lock, translated():
            try:
                if self._watching is None:
                    self._watching = self._database.reader()
                row = self._watching.execute("SELECT number FROM key_changes").fetchone()
            except (sqlite3.Error, StoreError):
                self._stop_watching()
                raise
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Close the connection that watches for changes."""
        with self._lock:
            self._stop_watching()

    def _stop_watching(self) -> None:
        if self._watching is not None:
            self._watching.close()
            self._watching = None


class KeyUse:
    """Notes, in the transaction of the records, the day on which a key was last used."""

    def __init__(self) -> None:
        self._noted: dict[str, int] = {}
        self._new: dict[str, int] = {}

    def begin(self, connection: Connection) -> None:
        """Read nothing: what was noted once a day need not be noted again."""

    def write(self, connection: Connection, records: Sequence[Record]) -> None:
        """Update each key that is met for the first time in a day."""
        for record in records:
            if not isinstance(record, Intent):
                continue
            day = record.at_us // _DAY_US
            if self._noted.get(record.key_id, 0) < day:
                self._new[record.key_id] = day
        for key_id, day in self._new.items():
            connection.execute(_USED, (day, key_id, day))

    def settle(self, *, committed: bool) -> None:
        """Remember the keys noted, if that is on disk."""
        if self._new:
            if committed:
                self._noted |= self._new
            self._new = {}


def note_change(connection: Connection) -> None:
    """Tell every process that keys, or those who hold them, have changed."""
    connection.execute(_CHANGED)


def _key(row: tuple[str, bytes, str, str, int, int, int, int, str, str, str]) -> KeyRecord:
    key_id, digest, name, models, created, expires, revoked, used, holder_id, zones, project = row
    return KeyRecord(
        key_id,
        digest,
        name,
        tuple(json.loads(models)),
        created,
        expires,
        revoked,
        used,
        holder_id,
        tuple(json.loads(zones)),
        project,
    )
