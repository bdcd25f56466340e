"""Find entries of the directory by what people call them."""

from collections.abc import Sequence
from typing import NoReturn

from hortus.identity import BadAccountError, NoSuchAccountError, Roster
from hortus.store import PersonRecord, ServiceRecord, TeamRecord

_MOST_NAMED = 8


class Entries:
    """Finds people, teams and services by name or id. Raises ``NoSuchAccountError``."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    def person(self, name: str) -> PersonRecord:
        """Return a person."""
        roster = self._roster
        return roster.person_named(name) or roster.people.get(name) or _missing("person", name)

    def team(self, name: str) -> TeamRecord:
        """Return a team."""
        roster = self._roster
        if team := roster.team_named(name) or roster.teams.get(name):
            return team
        known = ", ".join(sorted(team.name for team in roster.teams.values())[:_MOST_NAMED])
        raise NoSuchAccountError(
            f"there is no team {name[:60]!r}",
            remedy=f"there are {known}" if known else "`hortus team add NAME` makes one",
        )

    def service(self, name: str) -> ServiceRecord:
        """Return a service account."""
        roster = self._roster
        return roster.service_named(name) or roster.services.get(name) or _missing("service", name)

    def member(self, name: str) -> str:
        """Return the id of a person, service or team that a team may hold."""
        roster = self._roster
        if person := roster.person_named(name) or roster.people.get(name):
            return person.person_id
        if service := roster.service_named(name) or roster.services.get(name):
            return service.service_id
        if team := roster.team_named(name) or roster.teams.get(name):
            return team.team_id
        raise NoSuchAccountError(
            f"there is no person, service or team {name[:60]!r}",
            remedy="`hortus person list`, `hortus service list` and `hortus team list` show them",
        )


def refuse_foreign(entry: PersonRecord | TeamRecord, changed: Sequence[str]) -> None:
    """Raise where another directory keeps the fields ``changed``: it has the last word."""
    own = {"clearance", "roles", "project"}
    if entry.origin == "scim" and (others := [name for name in changed if name not in own]):
        raise BadAccountError(
            f"{', '.join(others)} of this entry are kept by the company's directory (SCIM)",
            remedy="change them there; here only clearance, roles and project can be set",
        )


def _missing(kind: str, name: str) -> NoReturn:
    raise NoSuchAccountError(
        f"there is no {kind} {name[:60]!r}", remedy=f"`hortus {kind} list` shows them"
    )
