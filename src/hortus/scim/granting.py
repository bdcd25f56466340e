"""What being in a group grants: clearance for data, and tasks for hortus itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hortus.core import ScimSettings
from hortus.identity import Roster
from hortus.store import PersonRecord

_RISING = ("", "public", "internal", "confidential", "restricted")


@dataclass(frozen=True, slots=True)
class Grants:
    """What members of a group may, by its name; where nothing is named, nothing is touched."""

    clearances: Mapping[str, str]
    roles: Mapping[str, str]

    @classmethod
    def of(cls, settings: ScimSettings) -> "Grants":
        """Return what the settings grant."""
        return cls(settings.clearances, settings.roles)

    def changed(self, roster: Roster) -> list[PersonRecord]:
        """Return the people of the directory who are granted something else than they have."""
        if not self.clearances and not self.roles:
            return []
        theirs = (p for p in roster.people.values() if p.origin == "scim")
        return [new for person in theirs if (new := self._granted(person, roster)) != person]

    def _granted(self, person: PersonRecord, roster: Roster) -> PersonRecord:
        teams = roster.teams_of(person.person_id)
        if self.clearances:
            found = [self.clearances[name] for name in teams & self.clearances.keys()]
            highest = max(found, key=_RISING.index, default="")
            person = replace(person, clearance=highest)
        if self.roles:
            held = {self.roles[name] for name in teams & self.roles.keys()}
            person = replace(person, roles=" ".join(sorted(held)))
        return person
