"""What may be spent, by whom, in which time: set aside before a request, settled after it."""

from hortus.budget.book import Book, Budget
from hortus.budget.charging import Charges
from hortus.budget.errors import (
    BadBudgetError,
    BudgetSpentError,
    NoRateError,
    NoSuchBudgetError,
    TakenBudgetNameError,
)
from hortus.budget.keeping import Budgets, parse_alerts, parse_limit
from hortus.budget.money import MICRO, Rates, amount
from hortus.budget.periods import Period, Window, day_of, window
from hortus.budget.treasury import LEASE_S, Reservation, Treasury
from hortus.budget.types import Kind, Price, Scope, Spender, Standing

__all__ = [
    "LEASE_S",
    "MICRO",
    "BadBudgetError",
    "Book",
    "Budget",
    "BudgetSpentError",
    "Budgets",
    "Charges",
    "Kind",
    "NoRateError",
    "NoSuchBudgetError",
    "Period",
    "Price",
    "Rates",
    "Reservation",
    "Scope",
    "Spender",
    "Standing",
    "TakenBudgetNameError",
    "Treasury",
    "Window",
    "amount",
    "day_of",
    "parse_alerts",
    "parse_limit",
    "window",
]
