"""The budgets in force, as of one moment: which of them cover a request, and how they stand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hortus.budget.money import amount
from hortus.budget.periods import Period, Window, window
from hortus.budget.types import Kind, Scope, Spender, Standing
from hortus.store import BudgetRecord


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget, in the words that people know it by."""

    record: BudgetRecord

    @property
    def id(self) -> str:
        """Its id."""
        return self.record.budget_id

    @property
    def limit(self) -> int:
        """What may be spent in a window, in millionths of its currency."""
        return self.record.limit_micro

    @property
    def currency(self) -> str:
        """What it is counted in."""
        return self.record.currency

    @property
    def is_hard(self) -> bool:
        """Whether requests are refused once it is used up."""
        return self.record.kind == Kind.HARD

    @property
    def alerts(self) -> tuple[int, ...]:
        """The percentages of the limit at which somebody is told."""
        return tuple(int(share) for share in self.record.alerts.split())

    def window(self, today: date) -> Window:
        """Return the window that ``today`` is in."""
        return window(Period(self.record.period), self.record.days, today)

    def __str__(self) -> str:
        """Return how it is spoken of: ``payments (team payments, 500.00 EUR a month)``."""
        record = self.record
        whose = record.scope.replace("_", " ")
        if record.scope != Scope.ALL:
            whose += f" {record.subject}"
        every = "a month" if record.period == Period.MONTH else f"in {record.days} days"
        return f"{record.name} ({whose}, {amount(self.limit, self.currency)} {every})"


class Book:
    """Finds the budgets that cover a request; it never changes."""

    def __init__(
        self, records: Iterable[BudgetRecord] = (), spent: Mapping[str, int] | None = None
    ) -> None:
        self.budgets = {r.budget_id: Budget(r) for r in records if not r.ended_us}
        self._spent = spent or {}
        self._by_subject: dict[tuple[str, str], list[Budget]] = {}
        for budget in self.budgets.values():
            key = (budget.record.scope, budget.record.subject)
            self._by_subject.setdefault(key, []).append(budget)

    def covering(self, spender: Spender, model: str) -> list[Budget]:
        """Return the budgets that a request goes on, always in the same order."""
        if not self._by_subject:
            return []
        found = (self._by_subject.get(key, ()) for key in _subjects(spender, model))
        return sorted((b for budgets in found for b in budgets), key=lambda b: b.id)

    def spent(self, budget_id: str) -> int:
        """Return what was spent of a budget in its present window, as of this book."""
        return self._spent.get(budget_id, 0)

    def standing(self, spender: Spender, model: str) -> Standing:
        """Return how the budgets stand that cover a request."""
        used_up = [b for b in self.covering(spender, model) if self.spent(b.id) >= b.limit]
        if any(budget.is_hard for budget in used_up):
            return Standing.SPENT
        return Standing.SOFT if used_up else Standing.WITHIN

    def due_alerts(self) -> Iterator[tuple[Budget, int]]:
        """Yield each budget with every percentage of it that is spent and was to be told of."""
        for budget in self.budgets.values():
            for share in budget.alerts:
                if self.spent(budget.id) * 100 >= budget.limit * share:
                    yield budget, share


def _subjects(spender: Spender, model: str) -> Iterator[tuple[str, str]]:
    yield Scope.ALL, ""
    yield Scope.MODEL, model
    for team in spender.teams:
        yield Scope.TEAM, team
    for scope, subject in (
        (Scope.PERSON, spender.account),
        (Scope.PROJECT, spender.project),
        (Scope.COST_CENTRE, spender.cost_centre),
    ):
        if subject:
            yield scope, subject
