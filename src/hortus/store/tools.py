"""The table of tools: the newest verdict on each range of versions of each."""

from dataclasses import dataclass, fields
from operator import attrgetter

from hortus.store.database import Database
from hortus.store.events import leave
from hortus.store.types import Event


@dataclass(frozen=True, slots=True)
class ToolRecord:
    """What ``actor`` decided about the ``versions`` of a tool; all of them where these are empty.

    ``until`` is the last day (``2027-05-22``) on which the verdict is good. ``report`` is the
    SHA-256 of the report it rests on, ``level`` what that says; empty where there is none.
    """

    name: str
    versions: str
    status: str
    risk: str
    reason: str
    actor: str
    decided_us: int
    until: str = ""
    report: str = ""
    level: str = ""


# Names of our own fields only: no statement is built from anyone's input.
_NAMES = [field.name for field in fields(ToolRecord)]
_COLUMNS = ", ".join(_NAMES)
_MARKS = ", ".join("?" * len(_NAMES))
_CHANGES = ", ".join(f"{name} = excluded.{name}" for name in _NAMES[2:])
_ALL = f"SELECT {_COLUMNS} FROM tools ORDER BY name, versions"  # noqa: S608 - see above
_DECIDE = f"""
    INSERT INTO tools ({_COLUMNS}) VALUES ({_MARKS})
    ON CONFLICT (name, versions) DO UPDATE SET {_CHANGES}
"""  # noqa: S608 - see above
_FORGET = "DELETE FROM tools WHERE name = ? AND versions = ?"
_row = attrgetter(*_NAMES)


class ToolTable:
    """Keeps verdicts on tools; each change leaves its event in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[ToolRecord]:
        """Return every verdict, by name and versions."""
        with self._database.reading() as connection:
            return [ToolRecord(*row) for row in connection.execute(_ALL)]

    def decide(self, record: ToolRecord, event: Event) -> None:
        """Store a verdict, in place of one on the same versions."""
        with self._database.writing() as connection:
            connection.execute(_DECIDE, _row(record))
            leave(connection, [event])

    def forget(self, name: str, versions: str, event: Event) -> bool:
        """Take a verdict out, and return whether there was one."""
        with self._database.writing() as connection:
            found = connection.execute(_FORGET, (name, versions)).rowcount > 0
            if found:
                leave(connection, [event])
        return found
