"""Read what requests have cost, added up by day and by what they have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from hortus.store.database import Database

_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Spent:
    """What requests of one day that agree in all texts have used and cost, in whole numbers.

    ``account`` is empty where ``principal``, the name of the key, is all that is known of who
    asked. ``data_class`` is empty where no policy was asked.
    """

    day: int
    model: str
    currency: str
    inside: bool
    region: str
    account: str
    principal: str
    is_service: bool
    project: str
    cost_centre: str
    labels: str
    bundle: str
    data_class: str
    requests: int
    failed: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost_micro: int
    list_cost_micro: int


# The facts are JSON as the policies write it, which leaves out the usual class. Both databases can
# read JSON, but in words of their own.
_CLASSES = ("public", "confidential", "restricted")
_CLASS = " ".join(
    f"""WHEN i.facts LIKE '%"data_class":"{name}"%' THEN '{name}'""" for name in _CLASSES
)
_TEXTS = (
    "o.model",
    "o.currency",
    "coalesce(i.inside, TRUE)",
    "coalesce(i.region, '')",
    "coalesce(i.account, '')",
    "coalesce(i.principal, '')",
    """CASE WHEN i.facts LIKE '%"kind":"ServiceAccount"%' THEN 1 ELSE 0 END""",
    "coalesce(i.project, '')",
    "coalesce(i.cost_centre, '')",
    "coalesce(i.labels, '')",
    "coalesce(i.bundle, '')",
    f"CASE WHEN coalesce(i.facts, '') = '' THEN '' {_CLASS} ELSE 'internal' END",
)
_SUMS = (
    "count(*)",
    "sum(CASE WHEN o.status >= 400 OR o.code <> '' THEN 1 ELSE 0 END)",
    *(f"sum(o.{field.name})" for field in fields(Spent)[15:]),
)
# Each attempt is a row; the last one is that which was answered. An outcome counts also where the
# attempt is not found: nothing may be missing in the sum.
_DAY = f"""
    SELECT {", ".join(_TEXTS)}, {", ".join(f"CAST({sum_} AS BIGINT)" for sum_ in _SUMS)}
    FROM outcomes o
    LEFT JOIN intents i ON i.decision_id = o.decision_id AND i.attempt = o.attempts
    WHERE o.at_us >= ? AND o.at_us < ?
    GROUP BY {", ".join(str(n) for n in range(1, len(_TEXTS) + 1))}
    ORDER BY {", ".join(str(n) for n in range(1, len(_TEXTS) + 1))}
"""  # noqa: S608 - our own names
_ENDS = "SELECT min(at_us), max(at_us) FROM outcomes WHERE at_us >= ? AND at_us < ?"


class CostTable:
    """The costs of requests as any process may read them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spent(self, since_us: int, until_us: int) -> Iterator[Spent]:
        """Yield what requests cost that ended in the period, one day after the other.

        No more than one day is held in memory at a time.
        """
        with self._database.reading() as connection:
            first, last = connection.execute(_ENDS, (since_us, until_us)).fetchone()
        if first is None:
            return
        for day in range(first // _DAY_US, last // _DAY_US + 1):
            of = max(day * _DAY_US, since_us), min((day + 1) * _DAY_US, until_us)
            with self._database.reading() as connection:
                rows = connection.execute(_DAY, of).fetchall()
            for row in rows:
                yield _spent(day, row)


def _spent(day: int, row: Sequence[Any]) -> Spent:
    model, currency, inside, region, account, principal, is_service, *rest = row
    who = account, principal, bool(is_service)
    return Spent(day, model, currency, bool(inside), region, *who, *rest)
