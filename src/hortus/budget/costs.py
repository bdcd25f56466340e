"""What requests have cost in a period, by team, person, project, model, cost centre or company."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import assert_never

from hortus.budget.errors import BadPeriodError, NoRateError
from hortus.budget.money import Rates
from hortus.budget.periods import day_of
from hortus.store import Spent

_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_US = 1_000_000
_DAY_US = 86_400 * _US


class By(StrEnum):
    """What costs can be added up by."""

    TEAM = "team"
    PERSON = "person"
    PROJECT = "project"
    MODEL = "model"
    COST_CENTRE = "cost-centre"
    ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class Belongs:
    """To whom somebody belongs: teams in one text, and the company that employs them."""

    teams: str = ""
    entity: str = ""


Directory = Callable[[Spent], Belongs]
"""Returns to whom those belong who have spent something."""


@dataclass(slots=True)
class Line:
    """What all requests of one name have used, and what they cost by currency.

    ``worth_micro`` is the cost in the common currency, each day by its own rate; what has no rate
    on its day is missing from it, and its currency is named in ``unrated``.
    """

    name: str
    requests: int = 0
    failed: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cost_micro: dict[str, int] = field(default_factory=dict)
    list_cost_micro: dict[str, int] = field(default_factory=dict)
    worth_micro: int = 0
    unrated: set[str] = field(default_factory=set)

    def add(self, spent: Spent, rates: Rates) -> None:
        """Count some more."""
        self.requests += spent.requests
        self.failed += spent.failed
        self.input_tokens += spent.input_tokens
        self.output_tokens += spent.output_tokens
        self.cache_read_tokens += spent.cache_read_tokens
        _add(self.cost_micro, spent.currency, spent.cost_micro)
        _add(self.list_cost_micro, spent.currency, spent.list_cost_micro)
        try:
            self.worth_micro += rates.convert(
                spent.cost_micro, spent.currency, rates.common, day_of(spent.day * _DAY_US)
            )
        except NoRateError:
            self.unrated.add(spent.currency)


def add_up(rows: Iterable[Spent], by: By, directory: Directory, rates: Rates) -> list[Line]:
    """Return a line for each name, dearest first; every request is in exactly one of them.

    What is dear is told by the worth in the common currency of ``rates``. Whoever is in several
    teams has a line for those teams together, so that the lines add up.
    """
    lines: dict[str, Line] = {}
    for spent in rows:
        name = _name(spent, by, directory)
        lines.setdefault(name, Line(name)).add(spent, rates)
    return sorted(lines.values(), key=lambda line: (-line.worth_micro, -line.requests, line.name))


def total(lines: Iterable[Line]) -> Line:
    """Return the sum of all lines."""
    whole = Line("total")
    for line in lines:
        whole.requests += line.requests
        whole.failed += line.failed
        whole.input_tokens += line.input_tokens
        whole.output_tokens += line.output_tokens
        whole.cache_read_tokens += line.cache_read_tokens
        whole.worth_micro += line.worth_micro
        whole.unrated |= line.unrated
        for of_all, of_line in (
            (whole.cost_micro, line.cost_micro),
            (whole.list_cost_micro, line.list_cost_micro),
        ):
            for currency, micro in of_line.items():
                _add(of_all, currency, micro)
    return whole


@dataclass(frozen=True, slots=True)
class Dates:
    """Days from ``first`` to before ``end``, in UTC."""

    first: date
    end: date

    @property
    def since_us(self) -> int:
        """The first moment."""
        return _moment(self.first)

    @property
    def until_us(self) -> int:
        """The moment after the last."""
        return _moment(self.end)

    def __str__(self) -> str:
        """Return the first and the last day."""
        return f"{self.first} to {self.end - timedelta(days=1)}"


def month(text: str) -> Dates:
    """Return the days of a month such as ``2026-11``; raises ``BadPeriodError``."""
    found = _MONTH.match(text)
    try:
        first = date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        first = None
    if first is None:
        raise BadPeriodError(f"{text[:20]!r} is no month", remedy="write it as in 2026-11")
    return Dates(first, (first + timedelta(days=32)).replace(day=1))


def days(since: str, until: str, today: date) -> Dates:
    """Return the days from ``since`` to ``until``, both counted; raises ``BadPeriodError``."""
    first, last = _day(since), _day(until) if until else today
    if last < first:
        raise BadPeriodError(f"{last} is before {first}", remedy="give the earlier day first")
    return Dates(first, last + timedelta(days=1))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as e:
        raise BadPeriodError(f"{text[:20]!r} is no day", remedy="write it as in 2026-11-01") from e


def _moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * _US


def _name(spent: Spent, by: By, directory: Directory) -> str:
    match by:
        case By.PERSON:
            return spent.account or spent.principal
        case By.PROJECT:
            return spent.project
        case By.MODEL:
            return spent.model
        case By.COST_CENTRE:
            return spent.cost_centre
        case By.TEAM:
            return directory(spent).teams
        case By.ENTITY:
            return directory(spent).entity
        case _:
            assert_never(by)


def _add(sums: dict[str, int], currency: str, micro: int) -> None:
    if micro:
        sums[currency] = sums.get(currency, 0) + micro
