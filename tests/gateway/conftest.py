"""What the tests of the data plane share: one call, one candidate, and both ends of an answer."""

import asyncio
from types import SimpleNamespace

import pytest

from hortus.core import Dialect, ModelSettings
from hortus.core.testing import FrozenClock
from hortus.gateway.call import Call
from hortus.gateway.dialects import peek
from hortus.gateway.doors import DOORS
from hortus.gateway.ledger import Ledger
from hortus.gateway.metrics import Metrics
from hortus.gateway.reply import Reply
from hortus.gateway.routing import Candidate
from hortus.store import StoreError


@pytest.fixture
def clock():
    """Return a clock that moves only when told."""
    return FrozenClock()


@pytest.fixture
def make_call(clock):
    """Return a maker of calls at a door."""

    def make_call(path="/v1/chat/completions", body=b'{"model":"m","messages":[]}', **fields):
        door = DOORS[path]
        call = Call(
            decision_id="dec_1",
            door=door,
            started=clock.monotonic(),
            fields={},
            query=b"",
            client="curl",
            client_version="8",
            body=body,
            envelope=peek(body, door.dialect, max_depth=64),
        )
        for name, value in fields.items():
            setattr(call, name, value)
        return call

    return make_call


@pytest.fixture
def make_candidate():
    """Return a maker of candidates."""

    def make_candidate(dialect=Dialect.CHAT, name="m", **settings):
        known = {"url": "http://127.0.0.1:1/v1", "inside": True, **settings}
        return Candidate(name, ModelSettings(dialect=dialect, **known), "asked for by name")

    return make_candidate


class KeptRecords:
    """Keeps rows instead of writing them, or fails."""

    def __init__(self):
        self.rows = []
        self.broken = False
        self.pending = 0

    def append(self, *rows):
        done = asyncio.get_running_loop().create_future()
        if self.broken:
            done.set_exception(StoreError("the disk is full", remedy="free some space"))
        else:
            self.rows += rows
            done.set_result(None)
        return done


@pytest.fixture
def records():
    """Return records that are kept in memory; ``broken`` makes them fail."""
    return KeptRecords()


@pytest.fixture
def metrics():
    """Return counts that start at nothing."""
    return Metrics()


@pytest.fixture
def ledger(records, clock, metrics):
    """Return a ledger that writes to ``records``."""
    return Ledger(records, clock, metrics)


class Listener:
    """A client as ASGI sees it: what was sent to it, in order."""

    def __init__(self):
        self.messages = []
        self.reply = Reply(self.send)

    async def send(self, message):
        self.messages.append(message)

    @property
    def status(self):
        return self.messages[0]["status"]

    @property
    def headers(self):
        return dict(self.messages[0]["headers"])

    @property
    def body(self):
        return b"".join(message.get("body", b"") for message in self.messages)


@pytest.fixture
def listener():
    """Return a client that keeps what it hears."""
    return Listener()


class GivenResponse:
    """A model server's answer, given piece by piece; an error among the pieces is raised."""

    def __init__(self, *pieces, status=200, headers=()):
        self.status, self.headers = status, tuple(headers)
        self.aborted = False
        self._pieces = list(pieces)

    async def chunk(self):
        piece = self._pieces.pop(0) if self._pieces else b""
        if isinstance(piece, Exception):
            raise piece
        return piece

    async def read(self, limit):
        del limit
        parts = []
        while part := await self.chunk():
            parts.append(part)
        return b"".join(parts)

    def abort(self):
        self.aborted = True


@pytest.fixture
def given_response():
    """Return the maker of a model server's answer."""
    return GivenResponse


class KeptPurses:
    """Purses that say what was asked of them; ``refused`` names models without any money."""

    def __init__(self):
        self.orders = []
        self.settled = []
        self.refused = {}

    def cost_centre(self, principal):
        return f"centre of {principal.name}"

    async def reserve(self, order):
        if error := self.refused.get(order.model):
            raise error
        self.orders.append(order)
        return SimpleNamespace(settle=self.settled.append)


@pytest.fixture
def purses():
    """Return purses that keep what was asked of them."""
    return KeptPurses()
