"""Insert many rows in few statements."""

import sqlite3
from collections.abc import Sequence
from itertools import chain

Row = tuple[object, ...]

# Rows a statement, largest first. The driver gives up the interpreter's lock at each statement's
# step, and a thread waits up to 5 ms to get it back from a busy event loop: with a statement for
# each row a batch of thirty-two takes longer to insert than to flush to the disk.
_SIZES = (64, 16, 4, 1)


class Inserter:
    """Inserts rows into one table; ``names`` are its columns in the order of a row."""

    def __init__(self, table: str, names: Sequence[str]) -> None:
        row = f"({', '.join('?' * len(names))})"
        self._statements = {
            size: f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * size)}"  # noqa: S608 - as said - names of our own, values are bound
            for size in _SIZES
        }

    def insert(self, connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
        """Insert ``rows`` in their order."""
        start = 0
        for size in _SIZES:
            while len(rows) - start >= size:
                values = list(chain.from_iterable(rows[start : start + size]))
                connection.execute(self._statements[size], values)
                start += size
