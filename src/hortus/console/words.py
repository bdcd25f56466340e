"""Numbers and times as people read them."""

from collections.abc import Mapping
from datetime import UTC, datetime

_MICRO = 1_000_000
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_STEP = 1_000


def moment(at_us: int) -> str:
    """Return a time in UTC to the second: ``2026-11-22 17:05:09``."""
    return _at(at_us).strftime("%Y-%m-%d %H:%M:%S")


def machine_time(at_us: int) -> str:
    """Return the same time for the ``datetime`` attribute."""
    return _at(at_us).strftime("%Y-%m-%dT%H:%M:%SZ")


def duration(seconds: float) -> str:
    """Return a length of time in its two largest units: ``3 h 12 min``."""
    whole = max(0, int(seconds))
    days, rest = divmod(whole, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (left, "s")]
    first = next((i for i, (count, _) in enumerate(parts) if count), len(parts) - 1)
    return (
        " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count) or "0 s"
    )


def size(count: int) -> str:
    """Return a number of bytes in the unit that fits: ``3.5 MB``."""
    value = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < _STEP:
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= _STEP
    return f"{value:.1f} TB"


def number(count: int) -> str:
    """Return a number with thin gaps between thousands, which no line break may take."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def money(cost_micro: Mapping[str, int]) -> str:
    """Return the sums by currency: ``1.25 EUR, 0.40 USD``; small sums keep their digits."""
    sums = [f"{_amount(micro)} {currency}" for currency, micro in sorted(cost_micro.items())]
    return ", ".join(sums) or "nothing"


def _amount(micro: int) -> str:
    amount = micro / _MICRO
    return f"{amount:.2f}" if amount >= 1 or not micro else f"{amount:.4f}"


def _at(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us // _MICRO, tz=UTC)
