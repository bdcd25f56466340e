"""How long a key works: a person's for a day unless asked otherwise, a machine's for longer."""

from hortus.core import KeySettings
from hortus.identity.errors import BadTermError

_HOUR_S = 3_600
_DAY_S = 24 * _HOUR_S
_MACHINE_DAYS = 90
_MOST_MACHINE_DAYS = 36_500


def person_term_s(settings: KeySettings, days: int | None) -> float:
    """Return for how many seconds a key of a person works, ``days`` if that is not too long.

    Raises ``BadTermError``.
    """
    most = settings.person_most_days
    if days is None:
        return min(settings.person_hours * _HOUR_S, most * _DAY_S)
    if not 1 <= days <= most:
        raise BadTermError(
            f"a key of a person works for 1 to {most} days, not {days}",
            remedy="name fewer days, have the person sign in (`hortus login`), or change "
            "keys.person_most_days",
        )
    return days * _DAY_S


def machine_term_s(days: int | None) -> float:
    """Return for how many seconds a key of a machine works. Raises ``BadTermError``."""
    if days is None:
        return _MACHINE_DAYS * _DAY_S
    if not 1 <= days <= _MOST_MACHINE_DAYS:
        raise BadTermError(
            f"{days} days is not between 1 and {_MOST_MACHINE_DAYS}",
            remedy="name a number of days, or --no-expiry",
        )
    return days * _DAY_S
