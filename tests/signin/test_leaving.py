"""Who leaves is out within two seconds: tokens, renewals, browsers, and what waits for them."""

import asyncio

import pytest

from hortus.identity import People
from hortus.signin.errors import RefusedByServerError
from hortus.store import Database, StoreView


def end(house, name):
    """End an account as another process does: `hortus person end`, or a directory."""
    with StoreView.open(Database.of(house.house.loaded)) as view:
        people = People(view.people, house.clock, "another process")
        people.end(people.roster().person_named(name))


def test_the_end_of_an_account_ends_its_sessions_within_two_seconds(run, signin, login, steps):
    async def scenario(house, browser):
        await steps.signed_in(login, house, browser)
        plain = await asyncio.to_thread(login.plain_token)

        async def refused():
            headers = await asyncio.to_thread(login.headers, "GET", "/v1/models")
            bound, _ = await steps.get(house, headers)
            loose = await house.get("/v1/models", key=plain)
            return {bound, loose.status} == {401}

        assert not await refused()
        await asyncio.to_thread(end, house, "anna")
        assert await steps.soon(refused)
        status, said = await steps.get(
            house, {"Authorization": f"Bearer {plain}"}, "/oauth/userinfo"
        )
        assert (status, said["error"]) == (401, "account_ended")
        assert "Sign in" in (await browser.open(f"{house.url}/signin")).text

    run(scenario, signin)


def test_who_has_left_renews_nothing_and_does_not_come_back(run, signin, login, steps):
    async def scenario(house, browser):
        await steps.signed_in(login, house, browser)
        await asyncio.to_thread(end, house, "anna")

        async def renewal_refused():
            try:
                await asyncio.to_thread(login.renew)
            except RefusedByServerError as e:
                return e.oauth == "invalid_grant"
            return False

        assert await steps.soon(renewal_refused)
        page = await browser.sign_in(await browser.open(f"{house.url}/signin"), "anna")
        assert (page.status, "may use hortus no more" in page.text) == (403, True)
        assert (await steps.events(house))[-1] == "signin.refused"

    run(scenario, signin)


def test_a_code_approved_by_who_has_left_since_leads_to_no_token(run, signin, login, steps):
    async def scenario(house, browser):
        waiting = await asyncio.to_thread(login.begin, house.url)
        await steps.let_in(browser, waiting)
        await asyncio.to_thread(end, house, "anna")
        await asyncio.to_thread(house.house.keyring.refresh)
        with pytest.raises(RefusedByServerError, match="no more"):
            await asyncio.to_thread(login.wait, waiting)

    run(scenario, signin)
