"""Who and what there is, checked to be of one piece."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from hortus.policy.countries import COUNTRIES
from hortus.policy.errors import DirectoryError
from hortus.policy.records import (
    Account,
    Holdings,
    Team,
    Tool,
)
from hortus.policy.toollist import ToolList
from hortus.policy.types import DataClass, Uid, Zone

_T = TypeVar("_T")


class Directory:
    """Everything policies may be asked about, checked to be of one piece.

    It does not change; whoever learns of a change builds a new one. Raises ``DirectoryError``
    where a name is given twice, or something names what is not there, or teams or owners go
    round in a circle.
    """

    def __init__(self, accounts: Iterable[Account] = (), holdings: Holdings | None = None) -> None:
        held = holdings or Holdings()
        self.accounts = _by_uid((a.uid, a) for a in accounts)
        self.teams = _by_uid((Uid("Team", t.name), t) for t in held.teams)
        self.entities = _by_uid((Uid("LegalEntity", e.name), e) for e in held.entities)
        self.providers = _by_uid((Uid("Provider", p.name), p) for p in held.providers)
        self.models = _by_uid((Uid("Model", m.name), m) for m in held.models)
        self.projects = _by_uid((Uid("Project", p.name), p) for p in held.projects)
        self.tools = _by_uid((t.uid, t) for t in held.tools)
        self.tool_names = frozenset(tool.name for tool in held.tools)
        self._verdicts = ToolList(held.tools)
        names = dict.fromkeys((*Zone, *held.zones))
        self.zones = {Uid("Zone", str(name)): str(name) for name in names}
        _check(self)

    def __contains__(self, uid: Uid) -> bool:
        """Tell whether there is such a thing; a tool is there in all versions, or in none."""
        if uid.type == "Tool":
            return uid.id.partition("@")[0] in self.tool_names
        return any(uid in part for part in self._parts())

    def names(self, kind: str) -> list[str]:
        """Return the names of all things of one type."""
        return [uid.id for part in self._parts() for uid in part if uid.type == kind]

    def account(self, uid: Uid) -> Account:
        """Return an account; of one that is not listed nothing is known but the name."""
        if uid.type == "Team":
            return self._team_account(uid)
        is_service = uid.type == "ServiceAccount"
        found = self.accounts.get(uid)
        return found or Account(uid.id, is_service=is_service, clearance=DataClass.PUBLIC)

    def _team_account(self, uid: Uid) -> Account:
        """Return a team as somebody who asks; what one is cleared for is what most people are."""
        team = self.teams.get(uid)
        if team is None:
            return Account(uid.id, clearance=DataClass.PUBLIC, is_team=True)
        return Account(uid.id, team.parents, is_team=True)

    def tool(self, name: str) -> Tool:
        """Return the tool ``name@version`` with what was decided about it."""
        return self._verdicts.find(name)

    def groups_of(self, teams: Iterable[str]) -> Mapping[Uid, Team]:
        """Return teams with all they are part of."""
        found: dict[Uid, Team] = {}
        waiting = list(teams)
        while waiting:
            uid = Uid("Team", waiting.pop())
            if uid not in found:
                found[uid] = self.teams[uid]
                waiting += self.teams[uid].parents
        return found

    def _parts(self) -> tuple[Mapping[Uid, object], ...]:
        return (
            self.accounts,
            self.teams,
            self.entities,
            self.providers,
            self.models,
            self.projects,
            self.tools,
            self.zones,
        )


def _by_uid(pairs: Iterable[tuple[Uid, _T]]) -> Mapping[Uid, _T]:
    found: dict[Uid, _T] = {}
    for uid, thing in pairs:
        if uid in found:
            raise DirectoryError(f"{uid} is listed twice", remedy="give each a name of its own")
        found[uid] = thing
    return found


def _check(directory: Directory) -> None:
    """Raise where something is named that is not there, or goes round in a circle."""
    for uid, kind, name in _references(directory):
        known = name in COUNTRIES if kind == "Country" else Uid(kind, name) in directory
        if not known:
            raise DirectoryError(
                f"{uid} names {Uid(kind, name)}, which is not in the directory",
                remedy=f"add it, or mend the name in the entry of {uid.id}",
            )
    teams = {uid.id: team.parents for uid, team in directory.teams.items()}
    _refuse_circles("team", teams)
    owners = {uid.id: company.owners or () for uid, company in directory.entities.items()}
    _refuse_circles("company", owners)
    for uid, company in directory.entities.items():
        shares = (company.owners or {}).values()
        if any(share <= 0 for share in shares) or sum(shares) > _WHOLE:
            raise DirectoryError(
                f"the shares in {uid.id} are not above 0 and together at most 100 percent",
                remedy="give each owner's share in percent",
            )


_WHOLE = 100.000001
"""All of a company, with room for rounding."""


def _references(directory: Directory) -> Iterator[tuple[Uid, str, str]]:
    """Yield what names what: the thing, the type of what it names, and the name."""
    for uid, account in directory.accounts.items():
        yield from ((uid, "Team", name) for name in account.teams)
        yield from _named(uid, ("Country", account.region), ("LegalEntity", account.entity))
    for uid, team in directory.teams.items():
        yield from ((uid, "Team", name) for name in team.parents)
    for uid, company in directory.entities.items():
        yield from _named(uid, ("Country", company.country))
        yield from ((uid, "LegalEntity", name) for name in company.owners or ())
    for uid, provider in directory.providers.items():
        yield from _named(uid, ("Country", provider.country))
        yield from ((uid, "LegalEntity", name) for name in provider.contract)
    for uid, model in directory.models.items():
        places = ("Country", model.region), ("LegalEntity", model.owner)
        yield from _named(uid, *places, ("Provider", model.provider))
    for uid, project in directory.projects.items():
        yield from _named(uid, ("Team", project.owner))


def _named(uid: Uid, *given: tuple[str, str]) -> Iterator[tuple[Uid, str, str]]:
    yield from ((uid, kind, name) for kind, name in given if name)


def _refuse_circles(what: str, edges: Mapping[str, Iterable[str]]) -> None:
    """Raise where something is part of itself; a walk without recursion, since teams run deep."""
    done: set[str] = set()
    for start in sorted(edges):
        path: list[str] = []
        walk = [iter((start,))]
        while walk:
            name = next(walk[-1], None)
            if name is None:
                walk.pop()
                if path:
                    done.add(path.pop())
            elif name in path:
                ring = " > ".join([*path[path.index(name) :], name])
                raise DirectoryError(
                    f"a {what} is part of itself: {ring}",
                    remedy=f"take one step of the circle out, such as that of {path[-1]}",
                )
            elif name not in done:
                path.append(name)
                walk.append(iter(sorted(edges[name])))
