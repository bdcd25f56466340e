"""A coding client asks a distant hortus for company knowledge, as who has signed in there."""

import asyncio
import json

import pytest

from hortus.cli.dispatch import dispatch
from hortus.compose.testing import RunningHouse
from hortus.core import SystemClock
from hortus.identity import People, Seal, load_pepper
from hortus.signin import Grants, Login, LoginFile

CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "search", "arguments": {"query": "load_orders"}},
}


@pytest.fixture
def machine(tmp_path):
    """Return the data folder of somebody's own machine."""
    return tmp_path / "ada"


@pytest.fixture
def ask(machine, tmp_path, monkeypatch, capfdbinary):
    """Run ``hortus mcp`` as a client does, and return the answer to one call."""
    asked = tmp_path / "asked"
    asked.write_text(json.dumps(CALL) + "\n")

    def run(url):
        capfdbinary.readouterr()
        with asked.open() as opened:
            monkeypatch.setattr("sys.stdin", opened)
            assert dispatch(["mcp", "--url", url, "--data", str(machine)]) == 0
        [line] = capfdbinary.readouterr().out.splitlines()
        return json.loads(line)

    return run


def sign_in(house, machine):
    """Sign the machine in with a key of its own; the page is walked elsewhere."""
    person = People(house.house.store.people, house.clock, "test").add_person("ada")
    house.house.keyring.refresh()
    login = Login(LoginFile(machine / "login.json"), SystemClock(), lambda _: None)
    waiting = login.begin(house.url)
    seal = Seal(load_pepper(house.house.loaded.data, create=False))
    grants = Grants(house.house.store.sessions, seal, house.clock)
    grants.decide(grants.waiting_for(waiting.user_code), person.person_id, approved=True)
    login.wait(waiting)


def places_in(answer):
    return [one["place"] for one in answer["result"]["structuredContent"]["places"]]


def test_a_client_asks_with_a_bound_token_and_readers_change_while_hortus_runs(
    tmp_path, repository, machine, ask, run
):
    dispatch(["index", "add", str(repository), "--data", str(tmp_path / "data")])

    async def story():
        async with RunningHouse(tmp_path / "data") as house:
            await asyncio.to_thread(sign_in, house, machine)
            none = await asyncio.to_thread(ask, house.url)
            house.write_settings(knowledge={"readers": {"shop": ["ada"]}})
            while not (some := places_in(await asyncio.to_thread(ask, house.url))):
                pass
            house.write_settings()
            while places_in(await asyncio.to_thread(ask, house.url)):
                pass
            token = json.loads((machine / "login.json").read_bytes())["access"]
            stolen = await house.post("/mcp", CALL, key=token)
            return none, some, stolen

    none, some, stolen = run(story())
    assert places_in(none) == []
    assert some[0].startswith("shop/orders.py:")
    # The token alone opens nothing: each request is signed with the machine's own key.
    assert stolen.status == 401


def test_who_is_signed_in_needs_no_key_for_a_passport(tmp_path, machine, run, capsys, monkeypatch):
    monkeypatch.delenv("HORTUS_KEY_FILE", raising=False)

    async def story():
        async with RunningHouse(tmp_path / "data") as house:
            await asyncio.to_thread(sign_in, house, machine)
            capsys.readouterr()
            words = ["passport", "--json", "--url", house.url, "--data", str(machine)]
            return await asyncio.to_thread(dispatch, words)

    assert run(story()) == 0
    assert json.loads(capsys.readouterr().out)["who"] == "ada"
