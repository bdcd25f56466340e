"""Who is to be told, some time later, that their content was read."""

from dataclasses import dataclass, fields

from hortus.content.errors import UnknownReadingError
from hortus.content.requests import ReadingRequest
from hortus.core import Clock, new_id
from hortus.store import Connection, Database, Event, facts_text, leave


@dataclass(frozen=True, slots=True)
class Notice:
    """A reading of which the person concerned is to be told from ``due_us`` on."""

    reading_id: str
    request_id: str
    decision_id: str
    person: str
    reader: str
    reason: str
    read_us: int
    due_us: int
    notified_us: int = 0


_NAMES = ", ".join(field.name for field in fields(Notice))
# Names of our own fields only: no statement is built from anyone's input.
_ADD = f"INSERT INTO content_readings ({_NAMES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - see above
_OPEN = f"SELECT {_NAMES} FROM content_readings WHERE notified_us = 0 ORDER BY due_us, reading_id"  # noqa: S608 - see above
_DONE = "UPDATE content_readings SET notified_us = ? WHERE reading_id = ? AND notified_us = 0"


def add_reading(connection: Connection, request: ReadingRequest, read_us: int, due_us: int) -> str:
    """Keep a reading and return its id."""
    notice = Notice(
        new_id("seen", read_us),
        request.request_id,
        request.decision_id,
        request.person,
        request.asker,
        request.reason,
        read_us,
        due_us,
    )
    connection.execute(_ADD, [getattr(notice, field.name) for field in fields(notice)])
    return notice.reading_id


class Notices:
    """The list of people who are to be told, worked off by whoever tells them."""

    def __init__(self, database: Database, clock: Clock, actor: str) -> None:
        self._database = database
        self._clock = clock
        self._actor = actor

    def due(self) -> list[Notice]:
        """Return what is to be told by now, what is due longest first."""
        now_us = self._clock.now_us()
        return [notice for notice in self.open() if notice.due_us <= now_us]

    def open(self) -> list[Notice]:
        """Return what was not told yet, due or not."""
        with self._database.reading() as connection:
            return [Notice(*row) for row in connection.execute(_OPEN)]

    def told(self, reading_id: str) -> Notice:
        """Record that the person was told; raises ``UnknownReadingError`` for what is not open."""
        with self._database.writing() as connection:
            found = (Notice(*row) for row in connection.execute(_OPEN).fetchall())
            notice = next((n for n in found if n.reading_id == reading_id), None)
            if notice is None:
                raise UnknownReadingError(
                    f"there is no reading {reading_id[:40]!r} of which somebody is to be told",
                    remedy="`hortus content notices` shows them",
                )
            now_us = self._clock.now_us()
            connection.execute(_DONE, (now_us, reading_id))
            event = Event(
                at_us=now_us,
                event="content.notified",
                actor=self._actor,
                subject=notice.request_id,
                decision_id=notice.decision_id,
                facts=facts_text({"read_us": str(notice.read_us), "reading": reading_id}),
            )
            leave(connection, [event])
        return notice
