"""Money for requests: set aside before they are sent, settled when they have ended."""

import asyncio
import contextlib
from dataclasses import dataclass, replace
from datetime import date

from hortus.budget.book import Book, Budget
from hortus.budget.charging import Charges
from hortus.budget.errors import BudgetSpentError
from hortus.budget.money import Rates, amount
from hortus.budget.periods import day_number_of, day_of
from hortus.budget.purse import Purse
from hortus.budget.types import Price, Spender, Standing
from hortus.core import Clock
from hortus.store import BudgetTable, Charge, Event, Grant, StoreError, Take, facts_text

LEASE_S = 30.0
"""How long a gateway may spend what it holds without a word to the others."""
_SHARE = 100
"""A gateway asks for this part of a budget at once."""
_DRY_US = 500_000
"""So long after a refusal nobody asks the database for as much again."""
_US = 1_000_000
_MARGIN_US = 5_000_000
"""So much earlier than the others think it stops; their clocks may differ by that."""
_IDLE = 10
"""Rounds of keeping up without a request after which what is held is given back."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """A budget had less than ``least`` left a moment ago."""

    least: int
    until_us: int
    grant: Grant


@dataclass(frozen=True, slots=True)
class Reservation:
    """What was set aside for one request: amounts by budget, and all budgets it goes on.

    It is settled by the rates that it was made by: those in force may have none by then.
    """

    rates: Rates
    day: date
    parts: tuple[tuple[Budget, int], ...] = ()
    covering: tuple[Budget, ...] = ()

    def convert(self, cost: Price, budget: Budget) -> int:
        """Return a cost in the currency of a budget."""
        return self.rates.convert(cost.micro, cost.currency, budget.currency, self.day)


_UNCOVERED = Reservation(Rates("", {}), date.min)


class Treasury:
    """Holds parts of budgets and spends from them, so that a request waits for no database.

    What all gateways spend never exceeds a hard limit by more than what they hold between them;
    see ``BudgetTable.take``. ``charges`` are those that take part in each group of records. All
    methods belong to one event loop.
    """

    def __init__(self, table: BudgetTable, rates: Rates, clock: Clock, charges: Charges) -> None:
        self._table = table
        self.rates = rates
        self._clock = clock
        self.charges = charges
        self.gateway = charges.gateway
        self.book = Book()
        self.problem: StoreError | None = None
        self._opened = False
        self._purses: dict[str, Purse] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._alerted: set[tuple[str, int, int]] = set()
        self._dry: dict[str, _Refused] = {}

    def standing(self, spender: Spender, model: str) -> Standing:
        """Return how the budgets stand that cover a request; a fact for policies."""
        return self.book.standing(spender, model)

    async def reserve(self, spender: Spender, model: str, worst: Price) -> Reservation:
        """Set aside what a request may cost at most.

        Raises ``BudgetSpentError`` where a hard budget has no room for it, ``StoreError`` where
        nobody can say, and ``NoRateError``; nothing is set aside then. A soft budget refuses
        nothing: without a rate for its currency it does not count the request.
        """
        await self._open()
        known = self.book.covering(spender, model)
        if not known:
            return _UNCOVERED
        today = day_of(self._clock.now_us())
        covering = tuple(
            budget
            for budget in known
            if budget.is_hard or self.rates.knows(worst.currency, budget.currency, today)
        )
        reservation = Reservation(self.rates, today, covering=covering)
        if not worst.micro:
            return reservation
        parts: list[tuple[Budget, int]] = []
        try:
            for budget in covering:
                if not budget.is_hard:
                    continue
                micro = reservation.convert(worst, budget)
                if await self._hold(budget, micro):
                    parts.append((budget, micro))
        except BaseException:
            for budget, micro in parts:
                self._purses[budget.id].settle(micro, 0)
            raise
        return replace(reservation, parts=tuple(parts))

    def settle(self, decision_id: str, reservation: Reservation, cost: Price) -> None:
        """Note what a request has cost; to be called before its outcome is recorded."""
        for budget, reserved in reservation.parts:
            self._purses[budget.id].settle(reserved, reservation.convert(cost, budget))
        if not cost.micro or not reservation.covering:
            return
        day = day_number_of(self._clock.now_us())
        charged = tuple(
            Charge(budget.id, day, reservation.convert(cost, budget))
            for budget in reservation.covering
        )
        self.charges.note(decision_id, charged)

    async def keep_up(self) -> None:
        """Take up changed budgets, go on holding what is in use, raise alerts; once a second.

        Where the database does not answer, what is held goes on being spent until its time is
        over, and ``problem`` holds the reason.
        """
        try:
            self.book = await asyncio.to_thread(self._read)
            self._opened = True
            await self._give_back()
            await self._renew()
            await self._alert()
        except StoreError as e:
            self.problem = e
        else:
            self.problem = None

    async def close(self) -> None:
        """Give back what is held; where that cannot be, it comes back when its time is over."""
        if self._purses:
            with contextlib.suppress(StoreError):
                await asyncio.to_thread(self._table.release, self.gateway)

    async def _open(self) -> None:
        """Let nothing be spent before it is known which budgets there are."""
        if not self._opened:
            await self.keep_up()
        if not self._opened and self.problem is not None:
            raise type(self.problem)(self.problem.message, remedy=self.problem.remedy)

    async def _hold(self, budget: Budget, micro: int) -> bool:
        """Set an amount aside; return False where the budget has just ended."""
        purse = self._purses.setdefault(budget.id, Purse())
        if purse.reserve(micro, self._clock.now_us()):
            return True
        async with self._locks.setdefault(budget.id, asyncio.Lock()):
            if purse.reserve(micro, self._clock.now_us()):
                return True
            grant = await self._fill(budget, purse, micro)
            if grant is None:
                return False
            if not purse.reserve(micro, self._clock.now_us()):
                raise self._spent(budget, micro, grant)
            return True

    async def _fill(self, budget: Budget, purse: Purse, micro: int) -> Grant | None:
        now_us = self._clock.now_us()
        expires_us = now_us + round(LEASE_S * _US)
        least = purse.shortage(micro)
        dry = self._dry.get(budget.id)
        if dry and least >= dry.least and now_us < dry.until_us:
            return dry.grant
        wanted = max(least, budget.limit // _SHARE)
        first_day = budget.window(day_of(now_us)).first_day
        take = Take(budget.id, self.gateway, wanted, least, first_day, now_us, expires_us)
        grant = await asyncio.to_thread(self._table.take, take)
        if grant is None:
            return None
        if grant.granted:
            purse.filled(grant.granted, expires_us - _MARGIN_US)
        else:
            self._dry[budget.id] = _Refused(least, now_us + _DRY_US, grant)
        return grant

    def _spent(self, budget: Budget, micro: int, grant: Grant) -> BudgetSpentError:
        taken = amount(grant.spent + grant.held, budget.currency)
        renewed = budget.window(day_of(self._clock.now_us())).renewed
        owner = budget.record.owner or "whoever keeps the budgets"
        return BudgetSpentError(
            f"the budget {budget} has no room for this request, which may cost"
            f" {amount(micro, budget.currency)}: {taken} are spent or set aside",
            remedy=f"ask {owner}, wait until {renewed}, or use a model without a price",
        )

    def _read(self) -> Book:
        records = self._table.all()
        today = day_of(self._clock.now_us())
        since = {
            budget_id: budget.window(today).first_day
            for budget_id, budget in Book(records).budgets.items()
        }
        return Book(records, self._table.spent(since))

    async def _renew(self) -> None:
        """Hold on to what is held."""
        now_us = self._clock.now_us()
        held = {name: purse for name, purse in self._purses.items() if purse.is_held(now_us)}
        if not held:
            return
        expires_us = now_us + round(LEASE_S * _US)
        of = self.gateway, list(held), now_us, expires_us
        lost = await asyncio.to_thread(self._table.renew, *of)
        for budget_id, purse in held.items():
            purse.expires_us = 0 if budget_id in lost else expires_us - _MARGIN_US

    async def _give_back(self) -> None:
        """Give back what nothing was taken from for a while: others may need it."""
        now_us = self._clock.now_us()
        spare: dict[str, int] = {}
        for budget_id, purse in self._purses.items():
            purse.idle += 1
            if purse.idle >= _IDLE and (micro := purse.spare(now_us)):
                spare[budget_id] = micro
        if spare:
            await asyncio.to_thread(self._table.give_back, self.gateway, spare)

    async def _alert(self) -> None:
        now_us = self._clock.now_us()
        for budget, share in self.book.due_alerts():
            first_day = budget.window(day_of(now_us)).first_day
            alert = (budget.id, first_day, share)
            if alert in self._alerted:
                continue
            self._alerted.add(alert)
            facts = {"share": f"{share} %", "limit": amount(budget.limit, budget.currency)}
            event = Event(now_us, "budget.alert", "hortus", budget.id, facts=facts_text(facts))
            await asyncio.to_thread(self._table.alert, budget.id, first_day, share, event)
