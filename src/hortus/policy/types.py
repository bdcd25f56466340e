"""The words of a question to the policies: who, what, and under which circumstances."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from hortus.core import Action
from hortus.policy.errors import FactError


@dataclass(frozen=True, slots=True)
class Uid:
    """The name of a thing that policies speak of, such as ``Model::"qwen"``."""

    type: str
    id: str

    def __str__(self) -> str:
        """Return it as it is written in a policy."""
        escaped = self.id.replace("\\", "\\\\").replace('"', '\\"')
        return f'{self.type}::"{escaped}"'


Value: TypeAlias = "bool | int | str | Uid | frozenset[Value] | Mapping[str, Value]"
"""What an attribute can be."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing with its attributes and the groups it is in."""

    uid: Uid
    attributes: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    parents: frozenset[Uid] = frozenset()


class _Choice(StrEnum):
    """One of an enumerated entity type of the schema that is called like the class."""

    uid: Uid
    """The choice as policies name it."""

    def __init__(self, value: str) -> None:
        self.uid = Uid(type(self).__name__, value)


class DataClass(_Choice):
    """How sensitive data is, the least first."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"

    @property
    def up_to(self) -> frozenset[Value]:
        """This class and all that are less sensitive."""
        order = list(DataClass)
        return frozenset(c.uid for c in order[: order.index(self) + 1])


class Label(_Choice):
    """What was found in a request."""

    SECRET = "secret"  # noqa: S105 - the name of a label
    PERSONAL = "personal"
    CONFIDENTIAL = "confidential"
    SOURCE = "source"


class Zone(_Choice):
    """The networks that policies know of without any setting; others are named in ``[zones]``."""

    OFFICE = "office"
    VPN = "vpn"
    REMOTE = "remote"
    UNKNOWN = "unknown"


class KeyTier(_Choice):
    """How a caller proved who they are."""

    BOUND = "bound"
    SESSION = "session"
    STATIC = "static"
    UNKNOWN = "unknown"


class Risk(_Choice):
    """How much harm a tool can do."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ToolStatus(_Choice):
    """What the company decided about a tool."""

    ALLOWED = "allowed"
    WARNED = "warned"
    """It may be used, and says in each answer what is wrong with it."""
    UNREVIEWED = "unreviewed"
    EXPIRED = "expired"
    """It was allowed until a day that has passed."""
    BANNED = "banned"


class Purpose(_Choice):
    """What a request is for."""

    CODING = "coding"
    REVIEW = "review"
    COMPLETION = "completion"
    SEARCH = "search"
    TRAINING = "training"
    STAFF_RATING = "staff_rating"
    UNSTATED = "unstated"


class Budget(_Choice):
    """How the budget of the caller stands."""

    WITHIN = "within"
    SOFT = "soft"
    SPENT = "spent"


class Basis(_Choice):
    """On what ground personal data may go to a provider."""

    ADEQUACY = "adequacy"
    FRAMEWORK = "framework"
    CLAUSES = "clauses"
    NONE = "none"
    UNKNOWN = "unknown"


class Weekday(_Choice):
    """The day of the week where the caller is."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Role(_Choice):
    """What somebody does for hortus itself."""

    ADMIN = "admin"
    SECURITY = "security"
    AUDITOR = "auditor"
    WORKS_COUNCIL = "works_council"
    DIRECTORY = "directory"
    """Keeps the people, as the company's directory does."""


class Task(_Choice):
    """What can be administered."""

    PROPOSE_POLICY = "propose_policy"
    APPROVE_POLICY = "approve_policy"
    ACTIVATE_POLICY = "activate_policy"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_KEYS = "manage_keys"
    MANAGE_MODELS = "manage_models"
    MANAGE_TOOLS = "manage_tools"
    MANAGE_BUDGETS = "manage_budgets"
    MANAGE_CONTENT = "manage_content"
    MANAGE_RECORDS = "manage_records"
    """Holds, retention, and the key that signs the log."""
    MANAGE_RULES = "manage_rules"
    """Rules for code, and packs of them."""
    READ_AUDIT = "read_audit"


CHOICES: tuple[type[_Choice], ...] = (
    DataClass,
    Label,
    KeyTier,
    Risk,
    ToolStatus,
    Purpose,
    Budget,
    Basis,
    Weekday,
    Role,
    Task,
)
"""All enumerated entity types but countries, which are too many for a class."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known about a request besides who asks for what.

    ``tool`` is the client as ``name`` or ``name@version``, empty where it did not say.
    ``approvers`` are the ids of those who agreed to it. ``key_covers`` says whether the key was
    made for the name that was asked for, ``key_zone`` to which network it is bound.
    """

    data_class: DataClass = DataClass.INTERNAL
    labels: frozenset[Label] = frozenset()
    zone: str = Zone.UNKNOWN
    key_tier: KeyTier = KeyTier.UNKNOWN
    key_covers: bool = True
    key_zone: str | None = None
    purpose: Purpose = Purpose.UNSTATED
    budget: Budget = Budget.WITHIN
    approvers: frozenset[str] = frozenset()
    project: str = ""
    tool: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One question: may ``who`` do ``action`` with ``what``, at this time where they are.

    ``at`` must have an offset from UTC; requests that differ only in it are the same question
    unless a policy asks for the time.
    """

    who: Uid
    action: Action
    what: Uid
    at: datetime = field(compare=False)
    circumstances: Circumstances = Circumstances()

    def __post_init__(self) -> None:
        """Refuse a clock that does not say where it is."""
        if self.at.utcoffset() is None:
            raise FactError(
                f"the time {self.at.isoformat()} has no offset from UTC",
                remedy="give it with one, such as 2026-11-22T09:30:00+01:00",
            )

    def key(self, *, clocked: bool) -> Hashable:
        """Return what this question has in common with others that get the same answer.

        ``clocked`` says whether the answer rests on the time; then it holds for that hour.
        """
        return (self, self.at.toordinal(), self.at.hour) if clocked else self


def labels_of(texts: Iterable[str]) -> frozenset[Label]:
    """Return the labels in ``texts``; what follows a colon says more than policies ask for."""
    try:
        return frozenset(Label(text.partition(":")[0]) for text in texts)
    except ValueError as e:
        raise FactError(
            f"{e}: there is no such label", remedy=f"the labels are {', '.join(Label)}"
        ) from e


def user(name: str) -> Uid:
    """Return a person's name as policies have it."""
    return Uid("User", name)


def service(name: str) -> Uid:
    """Return a service account's name as policies have it."""
    return Uid("ServiceAccount", name)


def model(name: str) -> Uid:
    """Return a model's name as policies have it."""
    return Uid("Model", name)
