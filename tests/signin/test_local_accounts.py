"""Without an identity provider people sign in with links that work once."""

import asyncio
import json

import pytest

from hortus.cli.dispatch import dispatch
from hortus.store import Database, StoreView, waiting


@pytest.fixture
def hortus(tmp_path, capsys):
    """Return a function that runs a command on the data folder; its status and what it said."""

    def run(*words):
        status = dispatch([*words, "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


async def linked(house, hortus, name="ada"):
    """Return the link of an invitation; its address is that of the house."""
    status, out, _ = await asyncio.to_thread(hortus, "person", "invite", name, "--json")
    assert status == 0
    assert house.url in json.loads(out)["link"]
    return json.loads(out)["link"]


@pytest.fixture
def local(run, port):
    def local(scenario, **signin):
        run(scenario, {"public_url": f"http://127.0.0.1:{port}", **signin})

    return local


def test_a_link_signs_a_browser_in_and_a_machine_is_let_in_from_there(
    local,
    hortus,
    login,
    steps,
):
    async def scenario(house, browser):
        await asyncio.to_thread(hortus, "person", "add", "ada")
        page = await browser.open(await linked(house, hortus))
        assert "works once" in page.text
        page = await browser.submit(page)
        assert "You are signed in" in page.text
        await steps.signed_in(login, house, browser)
        assert await asyncio.to_thread(hortus, "whoami") == (
            1,
            "",
            "hortus: nobody is signed in on this machine\n  remedy: `hortus login --url URL`\n",
        )
        assert (await asyncio.to_thread(login.who))["sub"] == "ada"
        assert (await steps.events(house))[:2] == ["signin.invited", "signin.started"]

    local(scenario)


def test_a_link_works_once(local, hortus):
    async def scenario(house, browser):
        await asyncio.to_thread(hortus, "person", "add", "ada")
        link = await linked(house, hortus)
        page = await browser.open(link)
        await browser.submit(page)
        page = await browser.submit(page)
        assert (page.status, "has been used" in page.text) == (400, True)

    local(scenario)


def test_a_link_that_is_only_looked_at_goes_on_working(local, hortus):
    async def scenario(house, browser):
        await asyncio.to_thread(hortus, "person", "add", "ada")
        link = await linked(house, hortus)
        for _ in range(3):
            page = await browser.open(link)
        assert "You are signed in" in (await browser.submit(page)).text

    local(scenario)


def test_a_link_of_somebody_who_has_left_meanwhile_lets_nobody_in(local, hortus):
    async def scenario(house, browser):
        await asyncio.to_thread(hortus, "person", "add", "ada")
        page = await browser.open(await linked(house, hortus))
        await asyncio.to_thread(hortus, "person", "end", "ada")
        page = await browser.submit(page)
        assert (page.status, "may use hortus no more" in page.text) == (401, True)

    local(scenario)


def test_nobody_is_invited_who_is_not_there_or_has_left(hortus):
    assert hortus("person", "add", "ada")[0] == 0
    assert "there is no person 'eve'" in hortus("person", "invite", "eve")[2]
    hortus("person", "end", "ada")
    assert "may use hortus no more" in hortus("person", "invite", "ada")[2]


def test_without_a_provider_the_page_says_how_people_sign_in(local):
    async def scenario(house, browser):
        page = await browser.open(f"{house.url}/signin")
        assert "hortus person invite USER" in page.text
        page = await browser.open(f"{house.url}/signin/start")
        assert (page.status, "has no identity provider" in page.text) == (503, True)

    local(scenario)


def test_an_invitation_stays_in_the_log_without_its_secret(hortus, tmp_path):
    hortus("person", "add", "ada")
    # The first start of a hortus makes the pepper, without which nothing can be sealed.
    hortus("key", "new", "any")
    _, link, _ = hortus("person", "invite", "ada")
    secret = link.strip().partition("code=")[2]
    database = Database(tmp_path / "data")
    with StoreView.open(database), database.reading() as connection:
        events = waiting(connection)
        stored = [tuple(row) for row in connection.execute("SELECT * FROM grants")]
    assert any(event.event == "signin.invited" for event in events)
    assert secret not in repr(stored)
    assert secret not in repr(events)
