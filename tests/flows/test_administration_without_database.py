"""Who administers while the database is away is told so, and nothing is half done."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from psycopg import sql

from hortus.compose.testing import RunningHouse
from hortus.identity import People

ADD = {"name": "zoe", "region": "DE"}
CALLS = [
    ("person/add", ADD, "root"),
    ("key/new", {"name": "laptop", "days": 1}, "root"),
    ("budget/add", {"name": "cap", "scope": "all", "limit": "5 EUR"}, "root"),
    ("team/remove", {"name": "payments"}, "root"),
    ("policy/rollback", {"reason": "why not"}, "root"),
    ("person/add", ADD, "eve"),
]
"""Operations, what they are asked with, and by whom; eve may not, which is written down too."""
LISTS = ("person/list", "budget/list", "policy/proposals", "content/list")


@pytest.fixture
def house(tmp_path, new_database, kind):
    """Return a hortus on a database of either kind."""
    store = {"durability": "normal"}
    if kind == "postgresql":
        store["url"] = new_database().server.url
    return RunningHouse(tmp_path / "data", store=store)


@pytest.fixture
def away(house, kind, request, tmp_path):
    """Return a block in which nobody gets at the database."""
    file = tmp_path / "data" / "hortus.db"

    @asynccontextmanager
    async def moved():
        kept = file.rename(file.with_name("elsewhere"))
        file.mkdir()
        yield
        file.rmdir()
        kept.rename(file)

    @asynccontextmanager
    async def refusing():
        server = request.getfixturevalue("postgres")
        name = house.house.loaded.settings.store.url.rpartition("/")[2]
        opened = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        await asyncio.to_thread(server.ask, opened.format(sql.Identifier(name), sql.SQL("false")))
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}"
        await asyncio.to_thread(server.ask, sql.SQL(ended).format(sql.Literal(name)))
        yield
        await asyncio.to_thread(server.ask, opened.format(sql.Identifier(name), sql.SQL("true")))

    return moved if kind == "sqlite" else refusing


async def keys_of(house):
    """Add an administrator and somebody else, and return a key of each."""
    people = People(house.house.store.people, house.clock, "test")
    ring = house.house.keyring

    def hire(name, roles):
        person = people.add_person(name, roles=roles)
        ring.refresh()
        return ring.create(name, holder_id=person.person_id).secret

    keys = {n: await asyncio.to_thread(hire, n, r) for n, r in (("root", "admin"), ("eve", ""))}
    await asyncio.to_thread(people.add_team, "payments", [])
    await asyncio.to_thread(house.house.policies.take_up)
    return keys


def test_without_its_database_administration_answers_503_and_changes_nothing(house, away, run):
    async def story():
        async with house:
            keys = await keys_of(house)
            before = await everything(house, keys["root"])
            async with away():
                for name, body, who in CALLS:
                    heard = await house.post(f"/admin/v1/{name}", body, key=keys[who])
                    check(name, heard)
                for name in LISTS:
                    check(name, await house.get(f"/admin/v1/{name}", key=keys["root"]))
                # Keys are known from memory: nobody is told that theirs does not hold.
                assert (await house.get("/admin/v1/me", key=keys["root"])).status == 200
            await answering(house, keys["root"])
            assert await everything(house, keys["root"]) == before
            made = await house.post("/admin/v1/person/add", ADD, key=keys["root"])
            assert made.status == 200

    run(story())


def check(name, heard):
    assert heard.status == 503, (name, heard.body)
    error = heard.json["error"]
    assert error["code"].startswith("store_"), (name, error)
    assert error["problem"], name
    assert error["remedy"], name
    assert heard.headers["retry-after"] == "10"


async def answering(house, key):
    """Wait until the lists are there again: connections of before end with a question each."""
    async with asyncio.timeout(20):
        for name in ("person/list", "team/list", "key/list"):
            while (await house.get(f"/admin/v1/{name}", key=key)).status != 200:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.05)


async def everything(house, key):
    names = (*LISTS, "team/list", "key/list")
    heard = [await house.get(f"/admin/v1/{name}", key=key) for name in names]
    assert [one.status for one in heard] == [200] * len(names)
    shown = [json.loads(one.body) for one in heard]
    for one in shown[-1]:
        one.pop("last_used", None)
    return shown
