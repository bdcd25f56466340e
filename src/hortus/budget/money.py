"""Amounts in whole millionths of a currency, and a dated table of what currencies are worth."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

from hortus.budget.errors import NoRateError

MICRO = 1_000_000


def amount(micro: int, currency: str) -> str:
    """Return an amount as people write it: ``12.50 EUR``; of small ones, what counts is shown."""
    value = Decimal(micro) / MICRO
    exact = Decimal("0.01") if not micro or abs(micro) >= MICRO // 100 else Decimal("0.000001")
    return f"{value.quantize(exact, ROUND_HALF_EVEN):,f} {currency}"


class Rates:
    """What a unit of each currency is worth, by the day from which on it is.

    ``table`` maps days to currencies to values in one common currency, whose own value is 1.
    """

    def __init__(self, common: str, table: Mapping[date, Mapping[str, Decimal]]) -> None:
        self.common = common
        self._known: dict[str, tuple[list[date], list[Decimal]]] = {}
        for day in sorted(table):
            for currency, value in table[day].items():
                days, values = self._known.setdefault(currency, ([], []))
                days.append(day)
                values.append(value)

    def convert(self, micro: int, source: str, target: str, day: date) -> int:
        """Return an amount in another currency, by the values of ``day``, rounded up.

        Rounding up never lets more be spent than a limit says. Raises ``NoRateError`` where one
        of the two has no value on that day.
        """
        if source == target or not micro:
            return micro
        value = Decimal(micro) * self._value(source, day) / self._value(target, day)
        return int(value.to_integral_value(ROUND_CEILING))

    def knows(self, source: str, target: str, day: date) -> bool:
        """Tell whether an amount can be converted on a day."""
        try:
            self.convert(1, source, target, day)
        except NoRateError:
            return False
        return True

    def currencies(self, day: date) -> frozenset[str]:
        """Return the currencies that have a value on a day."""
        known = (name for name, (days, _) in self._known.items() if days[0] <= day)
        return frozenset({self.common, *known})

    def remedy(self, currency: str, day: date) -> str:
        """Return what to write into the settings where a currency has no value."""
        return f'add it to the settings: [budgets.rates."{day}"] {currency} = …'

    def _value(self, currency: str, day: date) -> Decimal:
        if currency == self.common:
            return Decimal(1)
        days, values = self._known.get(currency, ([], []))
        place = bisect_right(days, day)
        if not place:
            raise NoRateError(
                f"what {currency} is worth in {self.common} on {day} is not known",
                remedy=self.remedy(currency, day),
            )
        return values[place - 1]
