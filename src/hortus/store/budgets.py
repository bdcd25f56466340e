"""The tables of budgets: what may be spent, what was, and what gateways hold of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from hortus.store.connection import Connection
from hortus.store.database import Database
from hortus.store.events import leave
from hortus.store.keys import note_change
from hortus.store.types import Event


@dataclass(frozen=True, slots=True)
class BudgetRecord:
    """How much may be spent by whom in which time, until ``ended_us``.

    ``scope`` is what ``subject`` names (a person, a team, …). ``limit_micro`` is in millionths of
    ``currency``. ``period`` is ``month`` or ``rolling``, then over ``days``. ``kind`` is ``hard``
    or ``soft``; ``alerts`` are percentages with blanks between them.
    """

    budget_id: str
    name: str
    scope: str
    subject: str
    limit_micro: int
    currency: str
    period: str
    days: int
    kind: str
    alerts: str
    owner: str
    created_us: int
    changed_us: int
    ended_us: int = 0


@dataclass(frozen=True, slots=True)
class Take:
    """What a gateway asks to hold of a budget, in millionths of the budget's currency.

    It wants ``wanted`` but can do with ``least``; all that was spent from ``first_day`` on counts.
    """

    budget_id: str
    gateway: str
    wanted: int
    least: int
    first_day: int
    now_us: int
    expires_us: int


@dataclass(frozen=True, slots=True)
class Grant:
    """What it got, and how the budget stands: spent, and held by gateways after this."""

    granted: int
    spent: int
    held: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What one request has cost one budget on one day."""

    budget_id: str
    day: int
    micro: int


# Names of our own fields only: no statement is built from anyone's input.
_NAMES = [field.name for field in fields(BudgetRecord)]
_COLUMNS = ", ".join(_NAMES)
_SELECT = f"SELECT {_COLUMNS} FROM budgets ORDER BY created_us, budget_id"  # noqa: S608 - see above
_INSERT = f"INSERT INTO budgets ({_COLUMNS}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608 - see above
_UPDATE = f"UPDATE budgets SET {', '.join(f'{n} = ?' for n in _NAMES[1:])} WHERE budget_id = ?"  # noqa: S608 - see above
_row = attrgetter(*_NAMES)
_changed_row = attrgetter(*_NAMES[1:], "budget_id")
_TURN = "UPDATE budgets SET turn = turn + 1 WHERE budget_id = ? AND ended_us = 0"
_LIMIT = "SELECT limit_micro FROM budgets WHERE budget_id = ?"
_EXPIRED = "DELETE FROM budget_leases WHERE budget_id = ? AND expires_us <= ?"
# Both sums from one statement: a charge that is committed between two would be missed by both.
_STANDING = """
    SELECT
      (SELECT coalesce(sum(spent_micro), 0) FROM budget_days WHERE budget_id = ? AND day >= ?),
      (SELECT coalesce(sum(CASE WHEN granted_micro > used_micro
                                THEN granted_micro - used_micro ELSE 0 END), 0)
       FROM budget_leases WHERE budget_id = ? AND expires_us > ?)
"""
_LEASE = """
    INSERT INTO budget_leases (budget_id, gateway, granted_micro, used_micro, expires_us)
    VALUES (?, ?, ?, 0, ?)
    ON CONFLICT (budget_id, gateway) DO UPDATE
    SET granted_micro = budget_leases.granted_micro + excluded.granted_micro,
        expires_us = excluded.expires_us
"""
_RETURN = """
    UPDATE budget_leases SET granted_micro = granted_micro - ?
    WHERE budget_id = ? AND gateway = ?
"""
_RENEW = """
    UPDATE budget_leases SET expires_us = ?
    WHERE budget_id = ? AND gateway = ? AND expires_us > ?
"""
_DROP = "DELETE FROM budget_leases WHERE gateway = ?"
_SPEND = """
    INSERT INTO budget_days (budget_id, day, spent_micro) VALUES (?, ?, ?)
    ON CONFLICT (budget_id, day) DO UPDATE
    SET spent_micro = budget_days.spent_micro + excluded.spent_micro
"""
_USE = """
    UPDATE budget_leases SET used_micro = used_micro + ? WHERE budget_id = ? AND gateway = ?
"""
_SPENT = """
    SELECT budget_id, sum(spent_micro) FROM budget_days
    WHERE budget_id = ? AND day >= ? GROUP BY budget_id
"""
_ALERT = """
    INSERT INTO budget_alerts (budget_id, first_day, share, at_us) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""

_MOVE = "UPDATE budgets SET subject = ? WHERE scope = ? AND subject = ?"


class BudgetTable:
    """The budgets, what was spent of them, and the parts that gateways hold."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[BudgetRecord]:
        """Return every budget, oldest first, ended ones too."""
        with self._database.reading() as connection:
            return [BudgetRecord(*row) for row in connection.execute(_SELECT)]

    def add(self, budget: BudgetRecord, *events: Event) -> None:
        """Store a new budget, and leave for the log the events that tell of it."""
        with self._database.writing() as connection:
            connection.execute(_INSERT, _row(budget))
            note_change(connection)
            leave(connection, events)

    def replace(self, budget: BudgetRecord, *events: Event) -> bool:
        """Store ``budget`` in place of the one with its id, and return whether there was one."""
        with self._database.writing() as connection:
            found = connection.execute(_UPDATE, _changed_row(budget)).rowcount > 0
            if found:
                note_change(connection)
                leave(connection, events)
        return found

    def take(self, take: Take) -> Grant | None:
        """Hold a part of a budget: all that was wanted, what is left of it, or nothing.

        Nothing, where less than ``least`` is left; None, where the budget has ended. However many
        gateways ask at once, what is spent and held together does not exceed the limit.
        """
        with self._database.writing() as connection:
            if connection.execute(_TURN, (take.budget_id,)).rowcount == 0:
                return None
            connection.execute(_EXPIRED, (take.budget_id, take.now_us))
            (limit,) = connection.execute(_LIMIT, (take.budget_id,)).fetchone()
            of = (take.budget_id, take.first_day, take.budget_id, take.now_us)
            spent, held = (int(sum_) for sum_ in connection.execute(_STANDING, of).fetchone())
            room = min(take.wanted, limit - spent - held)
            granted = room if room >= max(take.least, 1) else 0
            values = (take.budget_id, take.gateway, granted, take.expires_us)
            connection.execute(_LEASE, values)
        return Grant(granted, spent, held + granted)

    def give_back(self, gateway: str, parts: Mapping[str, int]) -> None:
        """Give back parts, by the ids of their budgets, that a gateway holds and will not need."""
        with self._database.writing() as connection:
            for budget_id, micro in sorted(parts.items()):
                connection.execute(_RETURN, (micro, budget_id, gateway))

    def renew(
        self, gateway: str, budgets: Iterable[str], now_us: int, expires_us: int
    ) -> frozenset[str]:
        """Go on holding what a gateway holds of budgets, by their ids.

        Returns those of which it holds nothing any more.
        """
        with self._database.writing() as connection:
            # In the order in which costs are written: no two then wait crosswise for each other.
            return frozenset(
                budget_id
                for budget_id in sorted(budgets)
                if not connection.execute(
                    _RENEW, (expires_us, budget_id, gateway, now_us)
                ).rowcount
            )

    def release(self, gateway: str) -> None:
        """Let go of all that a gateway holds."""
        with self._database.writing() as connection:
            connection.execute(_DROP, (gateway,))

    def spent(self, since: Mapping[str, int]) -> dict[str, int]:
        """Return what was spent of each budget from its day in ``since`` on."""
        found = dict.fromkeys(since, 0)
        with self._database.reading() as connection:
            for budget_id, first_day in since.items():
                for name, micro in connection.execute(_SPENT, (budget_id, first_day)):
                    found[name] = int(micro)
        return found

    def alert(self, budget_id: str, first_day: int, share: int, event: Event) -> bool:
        """Note that an alert is raised, and return whether nobody had done so in this window."""
        with self._database.writing() as connection:
            values = (budget_id, first_day, share, event.at_us)
            is_first = connection.execute(_ALERT, values).rowcount > 0
            if is_first:
                leave(connection, [event])
        return is_first


def charge(connection: Connection, gateway: str, charges: Iterable[Charge]) -> None:
    """Write what requests have cost, in the transaction that records them."""
    for one in _summed(charges):
        connection.execute(_SPEND, (one.budget_id, one.day, one.micro))
        connection.execute(_USE, (one.micro, one.budget_id, gateway))


def move_budgets(connection: Connection, scope: str, old: str, new: str) -> None:
    """Let budgets follow a person, service or team from one name to another."""
    if old != new:
        connection.execute(_MOVE, (new, scope, old))


def _summed(charges: Iterable[Charge]) -> Sequence[Charge]:
    """Return one charge for each budget and day, in an order that lets no two wait crosswise."""
    sums: dict[tuple[str, int], int] = {}
    for one in charges:
        key = (one.budget_id, one.day)
        sums[key] = sums.get(key, 0) + one.micro
    return [Charge(budget_id, day, micro) for (budget_id, day), micro in sorted(sums.items())]
