"""Open what is kept: as a gateway that appends records, or beside one."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from hortus.store.budgets import BudgetTable
from hortus.store.committing import Participant
from hortus.store.costs import CostTable
from hortus.store.database import Database, Held
from hortus.store.errors import StoreError
from hortus.store.events import EventTable
from hortus.store.keys import KeyTable, KeyUse
from hortus.store.people import PeopleTable
from hortus.store.policies import PolicyTable
from hortus.store.reading import RecordReader
from hortus.store.records import RecordLog, RecordTables
from hortus.store.sessions import SessionTable
from hortus.store.tools import ToolTable
from hortus.store.writer import GroupWriter


class Store:
    """What a running gateway keeps; a data folder can be open so in one process at a time."""

    def __init__(
        self, database: Database, lock: Held, participants: Sequence[Participant]
    ) -> None:
        self._lock: Held | None = lock
        self._writer = GroupWriter(database, RecordTables(), [KeyUse(), *participants])
        self.records = RecordLog(database, self._writer)
        self.keys = KeyTable(database)
        self.people = PeopleTable(database)
        self.budgets = BudgetTable(database)
        self.sessions = SessionTable(database)
        self.policies = PolicyTable(database)
        self.tools = ToolTable(database)
        self.events = EventTable(database)

    @classmethod
    def open(
        cls,
        where: Path | Database,
        *,
        durability: str = "full",
        participants: Sequence[Participant] = (),
    ) -> Self:
        """Open a folder or a database for appending, making or upgrading what is in it.

        ``participants`` write their share of each batch in the records' own transaction. Raises
        ``InUseError`` naming the process that has the folder open.
        """
        database = where if isinstance(where, Database) else Database(where, durability)
        database.prepare()
        return cls(database, database.engine.join(), participants)

    def close(self) -> None:
        """Commit what waits and let go of the rest; safe to call twice."""
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
    """What is kept as other programs see it: records to read, keys to read and change."""

    def __init__(self, database: Database) -> None:
        self.records = RecordReader(database)
        self.keys = KeyTable(database)
        self.people = PeopleTable(database)
        self.budgets = BudgetTable(database)
        self.costs = CostTable(database)
        self.sessions = SessionTable(database)
        self.policies = PolicyTable(database)
        self.tools = ToolTable(database)
        self.events = EventTable(database)

    @classmethod
    def open(
        cls, where: Path | Database, *, durability: str = "full", create: bool = False
    ) -> Self:
        """Open a folder or a database beside gateways that may be running.

        Raises ``StoreError`` where there is no database yet, unless told to ``create`` it.
        """
        database = where if isinstance(where, Database) else Database(where, durability)
        if not create and not database.engine.exists():
            raise StoreError(
                f"there are no records in {database.name}",
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
