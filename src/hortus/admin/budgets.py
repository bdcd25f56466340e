"""What may be spent: budgets listed, made, changed and ended."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from msgspec import Struct

from hortus.admin.operation import Nothing, Operation, Wanted
from hortus.admin.types import Named
from hortus.budget import (
    BadBudgetError,
    Budgets,
    Kind,
    Period,
    Rates,
    Scope,
    parse_alerts,
    parse_limit,
)
from hortus.core import NotFoundError, UsageError
from hortus.identity import Caller, Roster
from hortus.policy import Task
from hortus.store import BudgetRecord

ALERTS = (80, 100)
"""At which shares of its limit a budget tells of itself unless other ones are said."""

_BUDGETS = (Task.MANAGE_BUDGETS,)
_SEEN = (Task.MANAGE_BUDGETS, Task.READ_AUDIT)


class BudgetSaid(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A budget, and what is said of it; what is null stays as it is, or is the usual."""

    name: str
    scope: Scope | None = None
    """Only for a new one: whose spending counts."""
    subject: str = ""
    limit: str | None = None
    """Such as ``500 EUR``."""
    rolling_days: int | None = None
    """The last so many days; 0 is a calendar month."""
    kind: Kind | None = None
    alerts: tuple[int, ...] | None = None
    owner: str | None = None


class BudgetShown(Struct, frozen=True):
    """A budget with what was spent of it, and remarks on what was said of it."""

    record: BudgetRecord
    spent_micro: int = 0
    remarks: tuple[str, ...] = ()


class BudgetEnded(Struct, frozen=True):
    """A budget that counts no more."""

    record: BudgetRecord


@dataclass(frozen=True, slots=True)
class Coins:
    """The currencies that an amount may be in: those with a rate, and those of prices."""

    rates: Rates
    today: date
    prices: AbstractSet[str] = frozenset()

    def check(self, currency: str) -> tuple[str, ...]:
        """Return remarks on a budget in a currency; raise ``BadBudgetError`` for an unknown one.

        A slip would only be noticed when the first request is refused for want of a rate.
        """
        known = self.rates.currencies(self.today) | self.prices
        if currency not in known:
            others = ", ".join(sorted(known))
            raise BadBudgetError(
                f"nothing is known of what {currency} is worth, only of {others}",
                remedy=self.rates.remedy(currency, self.today),
            )
        return tuple(
            f"what models cost in {price} has no rate to {currency}: such requests cannot be "
            "counted, and a hard budget refuses them"
            for price in sorted(self.prices)
            if not self.rates.knows(price, currency, self.today)
        )


@dataclass(frozen=True, slots=True)
class Known:
    """Who and what there is that a budget may be for, and what money is."""

    roster: Roster
    models: AbstractSet[str]
    coins: Coins

    def subject(self, scope: Scope, subject: str) -> tuple[str, tuple[str, ...]]:
        """Return whom is meant, with remarks; a slip would leave their spending uncounted."""
        if scope is Scope.TEAM and self.roster.team_named(subject) is None:
            raise NotFoundError(
                f"there is no team {subject[:60]!r}", remedy="`hortus team list` shows them"
            )
        if scope is Scope.PERSON:
            if person := self.roster.person_named(subject):
                return person.user_name, ()
            if self.roster.service_named(subject) is None:
                remark = f"the directory has no {subject}: it counts what keys of that name spend"
                return subject, (f"{remark} that belong to nobody",)
        if scope is Scope.MODEL and subject not in self.models:
            return subject, (f"the settings have no model {subject} yet",)
        return subject, ()


class BudgetDesk:
    """The operations on budgets; ``known`` says who and what there is now."""

    def __init__(self, open_budgets: Callable[[Caller], Budgets], known: Callable[[], Known]):
        self._open = open_budgets
        self._known = known

    def operations(self) -> Iterator[Operation]:
        """Yield them."""
        yield Operation.of(
            Wanted("budget/list", "Budgets, and what is left of them", _SEEN, reads=True),
            Nothing,
            self.list,
        )
        yield Operation.of(Wanted("budget/add", "Make a budget", _BUDGETS), BudgetSaid, self.add)
        yield Operation.of(
            Wanted("budget/change", "Change a budget", _BUDGETS), BudgetSaid, self.change
        )
        yield Operation.of(
            Wanted("budget/end", "Let a budget count no more", _BUDGETS), Named, self.end
        )

    def list(self, caller: Caller, _: Nothing) -> list[BudgetShown]:
        """Return the budgets in force."""
        book = self._open(caller).book()
        return [BudgetShown(b.record, book.spent(b.id)) for b in book.budgets.values()]

    def add(self, caller: Caller, said: BudgetSaid) -> BudgetShown:
        """Make a budget."""
        if said.limit is None:
            raise UsageError("a budget needs a limit", remedy="say `--limit '500 EUR'`")
        if said.scope is None:
            raise UsageError(
                "it was not said whose spending counts",
                remedy="name a team, a person, …: `--team payments`; or `--all`",
            )
        known = self._known()
        subject, remarks = known.subject(said.scope, said.subject)
        limit, currency = parse_limit(said.limit)
        remarks += known.coins.check(currency)
        made = self._open(caller).add(
            BudgetRecord(
                budget_id="",
                name=said.name,
                scope=said.scope,
                subject=subject,
                limit_micro=limit,
                currency=currency,
                period=Period.ROLLING if said.rolling_days else Period.MONTH,
                days=said.rolling_days or 0,
                kind=said.kind or Kind.HARD,
                alerts=parse_alerts(ALERTS if said.alerts is None else said.alerts),
                owner=said.owner or "",
                created_us=0,
                changed_us=0,
            )
        )
        return BudgetShown(made, remarks=remarks)

    def change(self, caller: Caller, said: BudgetSaid) -> BudgetShown:
        """Change a budget."""
        if said.scope is not None or said.subject:
            raise BadBudgetError(
                "whose spending counts is not changed", remedy="end the budget, and make another"
            )
        budgets = self._open(caller)
        before = budgets.named(said.name)
        fields = _fields(said)
        if not fields:
            raise UsageError(
                "nothing was said that could be changed", remedy="see `hortus budget --help`"
            )
        return BudgetShown(budgets.change(replace(before, **fields)))  # type: ignore[arg-type]  # by the names

    def end(self, caller: Caller, said: Named) -> BudgetEnded:
        """Let a budget count no more."""
        budgets = self._open(caller)
        return BudgetEnded(budgets.end(budgets.named(said.name), said.reason))


def _fields(said: BudgetSaid) -> dict[str, str | int]:
    """Return what was said, under the names of a record's fields."""
    fields: dict[str, str | int] = {}
    if said.limit is not None:
        fields["limit_micro"], fields["currency"] = parse_limit(said.limit)
    if said.rolling_days is not None:
        fields["period"] = Period.ROLLING if said.rolling_days else Period.MONTH
        fields["days"] = said.rolling_days
    if said.kind is not None:
        fields["kind"] = said.kind
    if said.alerts is not None:
        fields["alerts"] = parse_alerts(said.alerts)
    if said.owner is not None:
        fields["owner"] = said.owner
    return fields
