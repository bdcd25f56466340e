"""Programs that act by themselves, and how they prove who they are."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from hortus.admin.finding import Entries
from hortus.admin.operation import Operation, Wanted
from hortus.admin.people import Facts, OpenPeople
from hortus.admin.types import Listed, Named
from hortus.core import UsageError
from hortus.core.checks import faults_of_own_address
from hortus.identity import BadAccountError, Caller, Roster
from hortus.policy import Task
from hortus.store import ServiceRecord

_PEOPLE = (Task.MANAGE_PEOPLE,)
_SEEN = (Task.MANAGE_PEOPLE, Task.READ_AUDIT)


class ServiceSaid(Facts, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A program, and what is said of it; ``public_key`` is a JSON Web Key as text."""

    name: str
    team: str | None = None
    issuer: str | None = None
    subject: str | None = None
    public_key: str | None = None


class ServiceDesk:
    """The operations on service accounts."""

    def __init__(self, people: OpenPeople) -> None:
        self._people = people

    def operations(self) -> Iterator[Operation]:
        """Yield them."""
        yield Operation.of(
            Wanted("service/list", "Programs with accounts", _SEEN, reads=True), Listed, self.list
        )
        yield Operation.of(
            Wanted("service/show", "One of them", _SEEN, reads=True), Named, self.show
        )
        yield Operation.of(Wanted("service/add", "Add a program", _PEOPLE), ServiceSaid, self.add)
        yield Operation.of(
            Wanted("service/change", "Change what is said of it", _PEOPLE),
            ServiceSaid,
            self.change,
        )
        yield Operation.of(Wanted("service/end", "Let it in no more", _PEOPLE), Named, self.end)
        yield Operation.of(
            Wanted("service/restore", "Let it in again", _PEOPLE), Named, self.restore
        )
        yield Operation.of(
            Wanted("service/remove", "Take it out for good", _PEOPLE), Named, self.remove
        )

    def list(self, caller: Caller, said: Listed) -> list[ServiceRecord]:
        """Return the programs."""
        found = self._people(caller).roster().services.values()
        return [service for service in found if said.ended or not service.ended_us]

    def show(self, caller: Caller, said: Named) -> ServiceRecord:
        """Return one of them."""
        return Entries(self._people(caller).roster()).service(said.name)

    def add(self, caller: Caller, said: ServiceSaid) -> ServiceRecord:
        """Add a program."""
        people = self._people(caller)
        return people.add_service(said.name, **_known(_fields(said), people.roster()))

    def change(self, caller: Caller, said: ServiceSaid) -> ServiceRecord:
        """Change what was said of a program."""
        fields = _fields(said)
        if not fields:
            raise UsageError(
                "nothing was said that could be changed", remedy="see `hortus service --help`"
            )
        people = self._people(caller)
        roster = people.roster()
        before = Entries(roster).service(said.name)
        return people.change(replace(before, **_known(fields, roster)))  # type: ignore[arg-type]  # texts only

    def end(self, caller: Caller, said: Named) -> ServiceRecord:
        """Let a program in no more."""
        people = self._people(caller)
        return people.end(Entries(people.roster()).service(said.name), said.reason)

    def restore(self, caller: Caller, said: Named) -> ServiceRecord:
        """Let a program in again."""
        people = self._people(caller)
        return people.restore(Entries(people.roster()).service(said.name), said.reason)

    def remove(self, caller: Caller, said: Named) -> ServiceRecord:
        """Take a program out for good."""
        people = self._people(caller)
        service = Entries(people.roster()).service(said.name)
        people.remove(service, said.reason)
        return service


def _fields(said: ServiceSaid) -> dict[str, str]:
    if bool(said.issuer) != bool(said.subject):
        raise UsageError(
            "an issuer and a subject belong together",
            remedy="name whose tokens of that issuer are meant: --subject 'repo:acme/*'",
        )
    for fault in faults_of_own_address("the issuer", said.issuer) if said.issuer else ():
        raise UsageError(f"{fault.name} {fault.problem}", remedy="give it as its tokens have it")
    fields = said.fields()
    if said.public_key:
        fields["public_key"] = checked_key(said.public_key, "public_key")
    return fields


def _known(fields: dict[str, str], roster: Roster) -> dict[str, str]:
    """Return ``fields`` with a team that there is: a misspelt one would have rights of its own."""
    if not fields.get("team"):
        return fields
    return {**fields, "team": Entries(roster).team(fields["team"]).name}


def checked_key(text: str, place: str) -> str:
    """Return the public JSON Web Key in ``text``, which came from ``place``.

    Raises ``BadAccountError``, above all where it is the private half.
    """
    try:
        key = msgspec.json.decode(text, type=dict[str, str | list[str]])
    except msgspec.DecodeError as e:
        raise BadAccountError(
            f"{place} holds no JSON Web Key: {e}", remedy='give the public key as {"kty": …}'
        ) from e
    if "kty" not in key or "d" in key or "k" in key:
        what = "a private key" if "kty" in key else "no key: it has no `kty`"
        raise BadAccountError(f"{place} holds {what}", remedy="give the public half only")
    return msgspec.json.encode(key).decode()
