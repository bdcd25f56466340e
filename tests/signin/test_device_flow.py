"""A developer signs in by the device flow at a real identity provider, and uses hortus so."""

import asyncio
import time

import pytest

from hortus.core import SystemClock
from hortus.identity.testing import ClientKey
from hortus.signin import Login, LoginFile
from hortus.signin.errors import RefusedByServerError

CLOCK = SystemClock()


@pytest.fixture
def login(tmp_path):
    """Return a machine that signs in; it need not wait as long as a person would."""
    return Login(LoginFile(tmp_path / "home" / "login.json"), CLOCK, lambda s: time.sleep(s / 5))


async def let_in(browser, waiting, login="anna", answer="approve"):
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


def proven(login, method, path):
    return asyncio.to_thread(login.headers, method, path)


def test_a_developer_signs_in_and_is_known_to_the_gateway(run, signin, login, tmp_path):
    async def scenario(house, browser):
        done = await signed_in(login, house, browser)
        assert "The program is in" in done.text
        who = await asyncio.to_thread(login.who)
        assert (who["sub"], who["tier"], who["service"]) == ("anna", "bound", False)
        headers = await proven(login, "GET", "/v1/models")
        async with house._session.get(f"{house.url}/v1/models", headers=headers) as answer:
            assert answer.status == 200
        person = house.house.keyring.roster.person_named("anna")
        assert (person.region, person.email, person.origin) == ("DE", "anna@example.com", "oidc")
        assert house.house.keyring.roster.teams_of(person.person_id) == {"dev", "ai-users"}
        assert (tmp_path / "home" / "login.json").stat().st_mode & 0o777 == 0o600

    run(scenario, signin)


def test_a_bound_token_alone_opens_nothing(run, signin, login):
    async def scenario(house, browser):
        await signed_in(login, house, browser)
        token = await asyncio.to_thread(login.token)
        assert (await house.get("/v1/models", key=token)).json["error"]["code"] == "proof_missing"
        headers = await proven(login, "GET", "/v1/models")
        for code, changed in {
            "proof_invalid": {
                "DPoP": ClientKey.new()
                .proof("GET", f"{house.url}/v1/models", CLOCK.now_us(), token)
                .text
            },
            "token_malformed": {"Authorization": headers["Authorization"][:-1]},
        }.items():
            heard = await _get(house, headers | changed)
            assert (heard[0], heard[1]["error"]["code"]) == (401, code)
        assert (await _get(house, headers))[0] == 200
        heard = await _get(house, headers)
        assert (heard[0], heard[1]["error"]["code"]) == (401, "proof_replayed")

    run(scenario, signin)


async def _get(house, headers):
    async with house._session.get(f"{house.url}/v1/models", headers=headers) as answer:
        return answer.status, await answer.json()


def test_a_program_that_is_denied_stays_outside(run, signin, login):
    async def scenario(house, browser):
        waiting = await asyncio.to_thread(login.begin, house.url)
        done = await let_in(browser, waiting, answer="deny")
        assert "stays outside" in done.text
        with pytest.raises(RefusedByServerError) as caught:
            await asyncio.to_thread(login.wait, waiting)
        assert caught.value.oauth == "access_denied"

    run(scenario, signin)
