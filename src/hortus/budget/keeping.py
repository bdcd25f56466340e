"""Budgets are made, changed and ended, each change with an event in the log."""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from decimal import Decimal

from hortus.budget.book import Book
from hortus.budget.errors import BadBudgetError, NoSuchBudgetError, TakenBudgetNameError
from hortus.budget.money import MICRO
from hortus.budget.periods import Period, day_of
from hortus.budget.types import Scope
from hortus.core import Clock, new_id
from hortus.store import BudgetRecord, BudgetTable, Event, facts_text

_LIMIT = re.compile(r"([0-9][0-9_,']*(?:\.[0-9]+)?) ?([A-Z]{3})\Z")
_MOST_MICRO = 10**18
_LONGEST_NAME = 80
_MOST_DAYS = 400
_MOST_SHARE = 1_000
# The subject may be a person's name, and so may the owner: a fact would be in the log for ever.
_PRIVATE = frozenset({"subject", "owner"})
_UNSAID = frozenset({"budget_id", "created_us", "changed_us", "ended_us"})


class Budgets:
    """The one way by which budgets come, change and go; ``actor`` is who makes the changes."""

    def __init__(self, table: BudgetTable, clock: Clock, actor: str) -> None:
        self._table = table
        self._clock = clock
        self._actor = actor

    def book(self) -> Book:
        """Return the budgets in force and what was spent of them."""
        records = self._table.all()
        today = day_of(self._clock.now_us())
        windows = {b.id: b.window(today).first_day for b in Book(records).budgets.values()}
        return Book(records, self._table.spent(windows))

    def all(self) -> list[BudgetRecord]:
        """Return every budget, oldest first, ended ones too."""
        return self._table.all()

    def named(self, name: str) -> BudgetRecord:
        """Return a budget in force by its name or id, or raise ``NoSuchBudgetError``."""
        for budget in self._table.all():
            if name in {budget.name, budget.budget_id} and not budget.ended_us:
                return budget
        raise NoSuchBudgetError(
            f"there is no budget {name[:60]!r}", remedy="`hortus budget list` shows them"
        )

    def add(self, budget: BudgetRecord) -> BudgetRecord:
        """Make a budget; its id and times are set here. Raises ``BadBudgetError``."""
        now_us = self._clock.now_us()
        made = replace(
            budget, budget_id=new_id("bud", now_us), created_us=now_us, changed_us=now_us
        )
        _check(made)
        if any(made.name == other.name for other in self._table.all()):
            raise TakenBudgetNameError(
                f"there is, or was, a budget called {made.name}",
                remedy="choose another name: what was spent is kept under each",
            )
        self._table.add(made, self._told("added", made, _said(made)))
        return made

    def change(self, budget: BudgetRecord) -> BudgetRecord:
        """Store ``budget`` in place of the one with its id."""
        before = self.named(budget.budget_id)
        _check(budget)
        if budget.currency != before.currency:
            raise BadBudgetError(
                f"what was spent of {before.name} is counted in {before.currency}",
                remedy=f"name a limit in {before.currency}; or end it, and make another",
            )
        old = _said(before)
        facts = {name: value for name, value in _said(budget).items() if value != old[name]}
        facts |= {n: "changed" for n in _PRIVATE if getattr(before, n) != getattr(budget, n)}
        changed = replace(budget, changed_us=self._clock.now_us())
        if facts:
            self._table.replace(changed, self._told("changed", changed, facts))
        return changed

    def end(self, budget: BudgetRecord, reason: str = "") -> BudgetRecord:
        """Let a budget count no more; what was spent of it stays known."""
        now_us = self._clock.now_us()
        ended = replace(budget, ended_us=now_us, changed_us=now_us)
        self._table.replace(ended, self._told("ended", ended, {}, reason))
        return ended

    def _told(
        self, verb: str, budget: BudgetRecord, facts: dict[str, str], reason: str = ""
    ) -> Event:
        return Event(
            self._clock.now_us(),
            f"budget.{verb}",
            self._actor,
            budget.budget_id,
            reason=reason,
            facts=facts_text(facts),
        )


def parse_limit(text: str) -> tuple[int, str]:
    """Return the millionths and the currency in ``500 EUR`` or ``1,250.50 USD``."""
    match = _LIMIT.match(text.strip())
    if match is None:
        raise BadBudgetError(
            f"{text[:40]!r} is no amount of money",
            remedy="write a number, a blank and three letters for the currency: `500 EUR`",
        )
    value = Decimal(re.sub("[_,']", "", match[1])) * MICRO
    if value > _MOST_MICRO or value != value.to_integral_value():
        raise BadBudgetError(
            f"{text[:40]!r} is no amount of money that can be counted",
            remedy="amounts are whole millionths, up to a million millions",
        )
    return int(value), match[2]


def parse_alerts(shares: Sequence[int]) -> str:
    """Return percentages in the form they are kept in."""
    if any(not 1 <= share <= _MOST_SHARE for share in shares):
        raise BadBudgetError(
            f"an alert is at 1 to {_MOST_SHARE} percent", remedy="say `--alert 80 --alert 100`"
        )
    return " ".join(str(share) for share in sorted(set(shares)))


def _said(budget: BudgetRecord) -> dict[str, str]:
    kept = asdict(budget)
    return {n: str(v) for n, v in kept.items() if n not in _PRIVATE | _UNSAID}


def _check(budget: BudgetRecord) -> None:
    if not budget.name.strip() or not budget.name.isprintable():
        raise BadBudgetError("a budget needs a name", remedy="one of printable characters")
    if len(budget.name) > _LONGEST_NAME:
        raise BadBudgetError(
            f"a name has at most {_LONGEST_NAME} characters", remedy="use a shorter one"
        )
    if bool(budget.subject) is (budget.scope == Scope.ALL):
        raise BadBudgetError(
            f"a budget for {budget.scope} is for one by name, or for all without",
            remedy="say whose it is: `--team payments`, or `--all`",
        )
    if budget.period == Period.ROLLING and not 1 <= budget.days <= _MOST_DAYS:
        raise BadBudgetError(
            f"{budget.days} days are no window", remedy=f"name 1 to {_MOST_DAYS} days"
        )
