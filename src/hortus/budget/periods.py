"""The window of time that a budget is for: a calendar month, or the last days. All in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

_DAY_US = 86_400_000_000
_EPOCH = date(1970, 1, 1)


class Period(StrEnum):
    """How the window moves."""

    MONTH = "month"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class Window:
    """The days whose spending counts, and the day on which room comes back."""

    first: date
    renewed: date

    @property
    def first_day(self) -> int:
        """The first day, counted from 1970."""
        return day_number(self.first)


def window(period: Period, days: int, today: date) -> Window:
    """Return the window that ``today`` is in; ``days`` is the length of a rolling one."""
    if period is Period.MONTH:
        first = today.replace(day=1)
        return Window(first, (first + timedelta(days=32)).replace(day=1))
    # What was spent on the oldest day counts no more from tomorrow on.
    return Window(today - timedelta(days=days - 1), today + timedelta(days=1))


def day_of(at_us: int) -> date:
    """Return the day of a moment, in UTC."""
    return datetime.fromtimestamp(at_us // 1_000_000, tz=UTC).date()


def day_number(day: date) -> int:
    """Return a day counted from 1970."""
    return (day - _EPOCH).days


def day_number_of(at_us: int) -> int:
    """Return the day of a moment, counted from 1970, in UTC."""
    return at_us // _DAY_US
