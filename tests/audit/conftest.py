"""A log with records in it, as a house keeps it, and the means to look at it from outside."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from hortus.audit.formats import Key
from hortus.audit.log import AuditLog, LogParts, LogPlaces
from hortus.core.testing import FrozenClock
from hortus.store import Database, Server, Store
from hortus.store.testing import an_intent, an_outcome


@dataclass
class KeptLog:
    """A data folder whose records enter a log."""

    data: Path
    store: Store
    log: AuditLog
    parts: LogParts
    server: Server | None = None

    @property
    def folder(self):
        return self.data / "audit" / "log"

    @property
    def key(self):
        return Key.parse((self.folder / "log.pub").read_text())

    @property
    def database(self):
        return Database(self.data, "normal", server=self.server)

    def close(self):
        self.store.close()
        self.log.close()

    def append(self, *records):
        async def scenario():
            await self.store.records.append(*records)

        asyncio.run(scenario())

    def fill(self, count, start=1):
        """Record ``count`` whole requests, two entries each, and return their receipts."""
        asyncio.run(self._fill(range(start, start + count)))
        return [self.log.receipt(f"dec_{n}").decode() for n in range(start, start + count)]

    async def _fill(self, numbers):
        await asyncio.gather(
            *(
                self.store.records.append(an_intent(f"dec_{n}"), an_outcome(f"dec_{n}"))
                for n in numbers
            )
        )

    def change(self, statement, *values):
        """Do to the database what nobody should."""
        with self.database.writing() as connection:
            connection.execute(statement, values)


def places(data):
    return LogPlaces(data / "audit" / "log.key", data / "audit" / "log")


def open_log(data, server=None, **options):
    parts = LogParts.make()
    database = Database(data, "normal", server=server, **options)
    store = Store.open(database, participants=[parts.appender, parts.remover])
    try:
        log = parts.open(database, places(data), FrozenClock())
    except BaseException:
        store.close()
        raise
    return KeptLog(data, store, log, parts, server)


@pytest.fixture
def server_of(kind, request):
    """Return a function that gives each data folder a database on the server, or None."""
    made = {}

    def find(data):
        if kind == "postgresql" and data not in made:
            made[data] = request.getfixturevalue("spares").take()
        return made.get(data)

    yield find
    for server in made.values():
        request.getfixturevalue("spares").give_back(server)


@pytest.fixture
def opened(tmp_path, server_of):
    """Return a function that opens a log in a folder; each is closed at the end."""
    made = []

    def make(data=tmp_path / "data", **options):
        made.append(open_log(data, server_of(data), **options))
        return made[-1]

    yield make
    for kept in made:
        kept.close()


@pytest.fixture(scope="module")
def module_log():
    """Return the function that opens a log, for logs that several tests share."""
    return open_log


@pytest.fixture
def kept(opened):
    return opened()
