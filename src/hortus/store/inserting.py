"""Insert many rows in few statements."""

from collections.abc import Sequence
from itertools import chain

from hortus.store.connection import Connection

Row = tuple[object, ...]

# The driver gives up the interpreter's lock at each statement, and a thread waits up to 5 ms to
# get it back from a busy event loop: with a statement for each row, a batch of thirty-two takes
# longer to insert than to flush to the disk.
MOST_ROWS = 64
"""Rows that go into one statement."""


class Inserter:
    """Inserts rows into one table; ``names`` are its columns in the order of a row."""

    def __init__(self, table: str, names: Sequence[str]) -> None:
        row = f"({', '.join('?' * len(names))})"
        # One text for each number of rows; the driver keeps them prepared.
        self._statements = [
            # The names are our own, and the values are bound.
            f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * count)}"  # noqa: S608 - as said
            for count in range(1, MOST_ROWS + 1)
        ]

    def insert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Insert ``rows`` in their order."""
        for start in range(0, len(rows), MOST_ROWS):
            part = rows[start : start + MOST_ROWS]
            values = list(chain.from_iterable(part))
            connection.execute(self._statements[len(part) - 1], values)
