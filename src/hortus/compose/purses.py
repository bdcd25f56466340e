"""Who pays for a request, and the money of the house's budgets in the words of the gateway."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hortus.admin import Coins
from hortus.budget import Price, Rates, Reservation, Spender, Standing, Treasury
from hortus.core import TEAM, BudgetSettings, Principal, Settings
from hortus.gateway import Order, is_priced
from hortus.identity import Roster
from hortus.store import PersonRecord, ServiceRecord

_KEEP_UP_EVERY_S = 1.0
_log = logging.getLogger(__name__)


def rates_of(settings: BudgetSettings) -> Rates:
    """Return the dated table of what currencies are worth."""
    return Rates(
        settings.currency,
        {
            date.fromisoformat(day): {name: Decimal(str(rate)) for name, rate in rates.items()}
            for day, rates in settings.rates.items()
        },
    )


def coins_of(settings: Settings, today: date) -> Coins:
    """Return the currencies that budgets may be in."""
    prices = frozenset(m.currency for m in settings.models.values() if is_priced(m))
    return Coins(rates_of(settings.budgets), today, prices)


class HousePurses:
    """Pays for requests from the budgets that cover whoever asks."""

    def __init__(self, treasury: Treasury, roster: Callable[[], Roster]) -> None:
        self.treasury = treasury
        self._spenders = Spenders(roster)

    @property
    def problem(self) -> str:
        """What keeps budgets from being brought up to date, or ''."""
        return self.treasury.problem.message if self.treasury.problem else ""

    def cost_centre(self, principal: Principal) -> str:
        """Return who pays for somebody, or ''."""
        return self._spenders.find(principal).cost_centre

    def standing(self, principal: Principal, project: str, model: str) -> Standing:
        """Return how the budgets stand that cover a request; a fact for policies."""
        return self.treasury.standing(self._spenders.find(principal, project), model)

    async def reserve(self, order: Order) -> "HouseHold":
        """Set aside what a request may cost at most; raises a ``HortusError`` without room."""
        spender = self._spenders.find(order.principal, order.project)
        worst = Price(order.micro, order.currency)
        reservation = await self.treasury.reserve(spender, order.model, worst)
        return HouseHold(self.treasury, order, reservation)

    def take_up(self, settings: BudgetSettings) -> None:
        """Convert currencies as ``settings`` say from now on."""
        self.treasury.rates = rates_of(settings)

    async def keep_up(self) -> None:
        """Go on for ever: take up changed budgets and hold on to what is held."""
        while True:
            before = self.problem
            await self.treasury.keep_up()
            if self.problem and not before:
                _log.warning("budgets stay as they were: %s", self.problem)
            await asyncio.sleep(_KEEP_UP_EVERY_S)

    async def close(self) -> None:
        """Give back what is held."""
        await self.treasury.close()


@dataclass(frozen=True, slots=True)
class HouseHold:
    """What is set aside for one request."""

    treasury: Treasury
    order: Order
    reservation: Reservation

    def settle(self, micro: int) -> None:
        """Take what it has cost and give back the rest."""
        cost = Price(micro, self.order.currency)
        self.treasury.settle(self.order.decision_id, self.reservation, cost)


class Spenders:
    """Finds in the directory on whose account a request goes."""

    def __init__(self, roster: Callable[[], Roster]) -> None:
        self._roster = roster
        self._of: Roster | None = None
        self._known: dict[tuple[str, bool, bool], Spender] = {}

    def find(self, principal: Principal, project: str = "") -> Spender:
        """Return the spender; a key that belongs to nobody spends under its own name."""
        roster = self._roster()
        if roster is not self._of:
            self._of, self._known = roster, {}
        name = principal.account or principal.name
        key = (name, bool(principal.account), principal.is_service)
        if (spender := self._known.get(key)) is None:
            self._known[key] = spender = _spender(roster, principal, name)
        # What a client says of its project is not kept: it may say anything.
        return replace(spender, project=project) if project else spender


def _spender(roster: Roster, principal: Principal, name: str) -> Spender:
    if not principal.account:
        return Spender(name)
    if principal.is_team:
        team = roster.team_named(name.removeprefix(TEAM))
        teams = roster.teams_of(team.team_id) | {team.name} if team else frozenset[str]()
        return Spender(name, teams)
    if principal.is_service:
        service = roster.service_named(name)
        return _of(roster, name, service.service_id, service) if service else Spender(name)
    person = roster.person_named(name)
    return _of(roster, name, person.person_id, person) if person else Spender(name)


def _of(roster: Roster, name: str, member_id: str, entry: PersonRecord | ServiceRecord) -> Spender:
    return Spender(name, roster.teams_of(member_id), cost_centre=entry.cost_centre)
