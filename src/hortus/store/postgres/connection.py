"""A connection to PostgreSQL that takes the statements of the rooms as they are."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import RawCursor, pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper

from hortus.store.connection import Cursor
from hortus.store.errors import StoreError, UnsureError
from hortus.store.postgres.errors import store_error, translated

LOG_LOCK = 0x68_6F_72_74_75_73_01
"""Held in each transaction that writes: those of all gateways follow one another."""

# In one message: each further one would be a way to the server and back.
_BEGIN = f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({LOG_LOCK})"
# Each number of rows that go into one insert is a statement of its own.
_STATEMENTS_KEPT = 512
_IN_TRANSACTION = (
    pq.TransactionStatus.ACTIVE,
    pq.TransactionStatus.INTRANS,
    pq.TransactionStatus.INERROR,
)

Driver = psycopg.Connection[tuple[Any, ...]]


class _Number(Dumper):
    """A number whose width the server derives from where it stands.

    The driver chooses the width by the value, and each mixture would be a statement of its own.
    """

    format = pq.Format.TEXT

    def dump(self, obj: int) -> Buffer:
        """Return the number in digits."""
        return b"%d" % obj


class PostgresConnection:
    """Translates question marks and errors; transactions are begun and ended by hand."""

    def __init__(self, driver: Driver) -> None:
        driver.adapters.register_dumper(int, _Number)
        driver.cursor_factory = RawCursor
        driver.prepared_max = _STATEMENTS_KEPT
        self._driver = driver
        self._texts: dict[str, bytes] = {}

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has been begun and not ended."""
        return self._driver.info.transaction_status in _IN_TRANSACTION

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> Cursor:
        """Run one statement."""
        if (text := self._texts.get(sql)) is None:
            if len(self._texts) >= _STATEMENTS_KEPT:
                self._texts.clear()
            text = self._texts[sql] = numbered(sql)
        with translated():
            return self._driver.execute(text, parameters or None)

    def begin(self) -> None:
        """Begin a transaction that writes, once no other one of any gateway does."""
        try:
            with translated():
                self._driver.execute(_BEGIN)
        except StoreError:
            if self.in_transaction:
                self.rollback()
            raise

    def commit(self) -> None:
        """Make the transaction durable; raises ``UnsureError`` where the answer was lost."""
        try:
            ended = self._driver.execute("COMMIT").statusmessage
        except psycopg.Error as e:
            if not self._driver.closed:
                raise store_error(e) from e
            raise UnsureError(
                "the database server went away while it was committing",
                remedy="look whether it runs; what it has kept is found out as soon as it does",
            ) from e
        if ended != "COMMIT":
            raise StoreError(
                "the database server did not commit what it was given",
                remedy="look at the log of the database server",
            )

    def rollback(self) -> None:
        """Undo the transaction."""
        with translated():
            self._driver.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the server."""
        self._driver.close()


def numbered(sql: str) -> bytes:
    """Return a statement with ``$1``, ``$2`` … in place of its question marks."""
    first, *rest = sql.split("?")
    return "".join([first, *(f"${n}{part}" for n, part in enumerate(rest, 1))]).encode()
