"""Read a directory from a TOML document: people, teams, companies, models and the rest."""

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Literal, Self

import msgspec

from hortus.core.lines import line_numbers, line_of
from hortus.policy.directory import Directory
from hortus.policy.errors import DirectoryError
from hortus.policy.records import (
    Account,
    Holdings,
    LegalEntity,
    Model,
    Project,
    Provider,
    Team,
    Tool,
)
from hortus.policy.terms import NO_TERMS, Terms
from hortus.policy.toollist import range_of
from hortus.policy.types import Basis, DataClass, Risk, Role, ToolStatus

_Decided = Literal["allowed", "warned", "unreviewed", "banned"]
"""Every status but the one that comes with time."""


class _Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    parents: frozenset[str] = frozenset()


class _Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    teams: frozenset[str] = frozenset()
    region: str = ""
    entity: str = ""
    clearance: DataClass = DataClass.INTERNAL
    roles: frozenset[Role] = frozenset()


class EntityEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A company, and the percent that others hold of it."""

    country: str = ""
    owners: dict[str, float] = {}


class ProviderEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who offers models, and for which companies the contract is."""

    country: str = ""
    contract: frozenset[str] = frozenset()
    basis: Basis = Basis.UNKNOWN


class ModelEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model: where it runs, whose it is, up to which class it takes data."""

    inside: bool = False
    region: str = ""
    owner: str = ""
    provider: str = ""
    ceiling: DataClass = DataClass.PUBLIC


class _Project(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    data_class: DataClass = DataClass.INTERNAL
    owner: str = ""


class ToolEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was decided about the versions of a tool."""

    risk: Risk = Risk.HIGH
    status: _Decided = ToolStatus.UNREVIEWED.value
    reason: str = ""
    until: date | None = None
    """The last day on which it is good."""


class _Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A network, of which policies know the name."""


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A directory as it is written: one table for each kind, one entry for each name."""

    teams: dict[str, _Team] = {}
    people: dict[str, _Account] = {}
    services: dict[str, _Account] = {}
    entities: dict[str, EntityEntry] = {}
    providers: dict[str, ProviderEntry] = {}
    models: dict[str, ModelEntry] = {}
    projects: dict[str, _Project] = {}
    tools: dict[str, ToolEntry] = {}
    zones: dict[str, _Zone] = {}

    def with_more(self, other: "Document") -> Self:
        """Return both together; where a name is in both, the other's entry holds."""
        fields = self.__struct_fields__
        merged = {name: {**getattr(self, name), **getattr(other, name)} for name in fields}
        return type(self)(**merged)

    def directory(self, terms: Mapping[str, Terms], day: str = "") -> Directory:
        """Return the directory it describes; raise ``DirectoryError`` where it is not sound.

        Verdicts on tools are as they stand on ``day``; without one, none is over.
        """
        accounts = [_account(name, entry, is_service=False) for name, entry in self.people.items()]
        accounts += [_account(n, entry, is_service=True) for n, entry in self.services.items()]
        return Directory(accounts, self._holdings(terms, day))

    def _holdings(self, terms: Mapping[str, Terms], day: str) -> Holdings:
        return Holdings(
            teams=[Team(name, e.parents) for name, e in self.teams.items()],
            entities=[LegalEntity(name, e.country, e.owners) for name, e in self.entities.items()],
            providers=[
                Provider(name, e.country, terms.get(name, NO_TERMS), e.contract, e.basis)
                for name, e in self.providers.items()
            ],
            models=[
                Model(name, e.inside, e.region, e.owner, e.provider, e.ceiling)
                for name, e in self.models.items()
            ],
            projects=[Project(name, e.data_class, e.owner) for name, e in self.projects.items()],
            tools=[_tool(name, entry).as_of(day) for name, entry in self.tools.items()],
            zones=list(self.zones),
        )


def read_document(text: str, file: str) -> Document:
    """Return what a file says; raise ``DirectoryError`` with file and line where it cannot be."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise DirectoryError(f"{file}: {e}", remedy="mend the line; the form is TOML") from e
    try:
        document = msgspec.convert(tree, Document)
    except msgspec.ValidationError as e:
        place, problem = _place(tree) or ("", str(e))
        raise DirectoryError(
            f"{file}:{line_of(place, line_numbers(text))}: {problem}",
            remedy="see docs/reference/policy-schema.md for what a directory holds",
        ) from e
    tools = {_entry_name(name, text, file): entry for name, entry in document.tools.items()}
    return msgspec.structs.replace(document, tools=tools)


def _entry_name(said: str, text: str, file: str) -> str:
    """Return the name of a tool with its versions in the one way in which they are written."""
    name, _, versions = said.partition("@")
    try:
        found = range_of(name, versions).text
    except DirectoryError as e:
        line = line_of(f"tools.{said}", line_numbers(text))
        raise DirectoryError(f"{file}:{line}: {e.message}", remedy=e.remedy) from e
    return f"{name}@{found}" if found else name


def _place(tree: Mapping[str, object]) -> tuple[str, str] | None:
    """Return the first entry that does not fit, down to its field, and why it does not."""
    for section, entries in tree.items():
        named = entries.items() if isinstance(entries, dict) else ()
        for name, entry in named:
            try:
                msgspec.convert({section: {name: entry}}, Document)
            except msgspec.ValidationError as e:
                problem, _, path = str(e).partition(" - at `$")
                field = path.rstrip("`").partition("[...]")[2].partition("[")[0]
                return f"{section}.{name}{field}", f"{section}.{name}{field}: {problem}"
    return None


def read_directory(text: str, file: str, terms: Mapping[str, Terms]) -> Directory:
    """Return the directory a file describes, with the line where it is not sound."""
    document = read_document(text, file)
    try:
        return document.directory(terms)
    except DirectoryError as e:
        raise DirectoryError(f"{file}: {e.message}", remedy=e.remedy) from e


def _account(name: str, entry: _Account, *, is_service: bool) -> Account:
    return Account(
        name, entry.teams, entry.region, entry.entity, entry.clearance, entry.roles, is_service
    )


def _tool(said: str, entry: ToolEntry) -> Tool:
    name, _, versions = said.partition("@")
    until = entry.until.isoformat() if entry.until else ""
    status = ToolStatus(entry.status)
    return Tool(name, range_of(name, versions).text, entry.risk, status, entry.reason, until)
