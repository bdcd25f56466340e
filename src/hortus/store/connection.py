"""What the rooms ask of a connection, whichever database is at its other end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol


class Cursor(Protocol):
    """The rows that a statement has found."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""

    def fetchone(self) -> Any:
        """Return the next row, or None after the last."""

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows that are left."""


class Connection(Protocol):
    """A connection to either database.

    Statements are plain SQL with ``?`` for each value, in words that both databases know.
    """

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has been begun and not ended."""

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> Cursor:
        """Run one statement."""

    def begin(self) -> None:
        """Begin a transaction that writes, once no other one does."""

    def commit(self) -> None:
        """Make the transaction durable."""

    def rollback(self) -> None:
        """Undo the transaction."""

    def close(self) -> None:
        """Let go of the database."""


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Commit the block's changes, or none of them."""
    connection.begin()
    try:
        yield
        connection.commit()
    finally:
        if connection.in_transaction:
            connection.rollback()
