"""Who spends, on what, and how the budgets stand that cover it."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a budget is for."""

    ALL = "all"
    PERSON = "person"
    TEAM = "team"
    PROJECT = "project"
    MODEL = "model"
    COST_CENTRE = "cost_centre"


class Kind(StrEnum):
    """What happens once a budget is used up."""

    HARD = "hard"
    """Requests are refused."""
    SOFT = "soft"
    """Requests go on, and policies know of it."""


class Standing(StrEnum):
    """How things stand with the budgets that cover somebody; a fact for policies."""

    WITHIN = "within"
    SOFT = "soft"
    """A soft budget is used up."""
    SPENT = "spent"
    """A hard budget is used up."""


@dataclass(frozen=True, slots=True)
class Spender:
    """On whose account a request goes."""

    account: str = ""
    teams: frozenset[str] = frozenset()
    project: str = ""
    cost_centre: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What a request may cost at most, or has cost, in millionths of ``currency``."""

    micro: int
    currency: str
