"""Administer hortus: the same operations for people at a distance and on the machine itself."""

from hortus.admin.budgets import (
    ALERTS,
    BudgetDesk,
    BudgetEnded,
    BudgetSaid,
    BudgetShown,
    Coins,
    Known,
)
from hortus.admin.door import PREFIX, AdminDoor, Gate
from hortus.admin.errors import AdminError, NobodyError
from hortus.admin.keys import KeyDesk, KeyMade, KeyNew, KeyRevoked, KeyShown
from hortus.admin.office import Asker, Office
from hortus.admin.operation import Nothing, Operation, Wanted
from hortus.admin.people import PeopleDesk, PersonSaid, PersonShown
from hortus.admin.readings import Answered, Asked, Asking, ReadingDesk, ReadingShown
from hortus.admin.services import ServiceDesk, ServiceSaid, checked_key
from hortus.admin.teams import TeamDesk, TeamSaid, TeamShown
from hortus.admin.tools import ToolDesk, ToolForgotten, ToolSaid, ToolShown
from hortus.admin.types import Listed, Named

__all__ = [
    "ALERTS",
    "PREFIX",
    "AdminDoor",
    "AdminError",
    "Answered",
    "Asked",
    "Asker",
    "Asking",
    "BudgetDesk",
    "BudgetEnded",
    "BudgetSaid",
    "BudgetShown",
    "Coins",
    "Gate",
    "KeyDesk",
    "KeyMade",
    "KeyNew",
    "KeyRevoked",
    "KeyShown",
    "Known",
    "Listed",
    "Named",
    "NobodyError",
    "Nothing",
    "Office",
    "Operation",
    "PeopleDesk",
    "PersonSaid",
    "PersonShown",
    "ReadingDesk",
    "ReadingShown",
    "ServiceDesk",
    "ServiceSaid",
    "TeamDesk",
    "TeamSaid",
    "TeamShown",
    "ToolDesk",
    "ToolForgotten",
    "ToolSaid",
    "ToolShown",
    "Wanted",
    "checked_key",
]
