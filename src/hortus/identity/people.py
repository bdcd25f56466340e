"""People, teams and services: added, changed and ended, each change with an event in the log."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import TypeVar

from hortus.core import TEAM, Clock, new_id
from hortus.identity.acting import SERVICE
from hortus.identity.errors import (
    BadAccountError,
    ChangedMeanwhileError,
    NoSuchAccountError,
    TakenNameError,
)
from hortus.identity.projects import checked_project
from hortus.identity.roster import Roster
from hortus.store import (
    Entry,
    Event,
    PeopleTable,
    PersonRecord,
    ServiceRecord,
    StoreError,
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
_PREFIXES: dict[type[object], str] = {
    PersonRecord: "per",
    TeamRecord: "team",
    ServiceRecord: "svc",
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
        return self.add(PersonRecord("", user_name, name or user_name, **said))  # type: ignore[arg-type]  # texts only, by the signature

    def add_team(self, name: str, members: Iterable[str] = (), **said: str) -> TeamRecord:
        """Add a team of the people and teams with the ids ``members``."""
        return self.add(TeamRecord("", name, members=frozenset(members), **said))  # type: ignore[arg-type]  # as above

    def add_service(self, name: str, **said: str) -> ServiceRecord:
        """Add a program that acts by itself."""
        return self.add(ServiceRecord("", name, **said))  # type: ignore[arg-type]  # as above

    def add(self, entry: _E, also: Sequence[PersonRecord] = ()) -> _E:
        """Add an entry, which gets its id here; ``also`` are others that change with it.

        Raises ``BadAccountError`` or ``TakenNameError``.
        """
        now_us = self._clock.now_us()
        made = _named(_with_id(entry, now_us), now_us)
        _check(made)
        _refuse_taken(made, self._namesake(made))
        told = self._told("added", made, _difference(None, made))
        try:
            self._table.add(made, told, *self._told_of(also), also=also)
        except StoreError:
            # Another process may have given the name away since we looked.
            _refuse_taken(made, self._namesake(made))
            raise
        return made

    def change(
        self, entry: _E, seen_us: int | None = None, also: Sequence[PersonRecord] = ()
    ) -> _E:
        """Store ``entry`` in place of the one with its id; what did not change leaves no event.

        Raises ``NoSuchAccountError``, ``TakenNameError`` or ``BadAccountError``, and with
        ``seen_us`` ``ChangedMeanwhileError`` where the entry was changed at another time.
        """
        before = self._found(entry)
        if seen_us is not None and before.changed_us != seen_us:
            raise _changed(entry)
        entry = _named(entry, before.changed_us)
        if entry == before and not also:
            return before
        _check(entry)
        _refuse_taken(entry, self._namesake(entry))
        changed = _named(entry, max(self._clock.now_us(), before.changed_us + 1))
        told = self._told_of_change(before, changed) + self._told_of(also)
        if not self._table.replace(changed, *told, also=also, seen_us=before.changed_us):
            raise _changed(entry)
        return changed

    def end(self, entry: _E, reason: str = "") -> _E:
        """Let a person or service in no more; their entry stays, and with it what they did."""
        return self._switched(entry, "ended", self._clock.now_us(), reason)

    def restore(self, entry: _E, reason: str = "") -> _E:
        """Let a person or service in again."""
        return self._switched(entry, "restored", 0, reason)

    def remove(self, entry: Entry, reason: str = "", also: Sequence[PersonRecord] = ()) -> None:
        """Take an entry out for good; records go on naming it by its id."""
        told = [self._told("removed", entry, {}, reason), *self._told_of(also)]
        if not self._table.remove(entry, *told, also=also):
            raise _missing(entry)

    def _switched(self, entry: _E, verb: str, ended_us: int, reason: str) -> _E:
        if isinstance(entry, TeamRecord):
            raise BadAccountError("a team does not sign in", remedy="remove it, or its members")
        current = self._found(entry)
        changed = replace(current, ended_us=ended_us, changed_us=self._clock.now_us())
        if bool(current.ended_us) is not bool(ended_us):
            self._table.replace(changed, self._told(verb, changed, {}, reason))
        return changed

    def _told_of_change(self, before: Entry, after: Entry) -> list[Event]:
        facts = _difference(before, after)
        told = [self._told("changed", after, facts)] if facts else []
        if isinstance(before, TeamRecord) or isinstance(after, TeamRecord):
            return told
        if bool(before.ended_us) is not bool(after.ended_us):
            told.append(self._told("ended" if after.ended_us else "restored", after, {}))
        return told

    def _told_of(self, entries: Sequence[PersonRecord]) -> list[Event]:
        return [
            event for entry in entries for event in self._told_of_change(self._found(entry), entry)
        ]

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

    def _found(self, entry: _E) -> _E:
        _, id_field = _KINDS[type(entry)]
        found = self._table.find(type(entry), id_field, getattr(entry, id_field))
        if not found:
            raise _missing(entry)
        return found[0]

    def _namesake(self, entry: _E) -> _E | None:
        field = "user_name" if hasattr(entry, "user_name") else "name"
        found = self._table.find(type(entry), field, getattr(entry, field))
        return found[0] if found else None


def _with_id(entry: _E, now_us: int) -> _E:
    _, id_field = _KINDS[type(entry)]
    made = {id_field: new_id(_PREFIXES[type(entry)], now_us), "created_us": now_us}
    return replace(entry, **made)  # type: ignore[arg-type]  # fields that all three have


def _named(entry: _E, changed_us: int) -> _E:
    """Return an entry with its name as names are kept, changed at ``changed_us``."""
    said: dict[str, object] = {"changed_us": changed_us}
    if user_name := getattr(entry, "user_name", ""):
        said["user_name"] = user_name.casefold()
    return replace(entry, **said)  # type: ignore[arg-type]  # as above


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
    if name.casefold().startswith((TEAM, SERVICE)):
        raise BadAccountError(
            f"{name[:40]!r} begins as the names of teams and programs do where they act",
            remedy="choose a name without that beginning",
        )
    if len(name) > _LONGEST_NAME:
        raise BadAccountError(
            f"a name has at most {_LONGEST_NAME} characters", remedy="use a shorter one"
        )
    if isinstance(entry, TeamRecord):
        return
    checked_project(entry.project)
    if not _is_country(entry.region):
        raise BadAccountError(
            f"the region {entry.region[:40]!r} is no country",
            remedy="use two capital letters, as in ISO 3166: DE, FR, JP",
        )


def _is_country(region: str) -> bool:
    return not region or _COUNTRY.match(region) is not None


def _refuse_taken(entry: Entry, namesake: Entry | None) -> None:
    kind, id_field = _KINDS[type(entry)]
    if namesake is not None and getattr(namesake, id_field) != getattr(entry, id_field):
        name = entry.user_name if isinstance(entry, PersonRecord) else entry.name
        raise TakenNameError(
            f"there is a {kind} called {name} already", remedy=f"`hortus {kind} list` shows them"
        )


def _changed(entry: Entry) -> ChangedMeanwhileError:
    kind, id_field = _KINDS[type(entry)]
    return ChangedMeanwhileError(
        f"the {kind} {getattr(entry, id_field)} was changed meanwhile by somebody else",
        remedy="read it again, and change what is there now",
    )


def _missing(entry: Entry) -> NoSuchAccountError:
    kind, id_field = _KINDS[type(entry)]
    return NoSuchAccountError(
        f"there is no {kind} {getattr(entry, id_field)[:40]!r}",
        remedy=f"`hortus {kind} list` shows them",
    )
