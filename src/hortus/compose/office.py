"""Join everything that can be administered: for a running hortus, and on the machine itself."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hortus.admin import (
    BudgetDesk,
    KeyDesk,
    Known,
    Office,
    Operation,
    PeopleDesk,
    ReadingDesk,
    ServiceDesk,
    TeamDesk,
    ToolDesk,
)
from hortus.budget import Budgets, day_of
from hortus.compose.administration import Administration, required
from hortus.compose.policies import PoliciesInForce
from hortus.compose.policyoffice import PolicyDesk, PolicyNeeds
from hortus.compose.policyoffice import Records as Decisions
from hortus.compose.policyview import policies_in_force
from hortus.compose.purses import coins_of
from hortus.content import Permit, ReadingRequest, Readings
from hortus.core import Clock, Loaded, Settings
from hortus.identity import Caller, Keyring, People, Roster, load_pepper
from hortus.store import (
    BudgetTable,
    Database,
    EventTable,
    KeyTable,
    PeopleTable,
    PolicyTable,
    StoreView,
    ToolTable,
)
from hortus.tools import Register


class Tables(Protocol):
    """What is kept, as a running hortus or a program beside it sees it."""

    @property
    def keys(self) -> KeyTable:
        """Keys."""
        ...

    @property
    def people(self) -> PeopleTable:
        """Everybody."""
        ...

    @property
    def budgets(self) -> BudgetTable:
        """Budgets."""
        ...

    @property
    def policies(self) -> PolicyTable:
        """Proposals and activations."""
        ...

    @property
    def tools(self) -> ToolTable:
        """Verdicts on tools."""
        ...

    @property
    def events(self) -> EventTable:
        """What is left for the log."""
        ...


@dataclass(frozen=True, slots=True)
class OfficeNeeds:
    """What the operations need; ``settings`` and ``in_force`` are asked anew each time."""

    tables: Tables
    records: Decisions
    database: Database
    data: Path
    settings: Callable[[], Settings]
    in_force: Callable[[], PoliciesInForce]
    administration: Administration
    clock: Clock


def office_of(needs: OfficeNeeds) -> Office:
    """Return everything that can be administered."""
    return Office(_operations(needs), needs.administration, needs.tables.events, needs.clock)


@contextmanager
def reading_permit(loaded: Loaded, clock: Clock) -> Iterator[Permit]:
    """Open what asks the policies whether somebody may read what was kept of a decision."""
    with StoreView.open(Database.of(loaded), create=True) as view:
        administration = Administration(
            _Once(lambda: policies_in_force(loaded, view, clock)), clock
        )

        def permit(request: ReadingRequest, agreed: frozenset[str]) -> None:
            attempts = view.records.find(request.decision_id).attempts
            project = next((one.project for one in attempts if one.project), "")
            required(administration.may_read(Caller(request.asker), project, agreed))

        yield permit


@contextmanager
def office_here(
    loaded: Loaded, clock: Clock, operator: str, *, create: bool = False
) -> Iterator[Office]:
    """Open the same beside gateways that may be running, on their machine."""
    database = Database.of(loaded)
    with StoreView.open(database, create=create) as view:
        in_force = _Once(lambda: policies_in_force(loaded, view, clock))
        administration = Administration(in_force, clock, operator)
        yield office_of(
            OfficeNeeds(
                view,
                view.records,
                database,
                loaded.data,
                lambda: loaded.settings,
                in_force,
                administration,
                clock,
            )
        )


def _operations(needs: OfficeNeeds) -> Iterable[Operation]:
    tables, clock, administration = needs.tables, needs.clock, needs.administration

    def people(caller: Caller) -> People:
        return People(tables.people, clock, caller.actor)

    def ring(caller: Caller) -> Keyring:
        return _ring(needs, caller)

    def budgets(caller: Caller) -> Budgets:
        return Budgets(tables.budgets, clock, caller.actor)

    def readings(caller: Caller) -> Readings:
        return Readings(needs.database, needs.settings().content, clock, caller.actor)

    def register(caller: Caller) -> Register:
        return Register(tables.tools, clock, caller.actor)

    def known() -> Known:
        settings = needs.settings()
        coins = coins_of(settings, day_of(clock.now_us()))
        return Known(Roster(tables.people.everybody()), settings.models.keys(), coins)

    policies = PolicyNeeds(
        tables.policies,
        needs.records,
        needs.in_force,
        lambda: needs.settings().policy.packs,
        administration,
        clock,
    )
    desks = (
        PolicyDesk(policies),
        PeopleDesk(people),
        TeamDesk(people),
        ServiceDesk(people),
        KeyDesk(ring, needs.settings, administration, clock),
        BudgetDesk(budgets, known),
        ReadingDesk(readings, administration),
        ToolDesk(register, lambda: needs.in_force().declared, clock),
    )
    for desk in desks:
        yield from desk.operations()


def _ring(needs: OfficeNeeds, caller: Caller) -> Keyring:
    """Return the keys and who holds them; raise why they cannot be read."""
    # The pepper is made with the first key, and never again.
    pepper = load_pepper(needs.data, create=not needs.tables.keys.all())
    ring = Keyring(needs.tables, pepper, needs.clock, caller.actor)
    if ring.problem is not None:
        # The first question after the database was away may meet a connection of before.
        ring.refresh()
    if ring.problem is not None:
        raise ring.problem
    return ring


class _Once:
    """Works out the policies in force when they are first asked for."""

    def __init__(self, make: Callable[[], PoliciesInForce]) -> None:
        self._make = make
        self._made: PoliciesInForce | None = None

    def __call__(self) -> PoliciesInForce:
        """Return them."""
        if self._made is None:
            self._made = self._make()
        return self._made
