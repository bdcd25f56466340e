"""What the identity provider does wrong, or cannot do, is said; who is signed in goes on."""

import asyncio

import pytest

from hortus.signin.testing import CannotHaveProviderError, HeadlessBrowser, RunningProvider


async def arrive(house, browser, name="anna"):
    return await browser.sign_in(await browser.open(f"{house.url}/signin"), name)


def test_somebody_signs_in_and_out_in_the_browser(run, signin, steps):
    async def scenario(house, browser):
        page = await arrive(house, browser)
        assert "You are signed in" in page.text
        assert "anna" in page.text
        page = await browser.submit(page)
        assert "Sign in with your company" in page.text
        assert await steps.events(house) == ["signin.started", "signin.ended"]

    run(scenario, signin)


class Shifted:
    """The machine's clock, some seconds off."""

    def __init__(self, clock, seconds=0):
        self._clock = clock
        self.seconds = seconds

    def now_us(self):
        return self._clock.now_us() + self.seconds * 1_000_000

    def monotonic(self):
        return self._clock.monotonic() + self.seconds


def test_keys_of_the_provider_are_renewed_without_a_restart(run, signin, provider, steps):
    clock = Shifted(steps.clock)

    async def scenario(house, browser):
        assert "You are signed in" in (await arrive(house, browser)).text
        await asyncio.to_thread(provider.stop)
        await asyncio.to_thread(provider.start, IDP_KEY="second")
        # Keys are asked for again at most every ten seconds.
        clock.seconds = 11
        async with HeadlessBrowser() as other:
            assert "You are signed in" in (await arrive(house, other, "bob")).text

    run(scenario, signin, clock=clock)


def test_while_the_provider_is_down_sessions_go_on_and_new_ones_wait(
    run, signin, login, provider, steps
):
    async def scenario(house, browser):
        await steps.signed_in(login, house, browser)
        await asyncio.to_thread(provider.stop)
        headers = await asyncio.to_thread(login.headers, "GET", "/v1/models")
        assert (await steps.get(house, headers))[0] == 200
        assert "You are signed in" in (await browser.open(f"{house.url}/signin")).text
        page = await browser.open(f"{house.url}/signin/start")
        assert (page.status, "does not answer" in page.text) == (503, True)

    run(scenario, signin)


def test_a_hortus_that_never_met_its_provider_says_so(run, signin, provider):
    provider.stop()

    async def scenario(house, browser):
        page = await browser.open(f"{house.url}/signin/start")
        assert page.status == 503
        assert "does not answer" in page.text
        assert "who is signed in can go on" in page.text

    run(scenario, signin)


def test_a_provider_that_goes_away_between_is_named(run, signin, provider):
    async def scenario(house, browser):
        page = await browser.open(f"{house.url}/signin/start")
        page = await browser.submit(page, login="anna", password="any")
        jar = browser._session.cookie_jar
        assert any(cookie.key == "hortus_flight" for cookie in jar)
        await asyncio.to_thread(provider.stop)
        page = await browser.open(f"{house.url}/signin/callback?code=x&state=wrong")
        assert (page.status, "did not ask" in page.text) == (403, True)

    run(scenario, signin)


@pytest.mark.parametrize(("skew_s", "words"), [(-300, "begins 300 s"), (900, "ended 300 s")])
def test_clocks_that_are_apart_are_named(run, signin, skew_s, words, steps):
    async def scenario(house, browser):
        page = await arrive(house, browser)
        assert page.status == 403
        assert words.split()[0] in page.text
        assert "by the clock here" in page.text

    run(scenario, signin, clock=Shifted(steps.clock, skew_s))


def test_whom_the_company_did_not_choose_stays_outside(run, signin, steps):
    async def scenario(house, browser):
        page = await arrive(house, browser, "bob")
        assert page.status == 403
        assert "bob is in none of the groups" in page.text
        assert "ai-users" in page.text
        assert await steps.events(house) == ["signin.refused"]
        assert house.house.keyring.roster.person_named("bob") is None

    run(scenario, signin | {"may_sign_in": ["ai-users"]})


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"client_id": "nobody"}, 400, "client is invalid"),
        ({"client_secret_file": ""}, 503, "does not let hortus in"),
        ({"client_secret_file": "/nowhere/secret"}, 500, "cannot be read"),
    ],
)
def test_settings_that_do_not_fit_the_provider_are_named(run, signin, change, status, words):
    async def scenario(house, browser):
        page = await browser.open(f"{house.url}/signin")
        page = await browser.sign_in(page, "anna")
        assert page.status == status
        assert words in page.text

    run(scenario, signin | change)


def test_an_issuer_by_another_name_is_not_believed(run, signin):
    async def scenario(house, browser):
        page = await browser.open(f"{house.url}/signin/start")
        assert page.status == 503
        assert "it calls itself" in page.text

    run(scenario, signin | {"issuer": signin["issuer"].replace("127.0.0.1", "localhost")})


@pytest.mark.parametrize(
    "path", ["/signin/callback", "/signin/callback?code=a&state=b", "/signin/callback?error=x"]
)
def test_an_answer_that_nobody_asked_for_is_refused(run, signin, path):
    async def scenario(house, browser):
        page = await browser.open(house.url + path)
        assert page.status == 403
        assert "did not ask" in page.text

    run(scenario, signin)


def test_a_provider_needs_its_module_to_start(tmp_path):
    running = RunningProvider(tmp_path / "none.mjs", tmp_path / "none.js", "http://h/")
    with pytest.raises(CannotHaveProviderError):
        running.start()
