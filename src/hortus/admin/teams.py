"""Groups of people, services and other teams."""

from collections.abc import Iterator
from dataclasses import replace

from msgspec import Struct

from hortus.admin.finding import Entries, refuse_foreign
from hortus.admin.operation import Nothing, Operation, Wanted
from hortus.admin.people import OpenPeople
from hortus.admin.types import Named
from hortus.core import UsageError
from hortus.identity import Caller, Roster
from hortus.policy import Task
from hortus.store import TeamRecord

_PEOPLE = (Task.MANAGE_PEOPLE,)
_SEEN = (Task.MANAGE_PEOPLE, Task.READ_AUDIT)


class TeamSaid(Struct, frozen=True, forbid_unknown_fields=True):
    """A team, and whom of its members something is about: names or ids."""

    name: str
    members: tuple[str, ...] = ()


class TeamShown(Struct, frozen=True):
    """A team with what its members are called: other teams, and people and services."""

    team: TeamRecord
    teams: tuple[str, ...]
    others: tuple[str, ...]


class TeamDesk:
    """The operations on teams."""

    def __init__(self, people: OpenPeople) -> None:
        self._people = people

    def operations(self) -> Iterator[Operation]:
        """Yield them."""
        yield Operation.of(Wanted("team/list", "The teams", _SEEN, reads=True), Nothing, self.list)
        yield Operation.of(Wanted("team/show", "One of them", _SEEN, reads=True), Named, self.show)
        yield Operation.of(Wanted("team/add", "Make a team", _PEOPLE), TeamSaid, self.add)
        yield Operation.of(Wanted("team/join", "Put members in", _PEOPLE), TeamSaid, self.join)
        yield Operation.of(Wanted("team/leave", "Take members out", _PEOPLE), TeamSaid, self.leave)
        yield Operation.of(Wanted("team/remove", "Take a team out", _PEOPLE), Named, self.remove)

    def list(self, caller: Caller, _: Nothing) -> list[TeamShown]:
        """Return the teams."""
        roster = self._people(caller).roster()
        return [_shown(team, roster) for team in roster.teams.values()]

    def show(self, caller: Caller, said: Named) -> TeamShown:
        """Return one of them."""
        roster = self._people(caller).roster()
        return _shown(Entries(roster).team(said.name), roster)

    def add(self, caller: Caller, said: TeamSaid) -> TeamRecord:
        """Make a team."""
        people = self._people(caller)
        entries = Entries(people.roster())
        return people.add_team(said.name, [entries.member(name) for name in said.members])

    def join(self, caller: Caller, said: TeamSaid) -> TeamRecord:
        """Put members in."""
        return self._moved(caller, said, joining=True)

    def leave(self, caller: Caller, said: TeamSaid) -> TeamRecord:
        """Take members out."""
        return self._moved(caller, said, joining=False)

    def remove(self, caller: Caller, said: Named) -> TeamRecord:
        """Take a team out; its members stay."""
        people = self._people(caller)
        team = Entries(people.roster()).team(said.name)
        refuse_foreign(team, ["all fields"])
        people.remove(team, said.reason)
        return team

    def _moved(self, caller: Caller, said: TeamSaid, *, joining: bool) -> TeamRecord:
        if not said.members:
            raise UsageError("no members were named", remedy="name people, services or teams")
        people = self._people(caller)
        entries = Entries(people.roster())
        team = entries.team(said.name)
        refuse_foreign(team, ["members"])
        named = frozenset(map(entries.member, said.members))
        members = team.members | named if joining else team.members - named
        return people.change(replace(team, members=members))


def _shown(team: TeamRecord, roster: Roster) -> TeamShown:
    people = [roster.people[m].user_name for m in team.members if m in roster.people]
    services = [roster.services[m].name for m in team.members if m in roster.services]
    teams = [roster.teams[m].name for m in team.members if m in roster.teams]
    return TeamShown(team, tuple(sorted(teams)), tuple(sorted(people + services)))
