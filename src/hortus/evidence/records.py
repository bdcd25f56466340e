"""Ask the records of a log, as the house keeps them or as a copy of the log has them."""

import heapq
import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Protocol

import msgspec
from msgspec import Meta

from hortus.evidence.types import Demand, Figure, Offence, Query, Source, Table
from hortus.store import Database

MOST_OFFENCES = 10
MOST_ROWS = 50

_KINDS = ("intents", "outcomes", "events")


class Rows(Protocol):
    """The rows that a statement has found."""

    def fetchone(self) -> Any:
        """Return the next row, or None after the last."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows that are left."""


class Connection(Protocol):
    """Whatever runs plain SQL on tables of intents, outcomes and events."""

    def execute(self, sql: str, /) -> Rows:
        """Run one statement."""


FOREVER_US = 253_402_300_799_000_000
"""The end of the year 9999: no period ends later."""

Moment = Annotated[int, Meta(ge=0, le=FOREVER_US)]
"""Microseconds since the epoch."""


class Period(msgspec.Struct, frozen=True):
    """Which entries count: the first ``size`` of the log, of these the ones from a time span."""

    size: Annotated[int, Meta(ge=0)]
    since_us: Moment
    until_us: Moment


class Records:
    """The records of one period, asked in SQL that stands by itself.

    ``{intents}``, ``{outcomes}`` and ``{events}`` in a statement stand for the records of the
    period, ``{all_intents}`` and so on for those since the log began; other names in
    braces for the parts that come with the statement. Every statement run is kept
    in ``queries``, so that it can be run again on a copy.
    """

    def __init__(self, connection: Connection, period: Period) -> None:
        self.period = period
        self.queries: list[Query] = []
        self._connection = connection
        self._places = _places(period)
        self.first, self.last, self.present = self._range()

    def row(self, name: str, sql: str, **parts: str) -> tuple[int, ...]:
        """Return the numbers in the only row of a statement; an empty one counts as 0."""
        found = self._run(name, sql, parts).fetchone()
        return tuple(int(value or 0) for value in found)

    def one(self, name: str, sql: str, **parts: str) -> int:
        """Return the number that a statement finds."""
        return self.row(name, sql, **parts)[0]

    def each(self, name: str, sql: str, **parts: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a statement."""
        return (tuple(row) for row in self._run(name, sql, parts))

    def table(
        self, caption: str, heads: tuple[str, ...], sql: str, by: int = -1, **parts: str
    ) -> Table:
        """Return the rows of a statement as a table, those with the most in column ``by`` first.

        They are put in order here: databases disagree about the order of texts.
        """
        count = itertools.count()
        rows = (
            tuple(map(str, row))
            for row, _ in zip(self._run(caption, sql, parts), count, strict=False)
        )
        kept = heapq.nsmallest(MOST_ROWS, rows, key=lambda row: (-int(row[by]), row))
        return Table(
            caption=caption,
            heads=heads,
            rows=tuple(kept),
            left_out=max(0, next(count) - MOST_ROWS),
        )

    def offences(self, what: str, sql: str, **parts: str) -> tuple[Offence, ...]:
        """Return the first entries that a statement finds: their numbers and decisions."""
        found = self._run(what, f"{sql} LIMIT {MOST_OFFENCES}", parts)
        return tuple(Offence(int(seq), str(decision), what) for seq, decision in found)

    def figure(
        self, name: str, value: int, unit: str, demand: Demand = Demand.NONE, otherwise: str = ""
    ) -> Figure:
        """Return a figure that was counted over the entries of the period."""
        return Figure(
            name=name,
            value=value,
            unit=unit,
            demand=demand,
            otherwise=otherwise,
            source=Source.LOG,
            first=self.first,
            last=self.last,
        )

    def _run(self, name: str, sql: str, parts: Mapping[str, str]) -> Rows:
        text = _filled(sql, {**parts, **self._places})
        self.queries.append(Query(name, text))
        return self._connection.execute(text)

    def _range(self) -> tuple[int, int, int]:
        """Return the first and the last entry of the period, and how many there are."""
        found: list[tuple[int, int, int]] = []
        for kind in _KINDS:
            sql = f"SELECT min(seq), max(seq), count(*) FROM {{{kind}}} r"  # noqa: S608 - our own names
            first, last, count = self._connection.execute(_filled(sql, self._places)).fetchone()
            if count:
                found.append((int(first), int(last), int(count)))
        if not found:
            return 0, 0, 0
        firsts, lasts, counts = zip(*found, strict=True)
        return min(firsts), max(lasts), sum(counts)


@contextmanager
def records_in(database: Database, period: Period) -> Iterator[Records]:
    """Lend the records of a period out of the database, all as of one moment."""
    with database.reading() as connection:
        yield Records(connection, period)


def _places(period: Period) -> Mapping[str, str]:
    # Whole numbers only, so the text holds nothing of anybody's.
    signed = f"seq BETWEEN 1 AND {period.size}"
    within = f"{signed} AND at_us >= {period.since_us} AND at_us < {period.until_us}"
    return {
        **{kind: f"(SELECT * FROM {kind} WHERE {within})" for kind in _KINDS},  # noqa: S608 - see above
        **{f"all_{kind}": f"(SELECT * FROM {kind} WHERE {signed})" for kind in _KINDS},  # noqa: S608 - see above
    }


def _filled(sql: str, places: Mapping[str, str]) -> str:
    """Return a statement in one line with its places filled."""
    for name, place in places.items():
        sql = sql.replace(f"{{{name}}}", place)
    return " ".join(sql.split())
