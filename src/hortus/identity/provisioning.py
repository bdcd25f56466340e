"""Take up into the directory what the company's identity provider says of somebody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hortus.identity.errors import SigninRefusedError
from hortus.identity.people import People
from hortus.identity.roster import Roster
from hortus.store import PersonRecord

ORIGIN = "oidc"
_DIRECTORY = "scim"
_MOST_TEAMS = 200


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a provider says of somebody who has just signed in there.

    ``subject`` is theirs for ever, together with ``issuer``; every other field may change.
    """

    issuer: str
    subject: str
    user_name: str
    name: str = ""
    email: str = ""
    region: str = ""
    entity: str = ""
    cost_centre: str = ""
    groups: frozenset[str] = frozenset()

    @property
    def external_id(self) -> str:
        """The one name that no other person can ever have."""
        return f"{self.issuer}#{self.subject}"


class Provisioning:
    """Finds or makes the entry of somebody who signs in, and keeps it as the provider has it.

    ``may_sign_in`` names groups of which one is needed; none lets everybody in whom the provider
    lets in. What a directory maintains by SCIM is left alone: it has the last word.
    """

    def __init__(self, people: People, may_sign_in: Iterable[str] = ()) -> None:
        self._people = people
        self._may_sign_in = frozenset(may_sign_in)

    def arrive(self, said: Assertion) -> PersonRecord:
        """Return the entry of who has signed in. Raises ``SigninRefusedError``."""
        if self._may_sign_in and not self._may_sign_in & said.groups:
            raise SigninRefusedError(
                f"{said.user_name} is in none of the groups that may use hortus",
                remedy="ask to be put into one of: " + ", ".join(sorted(self._may_sign_in)),
            )
        roster = self._people.roster()
        person = _entry(roster, said)
        if person is None:
            made = self._people.add_person(said.user_name, said.name, **_fields(said))
            self._join(made, said.groups)
            return made
        if person.ended_us:
            raise SigninRefusedError(
                f"{person.user_name} may use hortus no more",
                remedy="ask whoever keeps the directory, if that is a mistake",
            )
        if person.origin == _DIRECTORY:
            return person
        known = replace(person, name=said.name or person.name, **_fields(said))  # type: ignore[arg-type]  # texts only
        self._people.change(known)
        self._join(known, said.groups)
        return known

    def _join(self, person: PersonRecord, groups: frozenset[str]) -> None:
        """Make ``person`` a member of the teams of ``groups``, and of no other team from there."""
        roster = self._people.roster()
        wanted = frozenset(sorted(groups)[:_MOST_TEAMS])
        for name in sorted(wanted):
            team = roster.team_named(name)
            if team is None:
                self._people.add_team(name, [person.person_id], origin=ORIGIN)
            elif team.origin == ORIGIN and person.person_id not in team.members:
                self._people.change(replace(team, members=team.members | {person.person_id}))
        for team in roster.teams.values():
            mine = team.origin == ORIGIN and person.person_id in team.members
            if mine and team.name not in wanted:
                self._people.change(replace(team, members=team.members - {person.person_id}))


def _entry(roster: Roster, said: Assertion) -> PersonRecord | None:
    """Return the entry that is theirs, or that becomes theirs with this sign-in."""
    for known in roster.people.values():
        if known.origin == ORIGIN and known.external_id == said.external_id:
            return known
    person = roster.person_named(said.user_name)
    if person is None or person.origin == _DIRECTORY:
        return person
    if person.origin == ORIGIN:
        raise SigninRefusedError(
            f"the name {said.user_name} belonged to somebody else at the identity provider",
            remedy="have the old entry removed or renamed here (`hortus person --help`)",
        )
    if person.roles:
        # Whoever can choose a name at the provider must not become an administrator by it.
        raise SigninRefusedError(
            f"{said.user_name} has roles here, so it is not taken over by a name",
            remedy="take the roles from it, sign in, and give them back: `hortus person change`",
        )
    return person


def _fields(said: Assertion) -> Mapping[str, str]:
    """Return what the entry says from now on; what a provider does not say stays as it is."""
    known = {
        "email": said.email,
        "region": said.region.upper(),
        "entity": said.entity,
        "cost_centre": said.cost_centre,
    }
    told = {name: value for name, value in known.items() if value}
    return told | {"origin": ORIGIN, "external_id": said.external_id}
