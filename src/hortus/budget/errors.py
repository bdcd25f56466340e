"""Why something cannot be paid for, and whom to ask."""

from hortus.core import ConflictError, HortusError, NotFoundError


class BudgetSpentError(HortusError):
    """A hard budget has no room for the request."""

    code, status = "budget_spent", 402


class BadBudgetError(HortusError):
    """A budget cannot be as it was said."""

    code, status = "bad_budget", 400


class BadPeriodError(HortusError):
    """A month or a day cannot be read."""

    code, status = "bad_period", 400


class BadReportError(HortusError):
    """A provider's usage report cannot be read."""

    code, status = "bad_usage_report", 400


class NoSuchBudgetError(NotFoundError):
    """There is no budget of that name."""

    code = "no_such_budget"


class TakenBudgetNameError(ConflictError):
    """Another budget has the name."""

    code = "budget_name_taken"


class NoRateError(HortusError):
    """Two currencies cannot be converted into each other."""

    code, status = "no_exchange_rate", 500
