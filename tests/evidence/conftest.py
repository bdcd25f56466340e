"""A house with records in its log, and a way to measure one control on a few records."""

import asyncio
from dataclasses import dataclass

import pytest

from hortus.audit import LogPlaces
from hortus.audit.log import LogParts
from hortus.core import Settings
from hortus.core.testing import FrozenClock
from hortus.evidence import House, find, make_evidence
from hortus.evidence.inputs import Inputs
from hortus.evidence.testing import records_of
from hortus.evidence.types import verdict_of
from hortus.store import Store
from hortus.store.testing import an_event, an_intent, an_outcome

DAY_US = 86_400_000_000
NOW_US = 1_700_000_000_000_000


@dataclass
class Result:
    """What was measured for a control, and what that says."""

    verdict: str
    reasons: tuple
    figures: dict
    offences: list
    tables: dict


@pytest.fixture
def measure():
    """Return a function that measures a control on some records."""

    def run(control, *records, inputs=None, **period):
        with records_of(*records, **period) as kept:
            found = find(control).measure(kept, inputs or Inputs(at_us=NOW_US))
        verdict, reasons = verdict_of(found.figures)
        return Result(
            verdict.value,
            reasons,
            {figure.name: figure.value for figure in found.figures},
            [(offence.seq, offence.decision_id) for offence in found.offences],
            {table.caption: table for table in found.tables},
        )

    return run


@dataclass
class KeptHouse:
    """A data folder with a signed log."""

    house: House
    store: Store
    log: object

    @property
    def folder(self):
        return self.house.places.folder

    @property
    def key(self):
        return self.house.signer().key

    def append(self, *records):
        async def scenario():
            await self.store.records.append(*records)

        asyncio.run(scenario())

    def fill(self, count=60):
        """Record requests, some outside, some after a fail-over, one at no cost; and sign."""
        self.append(
            *(record for number in range(count) for record in a_request(number)),
            an_event("key.revoked"),
            an_event("settings.changed", facts='{"models.far.region":"\\"\\" -> \\"US\\""}'),
        )
        self.log.publish()
        return self

    def make(self, name, **period):
        (made,) = make_evidence(self.house, (find(name),), FrozenClock(), **period)
        return made

    def change(self, statement, *values):
        """Do to the database what nobody should."""
        with self.house.database.writing() as connection:
            connection.execute(statement, values)


def a_request(number):
    """Return the records of one request; which kind of request hangs on its number."""
    name, outside = f"dec_{number}", number % 4 == 0
    at_us = NOW_US + number * 60_000_000
    about = {
        "rules": "house/reads" if number >= 10 else "",
        "bundle": "b1" if number >= 10 else "",
    }
    model = "far" if outside else "near"
    made = [an_intent(name, at_us=at_us, inside=not outside, model=model, **about)]
    if number % 10 == 3:
        later = an_intent(
            name, at_us=at_us + 500_000, attempt=2, inside=False, model="far", **about
        )
        made.append(later)
    cost = 0 if number == 40 else 900
    end = {"model": made[-1].model, "attempts": len(made), "cost_micro": cost}
    return [*made, an_outcome(name, at_us=at_us + 900_000, **end)]


def open_house(data, database, settings=None):
    """Return a house whose records enter a log."""
    places = LogPlaces(data / "audit" / "log.key", data / "audit" / "log")
    parts = LogParts.make()
    store = Store.open(database, participants=[parts.appender])
    try:
        log = parts.open(database, places, FrozenClock())
    except BaseException:
        store.close()
        raise
    return KeptHouse(House(settings or Settings(), database, places), store, log)


@pytest.fixture
def opened(tmp_path, new_database):
    """Return a function that opens a house; each is closed at the end."""
    made = []

    def make(name="data", settings=None):
        data = tmp_path / name
        made.append(open_house(data, new_database(data), settings))
        return made[-1]

    yield make
    for kept in made:
        kept.store.close()
        kept.log.close()


@pytest.fixture
def kept(opened):
    return opened().fill()
