"""An office on an empty data folder, and people who may or may not use it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from hortus.admin import (
    BudgetDesk,
    Coins,
    KeyDesk,
    Known,
    Office,
    PeopleDesk,
    ServiceDesk,
    TeamDesk,
    ToolDesk,
)
from hortus.budget import Budgets, Rates, day_of
from hortus.core import HortusError, KeyTier, Settings, Verdict
from hortus.core.testing import FrozenClock
from hortus.identity import Caller, Keyring, People, Roster, load_pepper
from hortus.policy import Tool
from hortus.store import StoreView
from hortus.tools import Register


class RefusedError(HortusError):
    """What somebody may not do."""

    code, status = "not_allowed", 403


class Tasks:
    """Lets each caller do the tasks that are said of them."""

    def __init__(self, **tasks):
        self.tasks = tasks

    def may(self, who, task, _=frozenset()):
        allowed = str(task) in self.tasks.get(who.name, "").split()
        return Verdict(allowed=allowed, rule="tasks", reason=f"{task} by {who.name}")

    def require(self, who, task, approvers=frozenset()):
        verdict = self.may(who, task, approvers)
        if not verdict.allowed:
            raise RefusedError(f"{who.name} may not {task}", remedy="ask root")
        return verdict


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def view(tmp_path):
    with StoreView.open(tmp_path, create=True) as view:
        yield view


@pytest.fixture
def office(view, clock, tmp_path):
    """Return an office in which root may everything and otto only look."""
    root = "manage_people manage_keys manage_budgets manage_tools read_audit"
    tasks = Tasks(root=root, otto="read_audit")
    settings = Settings(zones={"office": ["10.0.0.0/8"]})

    def people(caller):
        return People(view.people, clock, caller.actor)

    def ring(caller):
        return Keyring(view, load_pepper(tmp_path, create=True), clock, caller.actor)

    def known():
        rates = Rates("EUR", {date(2020, 1, 1): {"USD": Decimal("0.9")}})
        coins = Coins(rates, day_of(clock.now_us()), {"EUR"})
        return Known(Roster(view.people.everybody()), {"house/coder"}, coins)

    desks = (
        PeopleDesk(people),
        TeamDesk(people),
        ServiceDesk(people),
        KeyDesk(ring, lambda: settings, tasks, clock),
        BudgetDesk(lambda caller: Budgets(view.budgets, clock, caller.actor), known),
        ToolDesk(
            lambda caller: Register(view.tools, clock, caller.actor),
            lambda: [Tool("aider", reason="declared"), Tool("zed", "1.x", reason="declared")],
            clock,
        ),
    )
    operations = [one for desk in desks for one in desk.operations()]
    return Office(operations, tasks, view.events, clock)


@pytest.fixture
def do(office):
    """Do an operation as somebody."""

    def do(name, /, by="root", tier="bound", **said):
        return office.do(Caller(by, tier=KeyTier(tier)), name, said)

    return do


@pytest.fixture
def told(view):
    """Return the events that were left, as name, actor and subject."""

    def told(beginning=""):
        return [
            (e.event, e.actor, e.subject)
            for e in view.events.waiting()
            if e.event.startswith(beginning)
        ]

    return told


@pytest.fixture
def staff(do):
    """Add a few people, and return their ids."""
    ids = {n: do("person/add", name=n).person_id for n in ("root", "otto", "ada", "ben")}
    return SimpleNamespace(**ids)
