"""The tables of people, teams and service accounts: changed by rare, small transactions."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, TypeVar

from hortus.store.budgets import move_budgets
from hortus.store.connection import Connection
from hortus.store.database import Database
from hortus.store.events import leave
from hortus.store.keys import note_change
from hortus.store.types import Event


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody who may sign in, until ``ended_us``.

    ``user_name`` is unique and kept casefolded. ``region`` is the country they work in, ``entity``
    the company that employs them; ``roles`` are words with blanks between. ``origin`` says who
    keeps the entry (``local``, ``oidc``, ``scim``), ``attributes`` is a JSON object of what that
    keeper has said besides. Times are microseconds since the epoch, 0 for never. ``project`` is
    what they work on where nothing else is said.
    """

    person_id: str
    user_name: str
    name: str
    email: str = ""
    region: str = ""
    entity: str = ""
    cost_centre: str = ""
    clearance: str = ""
    roles: str = ""
    origin: str = "local"
    external_id: str = ""
    attributes: str = "{}"
    created_us: int = 0
    changed_us: int = 0
    ended_us: int = 0
    project: str = ""


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """A group of people and of other teams; ``members`` are ids of either."""

    team_id: str
    name: str
    origin: str = "local"
    external_id: str = ""
    attributes: str = "{}"
    created_us: int = 0
    changed_us: int = 0
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """A program that acts by itself, until ``ended_us``.

    It proves who it is with the private key to ``public_key`` (a JSON Web Key), or with a token of
    ``issuer`` whose subject fits ``subject``, where a star stands for anything.
    """

    service_id: str
    name: str
    team: str = ""
    region: str = ""
    entity: str = ""
    cost_centre: str = ""
    clearance: str = ""
    roles: str = ""
    public_key: str = ""
    issuer: str = ""
    subject: str = ""
    created_us: int = 0
    changed_us: int = 0
    ended_us: int = 0
    project: str = ""


@dataclass(frozen=True, slots=True)
class Everybody:
    """One state of the three tables."""

    people: tuple[PersonRecord, ...]
    teams: tuple[TeamRecord, ...]
    services: tuple[ServiceRecord, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """That somebody, or a team, is listed as a member of a team."""

    member_id: str
    team_id: str
    team: str


Entry = PersonRecord | TeamRecord | ServiceRecord
_E = TypeVar("_E", PersonRecord, TeamRecord, ServiceRecord)
# Names of our own tables and fields only: no statement is built from anyone's input.
_TABLES: dict[type[object], tuple[str, tuple[str, ...]]] = {
    PersonRecord: ("people", tuple(f.name for f in fields(PersonRecord))),
    TeamRecord: ("teams", tuple(f.name for f in fields(TeamRecord) if f.name != "members")),
    ServiceRecord: ("services", tuple(f.name for f in fields(ServiceRecord))),
}
# What budgets are for that name such an entry; services spend as people do.
_SCOPES: dict[type[object], str] = {
    PersonRecord: "person",
    TeamRecord: "team",
    ServiceRecord: "person",
}
_MEMBERS = "SELECT team_id, member_id FROM memberships"
_MEMBERS_OF = "SELECT member_id FROM memberships WHERE team_id = ?"
_JOIN = "INSERT INTO memberships (team_id, member_id) VALUES (?, ?)"
_PART = "DELETE FROM memberships WHERE team_id = ? AND member_id = ?"
_LISTING = """
    SELECT memberships.member_id, teams.team_id, teams.name FROM memberships
    JOIN teams ON teams.team_id = memberships.team_id WHERE memberships.member_id
"""
_MOST_ASKED = 500
_FORGET = "DELETE FROM memberships WHERE team_id = ? OR member_id = ?"


class PeopleTable:
    """Everybody hortus knows; each change is counted with those of the keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def everybody(self) -> Everybody:
        """Return one state of all entries, oldest first."""
        with self._database.reading() as connection:
            members: dict[str, set[str]] = {}
            for team_id, member_id in connection.execute(_MEMBERS):
                members.setdefault(team_id, set()).add(member_id)
            teams = (
                replace(TeamRecord(*row), members=frozenset(members.get(row[0], ())))
                for row in _rows(connection, TeamRecord)
            )
            return Everybody(
                tuple(PersonRecord(*row) for row in _rows(connection, PersonRecord)),
                tuple(teams),
                tuple(ServiceRecord(*row) for row in _rows(connection, ServiceRecord)),
            )

    def find(self, kind: type[_E], field: str, value: str) -> list[_E]:
        """Return the entries whose ``field`` is ``value``, without reading the others."""
        table, columns = _TABLES[kind]
        place = columns.index(field)
        with self._database.reading() as connection:
            statement = f"SELECT {', '.join(columns)} FROM {table} WHERE {columns[place]} = ?"  # noqa: S608 - see above
            rows = connection.execute(statement, (value,)).fetchall()
            return [_whole(connection, kind(*row)) for row in rows]

    def memberships(self, member_ids: Sequence[str]) -> list[Membership]:
        """Return which teams list the people or teams with these ids."""
        found: list[Membership] = []
        with self._database.reading() as connection:
            for start in range(0, len(member_ids), _MOST_ASKED):
                asked = member_ids[start : start + _MOST_ASKED]
                marks = ", ".join("?" * len(asked))
                rows = connection.execute(f"{_LISTING} IN ({marks})", asked)
                found += [Membership(*row) for row in rows]
        return found

    def add(self, entry: Entry, *events: Event, also: Sequence[Entry] = ()) -> None:
        """Store a new entry, and leave for the log the events that tell of it.

        What changes with it, ``also``, is stored in the same transaction. Raises ``StoreError``
        where its id or its name is taken.
        """
        with self._database.writing() as connection:
            _insert(connection, entry)
            _noted(connection, events, also)

    def replace(
        self,
        entry: Entry,
        *events: Event,
        also: Sequence[Entry] = (),
        seen_us: int | None = None,
    ) -> bool:
        """Store ``entry`` in place of the one with its id, and return whether there was one.

        With ``seen_us`` only in place of the one that was last changed then: nobody overwrites
        what they have not seen.
        """
        with self._database.writing() as connection:
            if not _update(connection, entry, seen_us):
                return False
            _noted(connection, events, also)
        return True

    def remove(self, entry: Entry, *events: Event, also: Sequence[Entry] = ()) -> bool:
        """Remove an entry and its memberships, and return whether it was there."""
        with self._database.writing() as connection:
            if not _delete(connection, entry):
                return False
            _noted(connection, events, also)
        return True


def _rows(connection: Connection, kind: type[Entry]) -> list[list[Any]]:
    table, columns = _TABLES[kind]
    statement = f"SELECT {', '.join(columns)} FROM {table} ORDER BY created_us, {columns[0]}"  # noqa: S608 - see above
    return connection.execute(statement).fetchall()


def _insert(connection: Connection, entry: Entry) -> None:
    table, columns = _TABLES[type(entry)]
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - see above
    connection.execute(statement, attrgetter(*columns)(entry))
    _set_members(connection, entry)


def _whole(connection: Connection, entry: _E) -> _E:
    """Return an entry as it was read, a team with its members."""
    if not isinstance(entry, TeamRecord):
        return entry
    rows = connection.execute(_MEMBERS_OF, (entry.team_id,)).fetchall()
    return replace(entry, members=frozenset(row[0] for row in rows))


def _update(connection: Connection, entry: Entry, seen_us: int | None = None) -> bool:
    table, (id_column, *columns) = _TABLES[type(entry)]
    known = _known_name(connection, entry)
    changes = ", ".join(f"{column} = ?" for column in columns)
    unchanged = "" if seen_us is None else " AND changed_us = ?"
    statement = f"UPDATE {table} SET {changes} WHERE {id_column} = ?{unchanged}"  # noqa: S608 - see above
    seen = () if seen_us is None else (seen_us,)
    values = (*attrgetter(*columns, id_column)(entry), *seen)
    found = connection.execute(statement, values).rowcount > 0
    if found:
        _set_members(connection, entry)
        move_budgets(connection, _SCOPES[type(entry)], known, _name_of(entry))
    return found


def _name_of(entry: Entry) -> str:
    return entry.user_name if isinstance(entry, PersonRecord) else entry.name


def _known_name(connection: Connection, entry: Entry) -> str:
    table, (id_column, *_) = _TABLES[type(entry)]
    column = "user_name" if isinstance(entry, PersonRecord) else "name"
    statement = f"SELECT {column} FROM {table} WHERE {id_column} = ?"  # noqa: S608 - see above
    row = connection.execute(statement, (getattr(entry, id_column),)).fetchone()
    return str(row[0]) if row else ""


def _delete(connection: Connection, entry: Entry) -> bool:
    table, (id_column, *_) = _TABLES[type(entry)]
    entry_id = str(getattr(entry, id_column))
    statement = f"DELETE FROM {table} WHERE {id_column} = ?"  # noqa: S608 - see above
    found = connection.execute(statement, (entry_id,)).rowcount > 0
    if found:
        connection.execute(_FORGET, (entry_id, entry_id))
    return found


def _set_members(connection: Connection, entry: Entry) -> None:
    """Write only the difference: a team may have thousands, of which one has changed."""
    if not isinstance(entry, TeamRecord):
        return
    rows = connection.execute(_MEMBERS_OF, (entry.team_id,)).fetchall()
    known = frozenset(row[0] for row in rows)
    for member in sorted(entry.members - known):
        connection.execute(_JOIN, (entry.team_id, member))
    for member in sorted(known - entry.members):
        connection.execute(_PART, (entry.team_id, member))


def _noted(connection: Connection, events: Sequence[Event], also: Sequence[Entry]) -> None:
    for entry in also:
        _update(connection, entry)
    note_change(connection)
    leave(connection, events)
