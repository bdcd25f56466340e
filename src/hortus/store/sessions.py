"""The tables of sessions and of what leads to one: changed by small transactions."""

from dataclasses import dataclass, fields
from operator import attrgetter

from hortus.store.connection import Connection
from hortus.store.database import Database
from hortus.store.events import leave
from hortus.store.inserting import Inserter
from hortus.store.keys import note_change
from hortus.store.types import Event


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """Somebody signed in with one program or browser, until ``expires_us`` or ``ended_us``.

    ``tier`` says how it proves itself, ``thumbprint`` names the key it is bound to (none: empty).
    ``generation`` counts the refresh tokens it has had; ``used_us`` is when the newest was made.
    Times are microseconds since the epoch, 0 for never.
    """

    session_id: str
    holder_id: str
    tier: str
    thumbprint: str
    client: str
    generation: int
    created_us: int
    used_us: int
    expires_us: int
    ended_us: int = 0


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """A code that can become a session once, until ``expires_us``.

    ``grant_id`` is a digest of the code, ``kind`` is ``device`` or ``link``; ``state`` goes from
    ``pending`` by ``approved`` or ``denied`` to ``used``. ``user_code`` is what people type.
    """

    grant_id: str
    kind: str
    state: str
    user_code: str
    holder_id: str
    client: str
    created_us: int = 0
    asked_us: int = 0
    expires_us: int = 0


# Names of our own fields only: no statement is built from anyone's input.
_SESSION = ", ".join(f.name for f in fields(SessionRecord))
_GRANT = ", ".join(f.name for f in fields(GrantRecord))
_SESSIONS = Inserter("sessions", [f.name for f in fields(SessionRecord)])
_GRANTS = Inserter("grants", [f.name for f in fields(GrantRecord)])
_session_row = attrgetter(*(f.name for f in fields(SessionRecord)))
_grant_row = attrgetter(*(f.name for f in fields(GrantRecord)))
_ROTATE = """
    UPDATE sessions SET generation = generation + 1, used_us = ?
    WHERE session_id = ? AND generation = ? AND ended_us = 0
"""
_DECIDE = "UPDATE grants SET state = ?, holder_id = ? WHERE grant_id = ? AND state = 'pending'"
_TAKE = "UPDATE grants SET state = 'used' WHERE grant_id = ? AND state = 'approved'"
_COUNT = "SELECT count(*) FROM grants WHERE kind = ? AND state = 'pending' AND expires_us > ?"


class SessionTable:
    """Sessions and grants; the end of a session is counted with the changes of the keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, session: SessionRecord, *events: Event) -> None:
        """Store a new session, and leave for the log the events that tell of it."""
        with self._database.writing() as connection:
            _SESSIONS.insert(connection, [_session_row(session)])
            leave(connection, events)

    def find(self, session_id: str) -> SessionRecord | None:
        """Return a session by its id, ended ones too."""
        found = self._sessions("session_id = ?", session_id)
        return found[0] if found else None

    def of(self, holder_id: str) -> list[SessionRecord]:
        """Return the sessions of somebody, oldest first."""
        return self._sessions("holder_id = ?", holder_id)

    def ended_since(self, at_us: int) -> list[str]:
        """Return the ids of the sessions that were ended since then."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT session_id FROM sessions WHERE ended_us >= ?", (max(at_us, 1),)
            )
            return [row[0] for row in rows]

    def rotate(self, session: SessionRecord, at_us: int) -> bool:
        """Count a new refresh token; false where another one was faster."""
        with self._database.writing() as connection:
            values = (at_us, session.session_id, session.generation)
            return connection.execute(_ROTATE, values).rowcount > 0

    def end(self, session_id: str, at_us: int, *events: Event) -> bool:
        """End a session for good and return whether that changed anything."""
        with self._database.writing() as connection:
            statement = "UPDATE sessions SET ended_us = ? WHERE session_id = ? AND ended_us = 0"
            if not connection.execute(statement, (at_us, session_id)).rowcount:
                return False
            note_change(connection)
            leave(connection, events)
        return True

    def forget(self, before_us: int) -> None:
        """Remove what was over by then."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE expires_us < ?", (before_us,))
            connection.execute("DELETE FROM grants WHERE expires_us < ?", (before_us,))

    def offer(self, grant: GrantRecord, *events: Event) -> None:
        """Store a new grant."""
        with self._database.writing() as connection:
            _GRANTS.insert(connection, [_grant_row(grant)])
            leave(connection, events)

    def grant(self, grant_id: str) -> GrantRecord | None:
        """Return a grant by the digest of its code."""
        return self._grant("grant_id = ?", grant_id)

    def grant_for(self, user_code: str, now_us: int) -> GrantRecord | None:
        """Return the grant that waits for the code that somebody has typed."""
        return self._grant(
            "user_code = ? AND state = 'pending' AND expires_us > ?", user_code, now_us
        )

    def waiting(self, kind: str, now_us: int) -> int:
        """Return how many grants of a kind are open."""
        with self._database.reading() as connection:
            return int(connection.execute(_COUNT, (kind, now_us)).fetchone()[0])

    def asked(self, grant_id: str, at_us: int) -> None:
        """Note when somebody last asked what became of a grant."""
        with self._database.writing() as connection:
            statement = "UPDATE grants SET asked_us = ? WHERE grant_id = ?"
            connection.execute(statement, (at_us, grant_id))

    def decide(self, grant_id: str, state: str, holder_id: str, *events: Event) -> bool:
        """Approve or deny a grant that waits; false where it was decided before."""
        with self._database.writing() as connection:
            if not connection.execute(_DECIDE, (state, holder_id, grant_id)).rowcount:
                return False
            leave(connection, events)
        return True

    def take(self, grant_id: str) -> bool:
        """Use up an approved grant; true for exactly one caller."""
        with self._database.writing() as connection:
            return connection.execute(_TAKE, (grant_id,)).rowcount > 0

    def tell(self, *events: Event) -> None:
        """Leave events for the log that come with no change here."""
        with self._database.writing() as connection:
            leave(connection, events)

    def _sessions(self, condition: str, *values: object) -> list[SessionRecord]:
        with self._database.reading() as connection:
            rows = connection.execute(_select(_SESSION, "sessions", condition), values)
            return [SessionRecord(*row) for row in rows]

    def _grant(self, condition: str, *values: object) -> GrantRecord | None:
        with self._database.reading() as connection:
            return _first(connection, condition, values)


def _first(
    connection: Connection, condition: str, values: tuple[object, ...]
) -> GrantRecord | None:
    row = connection.execute(_select(_GRANT, "grants", condition), values).fetchone()
    return GrantRecord(*row) if row else None


def _select(columns: str, table: str, condition: str) -> str:
    return f"SELECT {columns} FROM {table} WHERE {condition} ORDER BY created_us"  # noqa: S608 - see above
