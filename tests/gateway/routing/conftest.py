"""What the tests of routing share."""

import asyncio

import pytest

from hortus.core import Dialect, GatewaySettings, ModelSettings
from hortus.core.testing import FrozenClock
from hortus.gateway.routing import Router


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def run():
    """Run a coroutine function to its end; nothing may take half a minute."""

    def run(scenario):
        async def bounded():
            async with asyncio.timeout(30):
                return await scenario()

        return asyncio.run(bounded())

    return run


@pytest.fixture
def make_router(clock):
    """Return a maker of routers over models a, b, c (chat) and fill (completions)."""

    def make(aliases=None, **settings):
        models = {name: ModelSettings(url=f"http://{name}/v1") for name in "abc"}
        models["fill"] = ModelSettings(url="http://fill/v1", dialect=Dialect.COMPLETIONS)
        return Router(
            models, aliases or {"house": ["a", "b", "c"]}, GatewaySettings(**settings), clock
        )

    return make
