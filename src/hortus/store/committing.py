"""Commit a group of records, and find out what became of it where the answer was lost."""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Protocol

from hortus.store.connection import Connection, transaction
from hortus.store.database import Database
from hortus.store.errors import (
    RejectedError,
    StoreError,
    UnreachableError,
    UnsureError,
    rejected,
    store_error,
)
from hortus.store.events import take
from hortus.store.types import Record

# After a crash a server is back within seconds; whoever waits had better wait than be told
# that nobody knows.
_PATIENCE = 2.0
_AGAIN_S = 0.1


class Participant(Protocol):
    """Something that writes its share of each batch inside the batch's transaction."""

    def begin(self, connection: Connection) -> None:
        """Read what is needed from the database.

        Called in the first transaction of each connection, and in every one where other processes
        may have written since the last.
        """

    def write(self, connection: Connection, records: Sequence[Record]) -> None:
        """Write the share; called after ``begin`` in the same transaction."""

    def settle(self, *, committed: bool) -> None:
        """Keep or take back what ``write`` changed in memory."""


class Rows(Participant, Protocol):
    """The participant that writes the records themselves."""

    def arrived(self, connection: Connection) -> bool:
        """Tell whether the batch written last, and not settled yet, is in the database."""


class Committer:
    """Owns the connection that writes; used by one thread."""

    def __init__(
        self, database: Database, rows: Rows, participants: Sequence[Participant]
    ) -> None:
        self._database = database
        self._rows = rows
        self._participants = (rows, *participants)
        self._connection: Connection | None = None
        self._behind = True

    def commit(self, records: Sequence[Record], *, take_over: bool) -> StoreError | None:
        """Return None once ``records`` are durable, or why none of them is in the database.

        Only an ``UnsureError`` leaves that open. With ``take_over`` the events that others have
        left are recorded too.
        """
        kept = self._connection is not None
        error = self._try(records, take_over=take_over)
        if kept and isinstance(error, UnreachableError) and not isinstance(error, UnsureError):
            # The server was restarted, or a firewall has forgotten a connection left idle.
            error = self._try(records, take_over=take_over)
        elif isinstance(error, RejectedError) and (clean := _without_nul(records)) != records:
            error = self._try(clean, take_over=take_over)
        return error

    def close(self) -> None:
        """Let go of the database."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _try(self, records: Sequence[Record], *, take_over: bool) -> StoreError | None:
        try:
            wrote = self._write(records, take_over=take_over)
        except UnsureError as e:
            return self._find_out(e)
        except StoreError as e:
            return self._failed(e)
        except (sqlite3.DataError, sqlite3.IntegrityError, sqlite3.ProgrammingError) as e:
            return self._failed(rejected(e))
        except (UnicodeEncodeError, OverflowError) as e:
            return self._failed(rejected(e))
        except sqlite3.Error as e:
            error = self._failed(store_error(e))
            error.__cause__ = e
            return error
        if wrote:
            self._settle(committed=True)
        return None

    def _write(self, records: Sequence[Record], *, take_over: bool) -> bool:
        """Commit, and return whether there was anything to."""
        connection = self._connected()
        with transaction(connection):
            if take_over:
                records = [*records, *take(connection)]
            if not records:
                return False
            if self._behind:
                self._begin(connection)
            for participant in self._participants:
                participant.write(connection, records)
        return True

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.writer()
            self._behind = True
        return self._connection

    def _begin(self, connection: Connection) -> None:
        for participant in self._participants:
            participant.begin(connection)
        self._behind = self._database.shared

    def _find_out(self, unsure: UnsureError) -> StoreError | None:
        """Look whether a commit whose answer was lost has happened.

        The look waits its turn to write: what the lost connection began has ended by then.
        """
        until = time.monotonic() + _PATIENCE * self._database.busy_timeout_s
        while True:
            self.close()
            try:
                connection = self._connected()
                with transaction(connection):
                    arrived = self._rows.arrived(connection)
            except StoreError:
                if time.monotonic() > until:
                    return self._failed(unsure)
                time.sleep(_AGAIN_S)
                continue
            if arrived:
                self._settle(committed=True)
                return None
            return self._failed(UnreachableError(unsure.message, remedy=unsure.remedy))

    def _failed(self, error: StoreError) -> StoreError:
        """Start afresh: the file may have been replaced, or the disk come back."""
        self._settle(committed=False)
        self._behind = True
        if not isinstance(error, RejectedError):
            self.close()
        return error

    def _settle(self, *, committed: bool) -> None:
        for participant in self._participants:
            participant.settle(committed=committed)


def _without_nul(records: Sequence[Record]) -> Sequence[Record]:
    """Return records whose texts PostgreSQL takes: it has no character for zero."""
    return [_cleaned(record) for record in records]


def _cleaned(record: Record) -> Record:
    changes = {
        field.name: text.replace("\0", "\ufffd")
        for field in fields(record)
        if isinstance(text := getattr(record, field.name), str) and "\0" in text
    }
    return replace(record, **changes) if changes else record  # type: ignore[arg-type] # texts only
