"""How policies see the entries of a directory."""

from collections.abc import Iterable

from hortus.policy.directory import Directory
from hortus.policy.ownership import barred
from hortus.policy.records import Account, LegalEntity, Model, Project, Provider, Tool
from hortus.policy.types import Entity, Uid, Value


def account_entity(account: Account, teams: Iterable[Uid]) -> Entity:
    """Return an account as policies see it, in all its teams: also those by way of others."""
    attributes: dict[str, Value] = {
        "cleared": account.clearance.up_to,
        "roles": frozenset(role.uid for role in account.roles),
    }
    _put(attributes, "region", "Country", account.region)
    _put(attributes, "entity", "LegalEntity", account.entity)
    return Entity(account.uid, attributes, frozenset(teams))


def team_entity(name: str, teams: Iterable[Uid]) -> Entity:
    """Return a team as policies see it, in all teams it is part of."""
    team = Account(name, is_team=True)
    return account_entity(team, frozenset(teams) - {team.uid})


def legal_entity(company: LegalEntity) -> Entity:
    """Return a company as policies see it."""
    attributes: dict[str, Value] = {}
    _put(attributes, "country", "Country", company.country)
    return Entity(Uid("LegalEntity", company.name), attributes)


def provider_entity(provider: Provider, directory: Directory) -> Entity:
    """Return a provider as policies see it, with the companies its ownership rule bars."""
    terms = provider.terms
    attributes: dict[str, Value] = {
        "termsKnown": terms.known,
        "supported": frozenset(Uid("Country", code) for code in terms.supported),
        "thirdParties": terms.third_parties,
        "contract": frozenset(Uid("LegalEntity", name) for name in provider.contract),
        "barred": barred(terms, directory) if terms.ownership_rule else frozenset(),
        "basis": provider.basis.uid,
    }
    _put(attributes, "country", "Country", provider.country)
    return Entity(Uid("Provider", provider.name), attributes)


def model_entity(model: Model) -> Entity:
    """Return a model as policies see it."""
    attributes: dict[str, Value] = {"inside": model.inside, "takes": model.ceiling.up_to}
    _put(attributes, "region", "Country", model.region)
    _put(attributes, "owner", "LegalEntity", model.owner)
    _put(attributes, "provider", "Provider", model.provider)
    parents = frozenset({Uid("Provider", model.provider)} if model.provider else ())
    return Entity(Uid("Model", model.name), attributes, parents)


def project_entity(project: Project) -> Entity:
    """Return a project as policies see it."""
    attributes: dict[str, Value] = {"dataClass": project.data_class.uid}
    _put(attributes, "owner", "Team", project.owner)
    return Entity(Uid("Project", project.name), attributes)


def tool_entity(tool: Tool) -> Entity:
    """Return a tool as policies see it: one version of it is in the tool of all versions."""
    attributes: dict[str, Value] = {
        "name": tool.name,
        "version": tool.version,
        "risk": tool.risk.uid,
        "status": tool.status.uid,
        "reason": tool.reason,
    }
    parents = {Uid("Tool", tool.name), *([tool.entry] if tool.entry else [])}
    return Entity(tool.uid, attributes, frozenset(parents - {tool.uid}))


def _put(attributes: dict[str, Value], name: str, kind: str, value: str) -> None:
    if value:
        attributes[name] = Uid(kind, value)
