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
from hortus.budget.money import MICRO, Rates, amount
from hortus.budget.periods import Period, Window, window
from hortus.budget.treasury import LEASE_S, Reservation, Treasury
from hortus.budget.types import Kind, Price, Scope, Spender, Standing

__all__ = [
    "LEASE_S",
    "MICRO",
    "BadBudgetError",
    "Book",
    "Budget",
    "BudgetSpentError",
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
    "window",
]
