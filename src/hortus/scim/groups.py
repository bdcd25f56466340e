"""Teams as SCIM groups, and back; groups may be members of groups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from scim2_models import Group, GroupMember, InvalidValueException, Resource

from hortus.identity import People, Roster
from hortus.scim.granting import Grants
from hortus.scim.mending import Json, moves
from hortus.scim.resources import kept, meta
from hortus.store import Everybody, PeopleTable, PersonRecord, TeamRecord

_KEPT_ELSEWHERE = ("id", "meta")
_MOST_NAMED = 5


class Groups:
    """The teams, in the words of SCIM."""

    name: Final = "Group"
    endpoint: Final = "/Groups"
    columns: Final[Mapping[str, str]] = {"externalid": "external_id", "id": "team_id"}
    model = Group

    def __init__(self, table: PeopleTable, grants: Grants) -> None:
        self._table = table
        self._grants = grants

    def find(self, column: str, value: str) -> Sequence[TeamRecord]:
        """Return the teams of which ``column`` is ``value``."""
        return self._table.find(TeamRecord, column, value)

    def every(self) -> Sequence[TeamRecord]:
        """Return every team, oldest first."""
        return self._table.everybody().teams

    def show(self, records: Sequence[TeamRecord], base: str) -> list[Resource[Any]]:
        """Return teams as groups."""
        return [self._shown(record, base) for record in records]

    def add(self, group: Resource[Any], people: People) -> TeamRecord:
        """Take in a new group."""
        everybody = self._table.everybody()
        record = _record(group, TeamRecord("", ""))
        self._refuse_strangers(record.members, everybody)
        # It has no id yet; nobody is granted anything by a group without one, but its own name.
        also = self._granted(everybody, replace(record, team_id="new"))
        return people.add(record, also)

    def put(self, before: TeamRecord, group: Resource[Any], people: People) -> TeamRecord:
        """Let a team be as ``group`` says."""
        return self._changed(before, _record(group, before), people)

    def patched(self, before: TeamRecord, patch: Json, people: People) -> bool:
        """Let some join a team and others leave, if a PATCH says nothing else."""
        found = moves(patch)
        if found is None:
            return False
        self._changed(before, replace(before, members=found.applied(before.members)), people)
        return True

    def remove(self, record: TeamRecord, people: People) -> None:
        """Take a team out, and with it what it granted."""
        everybody = self._table.everybody()
        also = self._granted(everybody, replace(record, members=frozenset()))
        people.remove(record, "removed by the directory", also)

    def regrant(self, people: People) -> set[str]:
        """Grant everybody what their groups give them; return to whom that is something else."""
        found = self._grants.changed(Roster(self._table.everybody()))
        for person in found:
            people.change(person, person.changed_us)
        return {person.person_id for person in found}

    def _changed(self, before: TeamRecord, after: TeamRecord, people: People) -> TeamRecord:
        joined = after.members - before.members
        also: list[PersonRecord] = []
        if joined or after.members != before.members or after.name != before.name:
            everybody = self._table.everybody()
            self._refuse_strangers(joined, everybody)
            also = self._granted(everybody, after)
        return people.change(after, before.changed_us, also)

    def _granted(self, everybody: Everybody, team: TeamRecord) -> list[PersonRecord]:
        """Return whom it grants something else that ``team`` is as it will be."""
        others = tuple(t for t in everybody.teams if t.team_id != team.team_id)
        return self._grants.changed(Roster(replace(everybody, teams=(*others, team))))

    def _refuse_strangers(self, members: frozenset[str], everybody: Everybody) -> None:
        known = {p.person_id for p in everybody.people} | {t.team_id for t in everybody.teams}
        if strangers := sorted(members - known):
            named = ", ".join(repr(s[:40]) for s in strangers[:_MOST_NAMED])
            raise InvalidValueException(
                detail=f"members: there is no user or group with the id {named}"
            )

    def _shown(self, record: TeamRecord, base: str) -> Resource[Any]:
        group = Group.model_validate_json(record.attributes)
        group.display_name = record.name
        group.id = record.team_id
        group.external_id = record.external_id or None
        group.meta = meta(self.name, record, f"{base}{self.endpoint}/{record.team_id}")
        called = {one.value: one.display for one in group.members or ()}
        members = sorted(record.members)
        group.members = [_member(one, called.get(one), base) for one in members] or None
        return group


def _member(member_id: str, display: str | None, base: str) -> GroupMember:
    kind = "Group" if member_id.startswith("team_") else "User"
    said = {"value": member_id, "type": kind, "$ref": f"{base}/{kind}s/{member_id}"}
    return GroupMember.model_validate({**said, "display": display})


def _record(group: Any, before: TeamRecord) -> TeamRecord:
    members = frozenset(m.value for m in group.members or () if m.value)
    # Who is in it is kept in a table of its own; here only what the directory calls them.
    group = group.model_copy()
    named = [m for m in group.members or () if m.display]
    group.members = [m.model_copy(update={"ref": None}) for m in named] or None
    return replace(
        before,
        name=group.display_name,
        origin="scim",
        external_id=group.external_id or "",
        attributes=kept(group, _KEPT_ELSEWHERE),
        members=members,
    )
