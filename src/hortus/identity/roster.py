"""Everybody as of one moment, in memory: who there is, and who is in which team."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from hortus.store import Everybody, PersonRecord, ServiceRecord, TeamRecord


class Roster:
    """Finds people, teams and services by id and by name; it never changes."""

    def __init__(self, everybody: Everybody) -> None:
        self.people: Mapping[str, PersonRecord] = {p.person_id: p for p in everybody.people}
        self.teams: Mapping[str, TeamRecord] = {t.team_id: t for t in everybody.teams}
        self.services: Mapping[str, ServiceRecord] = {s.service_id: s for s in everybody.services}

    def holder(self, holder_id: str) -> PersonRecord | ServiceRecord | None:
        """Return the person or service with an id, ended ones too."""
        return self.people.get(holder_id) or self.services.get(holder_id)

    def person_named(self, user_name: str) -> PersonRecord | None:
        """Return a person by the name they sign in with, whatever its case."""
        return self._people_by_name.get(user_name.casefold())

    def service_named(self, name: str) -> ServiceRecord | None:
        """Return a service account by its name."""
        return self._services_by_name.get(name)

    def team_named(self, name: str) -> TeamRecord | None:
        """Return a team by its name."""
        return self._teams_by_name.get(name)

    def teams_of(self, member_id: str) -> frozenset[str]:
        """Return the names of the teams that somebody is in, also by way of another team.

        Teams that contain each other do no harm: each is met once.
        """
        met: set[str] = set()
        waiting = list(self._teams_with.get(member_id, ()))
        while waiting:
            team_id = waiting.pop()
            if team_id not in met:
                met.add(team_id)
                waiting += self._teams_with.get(team_id, ())
        return frozenset(self.teams[team_id].name for team_id in met)

    def direct_teams_of(self, member_id: str) -> frozenset[str]:
        """Return the names of the teams that list somebody, or another team, as a member."""
        return frozenset(self.teams[t].name for t in self._teams_with.get(member_id, ()))

    @cached_property
    def _people_by_name(self) -> Mapping[str, PersonRecord]:
        return {person.user_name: person for person in self.people.values()}

    @cached_property
    def _services_by_name(self) -> Mapping[str, ServiceRecord]:
        return {service.name: service for service in self.services.values()}

    @cached_property
    def _teams_by_name(self) -> Mapping[str, TeamRecord]:
        return {team.name: team for team in self.teams.values()}

    @cached_property
    def _teams_with(self) -> Mapping[str, Iterable[str]]:
        found: dict[str, list[str]] = {}
        for team in self.teams.values():
            for member_id in team.members:
                found.setdefault(member_id, []).append(team.team_id)
        return found
