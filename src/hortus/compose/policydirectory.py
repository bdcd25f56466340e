"""What policies know of people, models and the rest: the directory of people and the settings."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from hortus.core import EMBEDDED_MODEL, ModelSettings
from hortus.identity import Roster
from hortus.policy import (
    COUNTRIES,
    DataClass,
    Directory,
    DirectoryError,
    Document,
    EntityEntry,
    ModelEntry,
    ProviderEntry,
    Role,
    Terms,
    Tool,
    country_of,
)
from hortus.store import PersonRecord, ServiceRecord, ToolRecord

HOUSE = "hortus itself"
"""The account with which a running hortus asks itself whether it works."""

DIRECTORY = "the company's directory"
"""The account with which a directory keeps people by SCIM, where its key belongs to nobody."""

_US = 1_000_000
_CLASSES = frozenset(DataClass)
_ROLES = frozenset(Role)
Accounts = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known besides people: models and networks, a file's entries, providers' terms."""

    models: Mapping[str, ModelSettings]
    document: Document
    terms: Mapping[str, Terms]
    zones: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was decided about tools, as it stands on a day; without one, no verdict is over."""

    records: tuple[ToolRecord, ...] = ()
    day: str = ""

    @classmethod
    def at(cls, records: Iterable[ToolRecord], now_us: int) -> "Verdicts":
        """Return verdicts as they stand at a moment: days are those of UTC."""
        today = datetime.fromtimestamp(now_us / _US, UTC).date()
        return cls(tuple(records), today.isoformat())


_NO_VERDICTS = Verdicts()


def directory_of(facts: Facts, roster: Roster, verdicts: Verdicts = _NO_VERDICTS) -> Directory:
    """Return the directory that policies are asked about.

    An entry of the directory of people, and one of the register of tools, holds over one of the
    file with the same name. Raises ``DirectoryError`` where a file names what is not there.
    """
    people = _document(roster)
    known = _named(people, facts.document).with_more(_configured(facts.models))
    networks = msgspec.convert({"zones": {name: {} for name in facts.zones}}, Document)
    known = known.with_more(networks).with_more(facts.document)
    known = known.with_more(people).with_more(_tools(verdicts.records))
    return known.directory(facts.terms, verdicts.day)


def declared_tools(file: Document, day: str) -> tuple[Tool, ...]:
    """Return the verdicts on tools that a file declares, as they stand on a day."""
    return tuple(Document(tools=file.tools).directory({}, day).tools.values())


def _tools(records: Iterable[ToolRecord]) -> Document:
    """Return the verdicts of the register."""
    entries = {
        f"{r.name}@{r.versions}" if r.versions else r.name: {
            "risk": r.risk,
            "status": r.status,
            "reason": r.reason,
            "until": r.until or None,
        }
        for r in records
    }
    try:
        return msgspec.convert({"tools": entries}, Document)
    except msgspec.ValidationError as e:
        raise DirectoryError(
            f"the register of tools cannot be read: {e}",
            remedy="`hortus tools list` shows it; forget the entry and decide anew",
        ) from e


def _document(roster: Roster) -> Document:
    """Return everybody who may use hortus.

    Each is listed with all teams they are in, by way of other teams too: what another system
    sends may name teams that contain each other.
    """
    people = {p.user_name: _person(p, roster) for p in roster.people.values() if not p.ended_us}
    services = {s.name: _service(s, roster) for s in roster.services.values() if not s.ended_us}
    services[HOUSE] = {"clearance": DataClass.RESTRICTED}
    services[DIRECTORY] = {"roles": [Role.DIRECTORY]}
    teams = {name: dict[str, object]() for name in _teams(people, services)}
    teams |= {team.name: {} for team in roster.teams.values()}
    return msgspec.convert({"people": people, "services": services, "teams": teams}, Document)


def _person(person: PersonRecord, roster: Roster) -> dict[str, object]:
    return {**_account(person), "teams": sorted(roster.teams_of(person.person_id))}


def _service(service: ServiceRecord, roster: Roster) -> dict[str, object]:
    teams = set(roster.teams_of(service.service_id))
    if service.team:
        teams.add(service.team)
        if team := roster.team_named(service.team):
            teams |= roster.teams_of(team.team_id)
    return {**_account(service), "teams": sorted(teams)}


def _account(entry: PersonRecord | ServiceRecord) -> dict[str, object]:
    """Return what policies know of somebody; what they have no word for is not known."""
    said: dict[str, object] = {"roles": sorted(_ROLES.intersection(entry.roles.split()))}
    if entry.region in COUNTRIES:
        said["region"] = entry.region
    if entry.entity:
        said["entity"] = entry.entity
    if entry.clearance in _CLASSES:
        said["clearance"] = entry.clearance
    return said


def _teams(*kinds: Accounts) -> Iterator[str]:
    for kind in kinds:
        for account in kind.values():
            yield from msgspec.convert(account.get("teams", ()), tuple[str, ...])


def _named(people: Document, file: Document) -> Document:
    """Return what is named and may not be listed: it comes and goes with the people.

    Where the company of somebody is at home nobody has said then, and nobody is in a team that
    owns a project and is not there any more.
    """
    everybody = (*people.people.values(), *people.services.values())
    teams = {project.owner for project in file.projects.values() if project.owner}
    said = Document(entities={a.entity: EntityEntry() for a in everybody if a.entity})
    return said.with_more(msgspec.convert({"teams": {name: {} for name in teams}}, Document))


def _configured(models: Mapping[str, ModelSettings]) -> Document:
    """Return the models of the settings, with the companies and providers they name."""
    known = {EMBEDDED_MODEL: ModelSettings(inside=True), **models}
    return Document(
        entities={m.owner_entity: EntityEntry() for m in known.values() if m.owner_entity},
        providers={m.provider: ProviderEntry() for m in known.values() if m.provider},
        models={name: _model(model) for name, model in known.items()},
    )


def _model(model: ModelSettings) -> ModelEntry:
    usual = DataClass.RESTRICTED if model.inside else DataClass.PUBLIC
    return ModelEntry(
        inside=model.inside,
        region=country_of(model.region),
        owner=model.owner_entity,
        provider=model.provider,
        ceiling=DataClass(model.ceiling) if model.ceiling else usual,
    )
