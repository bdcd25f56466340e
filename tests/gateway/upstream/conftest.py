"""What the tests of the upstream clients share."""

import asyncio

import pytest
import uvloop

from hortus.gateway.testing.faults import FaultyServer
from hortus.gateway.upstream import Limits, Timeouts
from hortus.gateway.upstream.address import parse_address
from hortus.gateway.upstream.client import PlainClient
from hortus.gateway.upstream.secure import SecureClient

PATIENT = Timeouts(5, 10, 10, 20)


@pytest.fixture(params=["asyncio", "uvloop"])
def run(request):
    """Run a coroutine function to its end on each event loop; nothing may take a minute."""
    factory = asyncio.new_event_loop if request.param == "asyncio" else uvloop.new_event_loop

    def run(scenario):
        async def bounded():
            async with asyncio.timeout(60):
                return await scenario()

        with asyncio.Runner(loop_factory=factory) as runner:
            return runner.run(bounded())

    return run


class Served:
    """A client and the server it talks to."""

    def __init__(self, make, fault, timeouts, limits):
        self.server = FaultyServer(fault)
        self._make, self._timeouts, self._limits = make, timeouts, limits

    async def __aenter__(self):
        await self.server.__aenter__()
        self.client = self._make(
            parse_address(self.server.url), self._timeouts, limits=self._limits
        )
        return self

    async def __aexit__(self, *caught):
        await self.client.close()
        await self.server.__aexit__(*caught)

    async def ask(self, body=b"{}", headers=()):
        return await self.client.send("/chat/completions", list(headers), body)


@pytest.fixture
def plain():
    """Return a maker of pairs of our own client and a server with a fault."""

    def make(fault, timeouts=PATIENT, limits=None):
        return Served(PlainClient, fault, timeouts, limits or Limits())

    return make


@pytest.fixture(params=[PlainClient, SecureClient], ids=["plain", "secure"])
def either(request):
    """Return a maker like ``plain`` for each of the two clients."""

    def make(fault, timeouts=PATIENT, limits=None):
        return Served(request.param, fault, timeouts, limits or Limits())

    return make
