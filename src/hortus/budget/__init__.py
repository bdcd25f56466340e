"""What may be spent, by whom, in which time: set aside before a request, settled after it."""

from hortus.budget.book import Book, Budget
from hortus.budget.charging import Charges
from hortus.budget.costs import Belongs, By, Dates, Directory, Line, add_up, days, month, total
from hortus.budget.errors import (
    BadBudgetError,
    BadPeriodError,
    BadReportError,
    BudgetSpentError,
    NoRateError,
    NoSuchBudgetError,
    TakenBudgetNameError,
)
from hortus.budget.focus import Seller, write_focus
from hortus.budget.keeping import Budgets, parse_alerts, parse_limit
from hortus.budget.money import MICRO, Rates, amount
from hortus.budget.periods import Period, Window, day_of, window
from hortus.budget.reconciling import Gap, Reconciled, Tolerance, reconcile
from hortus.budget.reports import Counted, parse_columns, read_report
from hortus.budget.treasury import LEASE_S, Reservation, Treasury
from hortus.budget.types import Kind, Price, Scope, Spender, Standing

__all__ = [
    "LEASE_S",
    "MICRO",
    "BadBudgetError",
    "BadPeriodError",
    "BadReportError",
    "Belongs",
    "Book",
    "Budget",
    "BudgetSpentError",
    "Budgets",
    "By",
    "Charges",
    "Counted",
    "Dates",
    "Directory",
    "Gap",
    "Kind",
    "Line",
    "NoRateError",
    "NoSuchBudgetError",
    "Period",
    "Price",
    "Rates",
    "Reconciled",
    "Reservation",
    "Scope",
    "Seller",
    "Spender",
    "Standing",
    "TakenBudgetNameError",
    "Tolerance",
    "Treasury",
    "Window",
    "add_up",
    "amount",
    "day_of",
    "days",
    "month",
    "parse_alerts",
    "parse_columns",
    "parse_limit",
    "read_report",
    "reconcile",
    "total",
    "window",
    "write_focus",
]
