"""Who may use hortus: listed, added, changed and ended."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from msgspec import Struct

from hortus.admin.finding import Entries, refuse_foreign
from hortus.admin.operation import Operation, Wanted
from hortus.admin.types import Listed, Named
from hortus.core import UsageError
from hortus.identity import Caller, People
from hortus.policy import DataClass, Role, Task
from hortus.store import PersonRecord

OpenPeople = Callable[[Caller], People]
"""Opens the directory for somebody who changes it."""

_PEOPLE = (Task.MANAGE_PEOPLE,)
_SEEN = (Task.MANAGE_PEOPLE, Task.READ_AUDIT)


class Facts(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What policies and budgets ask of somebody; what is null stays as it is."""

    region: str | None = None
    entity: str | None = None
    cost_centre: str | None = None
    clearance: DataClass | None = None
    roles: frozenset[Role] | None = None
    project: str | None = None

    def fields(self) -> dict[str, str]:
        """Return what was said, under the names of an entry's fields."""
        said = {n: v for n in self.__struct_fields__ if (v := getattr(self, n)) is not None}
        said.pop("name", None)
        if self.region is not None:
            said["region"] = self.region.upper()
        if self.clearance is not None:
            said["clearance"] = self.clearance.value
        if self.roles is not None:
            said["roles"] = " ".join(sorted(self.roles))
        return said


class PersonSaid(Facts, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody, and what is said of them."""

    name: str
    user_name: str | None = None
    full_name: str | None = None
    email: str | None = None


class PersonShown(Struct, frozen=True):
    """Somebody with their teams."""

    person: PersonRecord
    teams: tuple[str, ...]


class PeopleDesk:
    """The operations on people."""

    def __init__(self, people: OpenPeople) -> None:
        self._people = people

    def operations(self) -> Iterator[Operation]:
        """Yield them."""
        yield Operation.of(
            Wanted("person/list", "Who may use hortus", _SEEN, reads=True), Listed, self.list
        )
        yield Operation.of(
            Wanted("person/show", "One of them", _SEEN, reads=True), Named, self.show
        )
        yield Operation.of(Wanted("person/add", "Add somebody", _PEOPLE), PersonSaid, self.add)
        yield Operation.of(
            Wanted("person/change", "Change what is said of somebody", _PEOPLE),
            PersonSaid,
            self.change,
        )
        yield Operation.of(
            Wanted("person/end", "Let somebody in no more", _PEOPLE), Named, self.end
        )
        yield Operation.of(
            Wanted("person/restore", "Let somebody in again", _PEOPLE), Named, self.restore
        )
        yield Operation.of(
            Wanted("person/remove", "Take somebody out for good", _PEOPLE), Named, self.remove
        )

    def list(self, caller: Caller, said: Listed) -> list[PersonShown]:
        """Return everybody."""
        roster = self._people(caller).roster()
        return [
            PersonShown(p, tuple(sorted(roster.teams_of(p.person_id))))
            for p in roster.people.values()
            if said.ended or not p.ended_us
        ]

    def show(self, caller: Caller, said: Named) -> PersonShown:
        """Return one of them."""
        roster = self._people(caller).roster()
        person = Entries(roster).person(said.name)
        return PersonShown(person, tuple(sorted(roster.teams_of(person.person_id))))

    def add(self, caller: Caller, said: PersonSaid) -> PersonRecord:
        """Add somebody."""
        fields = said.fields()
        name = fields.pop("full_name", "")
        if fields.pop("user_name", ""):
            raise UsageError(
                "somebody who is new has one name to sign in with", remedy="leave out user_name"
            )
        return self._people(caller).add_person(said.name, name, **fields)

    def change(self, caller: Caller, said: PersonSaid) -> PersonRecord:
        """Change what was said of somebody."""
        fields = said.fields()
        if "full_name" in fields:
            fields["name"] = fields.pop("full_name")
        if not fields:
            raise UsageError(
                "nothing was said that could be changed",
                remedy="name it, such as --region DE; see `hortus person --help`",
            )
        people = self._people(caller)
        before = Entries(people.roster()).person(said.name)
        refuse_foreign(before, list(fields))
        return people.change(replace(before, **fields))  # type: ignore[arg-type]  # texts only

    def end(self, caller: Caller, said: Named) -> PersonRecord:
        """Let somebody in no more."""
        people = self._people(caller)
        return people.end(Entries(people.roster()).person(said.name), said.reason)

    def restore(self, caller: Caller, said: Named) -> PersonRecord:
        """Let somebody in again."""
        people = self._people(caller)
        return people.restore(Entries(people.roster()).person(said.name), said.reason)

    def remove(self, caller: Caller, said: Named) -> PersonRecord:
        """Take somebody out for good."""
        people = self._people(caller)
        person = Entries(people.roster()).person(said.name)
        refuse_foreign(person, ["all fields"])
        people.remove(person, said.reason)
        return person
