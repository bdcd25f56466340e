"""People, teams and services: added, changed and ended, each change with an event in the log."""

import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import TypeVar

from hortus.core import Clock, new_id
from hortus.identity.errors import BadAccountError, NoSuchAccountError, TakenNameError
from hortus.identity.roster import Roster
from hortus.store import (
    Entry,
    Event,
    PeopleTable,
    PersonRecord,
    ServiceRecord,
    TeamRecord,
    facts_text,
)

_E = TypeVar("_E", PersonRecord, TeamRecord, ServiceRecord)
_LONGEST_NAME = 200
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
# What names somebody stands in no fact of an event: it would be in the log for ever.
_PRIVATE = frozenset({"user_name", "name", "email", "external_id", "attributes", "members"})
_KINDS: dict[type[object], tuple[str, str]] = {
    PersonRecord: ("person", "person_id"),
    TeamRecord: ("team", "team_id"),
    ServiceRecord: ("service", "service_id"),
}


class People:
    """The one way by which entries come, change and go; ``actor`` is who makes the changes."""

    def __init__(self, table: PeopleTable, clock: Clock, actor: str) -> None:
        self._table = table
        self._clock = clock
        self._actor = actor

    def roster(self) -> Roster:
        """Return everybody as of now."""
        return Roster(self._table.everybody())

    def add_person(self, user_name: str, name: str = "", **said: str) -> PersonRecord:
        """Add somebody, known by ``user_name``; ``said`` are further fields of their entry.

        Raises ``BadAccountError`` or ``TakenNameError``.
        """
        now_us = self._clock.now_us()
        made = PersonRecord(
            new_id("per", now_us),
            user_name.casefold(),
            name or user_name,
            created_us=now_us,
            changed_us=now_us,
            **said,  # type: ignore[arg-type]  # texts only, by the signature
        )
        return self._add(made, self.roster().person_named(user_name))

    def add_team(self, name: str, members: Iterable[str] = (), **said: str) -> TeamRecord:
        """Add a team of the people and teams with the ids ``members``."""
        now_us = self._clock.now_us()
        made = TeamRecord(
            new_id("team", now_us),
            name,
            created_us=now_us,
            changed_us=now_us,
            members=frozenset(members),
            **said,
        )
        return self._add(made, self.roster().team_named(name))

    def add_service(self, name: str, **said: str) -> ServiceRecord:
        """Add a program that acts by itself."""
        now_us = self._clock.now_us()
        made = ServiceRecord(
            new_id("svc", now_us),
            name,
            created_us=now_us,
            changed_us=now_us,
            **said,  # type: ignore[arg-type]  # texts only, by the signature
        )
        return self._add(made, self.roster().service_named(name))

    def change(self, entry: _E) -> _E:
        """Store ``entry`` in place of the one with its id; what did not change leaves no event.

        Raises ``NoSuchAccountError``, ``TakenNameError`` or ``BadAccountError``.
        """
        roster = self.roster()
        before = _found(roster, entry)
        if isinstance(entry, PersonRecord):
            entry = replace(entry, user_name=entry.user_name.casefold())
        if entry == before:
            return entry
        _check(entry)
        _refuse_taken(entry, _namesake(roster, entry))
        changed = replace(entry, changed_us=self._clock.now_us())
        self._table.replace(changed, self._told("changed", changed, _difference(before, changed)))
        return changed

    def end(self, entry: _E, reason: str = "") -> _E:
        """Let a person or service in no more; their entry stays, and with it what they did."""
        return self._switched(entry, "ended", self._clock.now_us(), reason)

    def restore(self, entry: _E, reason: str = "") -> _E:
        """Let a person or service in again."""
        return self._switched(entry, "restored", 0, reason)

    def remove(self, entry: Entry, reason: str = "") -> None:
        """Take an entry out for good; records go on naming it by its id."""
        if not self._table.remove(entry, self._told("removed", entry, {}, reason)):
            raise _missing(entry)

    def _add(self, entry: _E, namesake: _E | None) -> _E:
        _check(entry)
        _refuse_taken(entry, namesake)
        self._table.add(entry, self._told("added", entry, _difference(None, entry)))
        return entry

    def _switched(self, entry: _E, verb: str, ended_us: int, reason: str) -> _E:
        if isinstance(entry, TeamRecord):
            raise BadAccountError("a team does not sign in", remedy="remove it, or its members")
        current = _found(self.roster(), entry)
        changed = replace(current, ended_us=ended_us, changed_us=self._clock.now_us())
        if bool(current.ended_us) is not bool(ended_us):
            self._table.replace(changed, self._told(verb, changed, {}, reason))
        return changed

    def _told(self, verb: str, entry: Entry, facts: dict[str, str], reason: str = "") -> Event:
        kind, id_field = _KINDS[type(entry)]
        return Event(
            self._clock.now_us(),
            f"{kind}.{verb}",
            self._actor,
            getattr(entry, id_field),
            reason=reason,
            facts=facts_text(facts),
        )


def _difference(before: Entry | None, after: Entry) -> dict[str, str]:
    """Return the fields that changed: in words where they name nobody, else only that they did."""
    old = asdict(before) if before else {}
    changed = {n: v for n, v in asdict(after).items() if v and v != old.get(n)}
    gone = {n: "" for n, v in asdict(after).items() if not v and old.get(n)}
    facts = {n: str(v) for n, v in (changed | gone).items() if n not in _PRIVATE}
    private = (changed | gone).keys() & (_PRIVATE - {"members"})
    facts |= dict.fromkeys(private, "changed")
    if isinstance(after, TeamRecord):
        known = before.members if isinstance(before, TeamRecord) else frozenset()
        if joined := sorted(after.members - known):
            facts["joined"] = " ".join(joined)
        if left := sorted(known - after.members):
            facts["left"] = " ".join(left)
    return {n: v for n, v in facts.items() if not n.endswith("_us") and not n.endswith("_id")}


def _check(entry: Entry) -> None:
    name = entry.user_name if isinstance(entry, PersonRecord) else entry.name
    if not name.strip() or name != name.strip() or not name.isprintable():
        raise BadAccountError(
            f"{name[:40]!r} is no name: it is empty, or begins, ends or breaks with blanks",
            remedy="use printable characters without blanks around them",
        )
    if len(name) > _LONGEST_NAME:
        raise BadAccountError(
            f"a name has at most {_LONGEST_NAME} characters", remedy="use a shorter one"
        )
    if isinstance(entry, PersonRecord | ServiceRecord) and not _is_country(entry.region):
        raise BadAccountError(
            f"the region {entry.region[:40]!r} is no country",
            remedy="use two capital letters, as in ISO 3166: DE, FR, JP",
        )


def _is_country(region: str) -> bool:
    return not region or _COUNTRY.match(region) is not None


def _namesake(roster: Roster, entry: Entry) -> Entry | None:
    match entry:
        case PersonRecord():
            return roster.person_named(entry.user_name)
        case TeamRecord():
            return roster.team_named(entry.name)
        case ServiceRecord():
            return roster.service_named(entry.name)


def _refuse_taken(entry: Entry, namesake: Entry | None) -> None:
    kind, id_field = _KINDS[type(entry)]
    if namesake is not None and getattr(namesake, id_field) != getattr(entry, id_field):
        name = entry.user_name if isinstance(entry, PersonRecord) else entry.name
        raise TakenNameError(
            f"there is a {kind} called {name} already", remedy=f"`hortus {kind} list` shows them"
        )


def _found(roster: Roster, entry: _E) -> _E:
    _, id_field = _KINDS[type(entry)]
    entry_id = getattr(entry, id_field)
    found = roster.holder(entry_id) or roster.teams.get(entry_id)
    if not isinstance(found, type(entry)):
        raise _missing(entry)
    return found


def _missing(entry: Entry) -> NoSuchAccountError:
    kind, id_field = _KINDS[type(entry)]
    return NoSuchAccountError(
        f"there is no {kind} {getattr(entry, id_field)[:40]!r}",
        remedy=f"`hortus {kind} list` shows them",
    )
