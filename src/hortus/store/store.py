"""Open the data folder: as the one process that appends records, or beside it."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from hortus.store.database import Database
from hortus.store.errors import StoreError
from hortus.store.events import EventTable
from hortus.store.keys import KeyTable, KeyUse
from hortus.store.lock import WriterLock
from hortus.store.reading import RecordReader
from hortus.store.records import RecordLog, RecordTables
from hortus.store.writer import GroupWriter, Participant


class Store:
    """The data folder of a running gateway; only one process at a time can have it open so."""

    def __init__(
        self, database: Database, lock: WriterLock, participants: Sequence[Participant]
    ) -> None:
        self._lock: WriterLock | None = lock
        self._writer = GroupWriter(database, [RecordTables(), KeyUse(), *participants])
        self.records = RecordLog(database, self._writer)
        self.keys = KeyTable(database)
        self.events = EventTable(database)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        durability: str = "full",
        participants: Sequence[Participant] = (),
    ) -> Self:
        """Open the folder for appending, making or upgrading what is in it.

        ``participants`` write their share of each batch in the records' own transaction. Raises
        ``InUseError`` naming the process that has the folder open.
        """
        database = Database(folder, durability)
        database.prepare()
        return cls(database, WriterLock(folder), participants)

    def close(self) -> None:
        """Commit what waits and let another process have the folder; safe to call twice."""
        if self._lock is not None:
            self._writer.close()
            self.keys.close()
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class StoreView:
    """The data folder as other programs see it: records to read, keys to read and change."""

    def __init__(self, database: Database) -> None:
        self.records = RecordReader(database)
        self.keys = KeyTable(database)
        self.events = EventTable(database)

    @classmethod
    def open(cls, folder: Path, *, durability: str = "full", create: bool = False) -> Self:
        """Open the folder beside a gateway that may be running.

        Raises ``StoreError`` where there is no database yet, unless told to ``create`` it.
        """
        database = Database(folder, durability)
        if not create and not database.file.exists():
            raise StoreError(
                f"there are no records in {folder}",
                remedy="start hortus once (`hortus up`), or name its data folder with --data",
            )
        database.prepare()
        return cls(database)

    def close(self) -> None:
        """Close the connection that the keys are watched with."""
        self.keys.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
