"""A hortus with a real identity provider beside it, both on free ports of this machine."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hortus.compose.testing import RunningHouse
from hortus.signin.testing import (
    CannotHaveProviderError,
    HeadlessBrowser,
    RunningProvider,
    free_port,
    install,
)

HERE = Path(__file__).parent / "idp"
INSTALLED = Path(__file__).parents[2] / "build" / "idp"


@pytest.fixture(scope="session")
def provider_module():
    try:
        return install(HERE, INSTALLED)
    except CannotHaveProviderError as e:
        pytest.skip(f"the identity provider for these tests cannot be had: {e}")


@pytest.fixture(scope="session")
def port():
    """Return the port at which the provider expects hortus."""
    return free_port()


@pytest.fixture
def provider(provider_module, port):
    running = RunningProvider(
        HERE / "provider.mjs", provider_module, f"http://127.0.0.1:{port}/signin/callback"
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture
def secret_file(tmp_path):
    file = tmp_path / "client-secret"
    file.write_text("a secret that only the test knows\n")
    return file


@pytest.fixture
def signin(provider, secret_file):
    """Return the settings with which hortus knows the provider."""
    return {
        "issuer": provider.issuer,
        "client_id": "hortus",
        "client_secret_file": str(secret_file),
        "region_claim": "country",
    }


@pytest.fixture
def run(tmp_path, port):
    """Return a function that runs a scenario with a hortus and a browser."""

    @asynccontextmanager
    async def opened(signin, **tables):
        async with (
            RunningHouse(tmp_path / "data", port=port, signin=signin, **tables) as house,
            HeadlessBrowser() as browser,
        ):
            yield house, browser

    def run(scenario, signin=None, **tables):
        async def whole():
            async with opened(signin or {}, **tables) as (house, browser):
                await scenario(house, browser)

        asyncio.run(whole())

    return run
