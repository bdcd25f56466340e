"""A hortus with a real identity provider beside it, both on free ports of this machine."""

import asyncio
import time
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from hortus.compose.testing import RunningHouse
from hortus.core import SystemClock
from hortus.signin import Login, LoginFile
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
def provider_module(request):
    try:
        return install(HERE, INSTALLED)
    except CannotHaveProviderError as e:
        missing = f"the identity provider for these tests cannot be had: {e}"
        if request.config.getoption("--idp") == "required":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)


@pytest.fixture(scope="session")
def port():
    """Return the port at which the provider expects hortus."""
    return free_port()


@pytest.fixture(scope="session")
def one_provider(provider_module, port):
    running = RunningProvider(
        HERE / "provider.mjs", provider_module, f"http://127.0.0.1:{port}/signin/callback"
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture
def provider(one_provider):
    """Return the provider that all tests share; a test may stop it, or change its keys."""
    yield one_provider
    one_provider.restore()


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
    async def opened(signin, clock, tables):
        async with (
            RunningHouse(
                tmp_path / "data", clock=clock, port=port, signin=signin, **tables
            ) as house,
            HeadlessBrowser() as browser,
        ):
            yield house, browser

    def run(scenario, signin=None, clock=None, **tables):
        async def whole():
            async with opened(signin or {}, clock, tables) as (house, browser):
                await scenario(house, browser)

        asyncio.run(whole())

    return run


CLOCK = SystemClock()


def a_machine(folder):
    """Return a machine that signs in; it need not wait: the answer is there before it asks."""
    return Login(LoginFile(folder / "login.json"), CLOCK, lambda s: time.sleep(min(s, 0.05)))


async def let_in(browser, waiting, login="anna", answer="approve"):
    """Open the page of a program that waits, sign in where that is asked, and answer."""
    page = await browser.open(waiting.page)
    if page.links:
        page = await browser.sign_in(page, login)
    assert waiting.user_code in page.text, page.text
    return await browser.submit(page, answer=answer)


async def signed_in(login, house, browser, name="anna"):
    """Sign in as a developer does; return the page that says so."""
    waiting = await asyncio.to_thread(login.begin, house.url)
    done = await let_in(browser, waiting, name)
    await asyncio.to_thread(login.wait, waiting)
    return done


async def get(house, headers, path="/v1/models"):
    """Return the status and document of a page."""
    async with house._session.get(f"{house.url}{path}", headers=headers) as answer:
        return answer.status, await answer.json()


async def send(house, path, form, headers=None):
    """Return the status and document that a form is answered with."""
    async with house._session.post(f"{house.url}{path}", data=form, headers=headers) as answer:
        return answer.status, await answer.json()


async def events(house):
    """Return the names of what was written down of signing in, oldest first."""
    await house.house.store.records.take_over()
    found = house.house.store.events.recent(100, "signin.*")
    return [numbered.event.event for numbered in sorted(found, key=lambda n: n.seq)]


async def soon(refused, seconds=2.0):
    """Wait until ``refused`` says yes, for at most so long; return whether it did."""
    ends = CLOCK.monotonic() + seconds
    while CLOCK.monotonic() < ends:
        if await refused():
            return True
        await asyncio.sleep(0.05)
    return False


@pytest.fixture
def steps():
    """Return what tests of signing in do again and again."""
    return SimpleNamespace(
        a_machine=a_machine,
        events=events,
        get=get,
        let_in=let_in,
        send=send,
        signed_in=signed_in,
        soon=soon,
        clock=CLOCK,
    )


@pytest.fixture
def login(tmp_path):
    """Return a machine of a developer."""
    return a_machine(tmp_path / "home")
