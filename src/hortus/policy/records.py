"""The entries of a directory: people, teams, companies, providers, models, projects, tools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hortus.policy.terms import NO_TERMS, Terms
from hortus.policy.types import Basis, DataClass, Risk, Role, ToolStatus, Uid


@dataclass(frozen=True, slots=True)
class Team:
    """A group of people, which may be part of others."""

    name: str
    parents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    """A person, a program that acts by itself, or a team that holds a key.

    ``region`` is the country they work in, from the directory and never from an address;
    ``entity`` is the company that employs them.
    """

    name: str
    teams: frozenset[str] = frozenset()
    region: str = ""
    entity: str = ""
    clearance: DataClass = DataClass.INTERNAL
    roles: frozenset[Role] = frozenset()
    is_service: bool = False
    is_team: bool = False

    @property
    def uid(self) -> Uid:
        """The account as policies name it."""
        if self.is_team:
            return Uid("Team", self.name)
        return Uid("ServiceAccount" if self.is_service else "User", self.name)


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """A company; ``owners`` maps companies of the directory to the percent of it they hold."""

    name: str
    country: str = ""
    owners: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """Who offers models, the companies its contract covers, and the ground for transfers."""

    name: str
    country: str = ""
    terms: Terms = NO_TERMS
    contract: frozenset[str] = frozenset()
    basis: Basis = Basis.UNKNOWN


@dataclass(frozen=True, slots=True)
class Model:
    """A model, where it runs, and up to which class it takes data."""

    name: str
    inside: bool
    region: str = ""
    owner: str = ""
    provider: str = ""
    ceiling: DataClass = DataClass.PUBLIC


@dataclass(frozen=True, slots=True)
class Project:
    """A repository with the class of its data and the team that owns it."""

    name: str
    data_class: DataClass = DataClass.INTERNAL
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """A client or tool with what was decided about it, and why.

    In a list, ``version`` is the range of versions that is meant, all where it is empty; of a tool
    that asks, it is the one it says it is, and ``entry`` what of the list holds for it. ``until``
    is the last day on which the verdict is good; ``overdue`` says that it has passed.
    """

    name: str
    version: str = ""
    risk: Risk = Risk.HIGH
    status: ToolStatus = ToolStatus.UNREVIEWED
    reason: str = ""
    until: str = ""
    overdue: bool = False
    entry: Uid | None = None

    @property
    def uid(self) -> Uid:
        """The tool as policies name it."""
        return Uid("Tool", f"{self.name}@{self.version}" if self.version else self.name)

    @property
    def verdict(self) -> str:
        """What was decided, in words."""
        why = f": {self.reason}" if self.reason else ""
        return f"{self._decided}, risk {self.risk}{why}"

    @property
    def _decided(self) -> str:
        good = f" until {self.until}" if self.until else ""
        match self.status:
            case ToolStatus.ALLOWED:
                return f"allowed{good}"
            case ToolStatus.WARNED:
                return f"allowed with a warning{good}"
            case ToolStatus.EXPIRED:
                return f"allowed until {self.until}, which has passed"
            case ToolStatus.BANNED:
                return f"banned, to be looked at again by {self.until}" if self.until else "banned"
            case ToolStatus.UNREVIEWED:
                return "reviewed by nobody"

    @property
    def warning(self) -> str:
        """What is said with each answer to a tool that may be used all the same."""
        if self.status in {ToolStatus.WARNED, ToolStatus.EXPIRED}:
            return f"{self.uid.id} is {self.verdict}"
        return ""

    def as_of(self, day: str) -> "Tool":
        """Return the tool as it stands on a day: a verdict that is over counts as no review.

        A ban does not end by itself; it is overdue.
        """
        if not self.until or self.until >= day:
            return self
        ended = self.status in {ToolStatus.ALLOWED, ToolStatus.WARNED}
        return replace(self, overdue=True, status=ToolStatus.EXPIRED if ended else self.status)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What there is besides people: the lists a directory is made of."""

    teams: Sequence[Team] = ()
    entities: Sequence[LegalEntity] = ()
    providers: Sequence[Provider] = ()
    models: Sequence[Model] = ()
    projects: Sequence[Project] = ()
    tools: Sequence[Tool] = ()
    zones: Sequence[str] = ()
    """Networks besides those of ``Zone``."""
