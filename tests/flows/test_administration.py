"""Two people administer hortus from their own machines, each in their own name."""

import asyncio
import json

import pytest

from hortus.cli.dispatch import dispatch
from hortus.compose.testing import RunningHouse
from hortus.core import SystemClock
from hortus.identity import Caller, People, Seal, load_pepper, operator
from hortus.policy import Task
from hortus.signin import Grants, Login, LoginFile

FOUR_EYES = {"policy": {"packs": ["four-eyes"]}}


@pytest.fixture
def at(tmp_path, capsys):
    """Run a command on somebody's own machine; return status, output and remarks."""

    async def run(name, *words):
        status = await asyncio.to_thread(dispatch, [*words, "--data", str(tmp_path / name)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def sign_in(house, folder, person_id):
    """Sign a machine in as somebody, with a key of its own; the page is walked elsewhere."""
    login = Login(LoginFile(folder / "login.json"), SystemClock(), lambda _: None)
    waiting = login.begin(house.url)
    seal = Seal(load_pepper(house.house.loaded.data, create=False))
    grants = Grants(house.house.store.sessions, seal, house.clock)
    grants.decide(grants.waiting_for(waiting.user_code), person_id, approved=True)
    login.wait(waiting)


async def hire(house, tmp_path, **roles):
    """Add people who are signed in, each on a machine of their own."""
    people = People(house.house.store.people, house.clock, "test")
    for name, role in roles.items():
        person = await asyncio.to_thread(people.add_person, name, roles=role)
        await asyncio.to_thread(house.house.keyring.refresh)
        await asyncio.to_thread(sign_in, house, tmp_path / name, person.person_id)
    await asyncio.to_thread(house.house.policies.take_up)


async def in_pieces(count):
    for _ in range(count):
        yield b" " * (1 << 20)


async def told(house, beginning):
    await house.house.store.records.take_over()
    found = house.house.store.events.recent(50, f"{beginning}*")
    return [(n.event.event, n.event.actor) for n in reversed(found)]


def test_a_security_officer_bans_a_tool_from_afar_and_everybody_may_know(tmp_path, run, at):
    async def story():
        async with RunningHouse(tmp_path / "data") as house:
            await hire(house, tmp_path, sofia="security", eve="")
            words = ("tools", "deny", "loom@>=1.2 <2", "--reason", "it marks what it sends")
            status, out, err = await at("sofia", *words)
            assert status == 0, err
            assert out.startswith("loom@>=1.2 <2 is banned")
            status, _, err = await at("eve", *words)
            assert (status, "nothing permits eve" in err) == (1, True)
            [shown] = json.loads((await at("eve", "tools", "list", "--json"))[1])
            assert (shown["by"], shown["reason"]) == ("sofia", "it marks what it sends")
            house.house.policies.take_up()
            directory = house.house.policies.in_force.asking.directory
            assert directory.tool("loom@1.5.0").status == "banned"
            assert await told(house, "tool.") == [("tool.banned", "sofia")]

    run(story())


def test_one_proposes_and_another_puts_it_in_force_each_from_their_machine(tmp_path, run, at):
    async def story():
        async with RunningHouse(tmp_path / "data", **FOUR_EYES) as house:
            await hire(house, tmp_path, ada="admin", ben="admin", eve="")
            words = ("policy", "propose", "--packs", "four-eyes,data-classes")
            status, out, err = await at("ada", *words)
            assert status == 0, err
            proposal = out.strip()
            status, _, err = await at("ada", "policy", "activate", proposal)
            assert (status, "put in force by two people" in err) == (1, True)
            status, _, err = await at("ada", "policy", "approve", proposal)
            assert (status, "ada has proposed" in err) == (1, True)
            status, _, err = await at("eve", "policy", "approve", proposal)
            assert (status, "nothing permits eve" in err) == (1, True)
            assert "above-the-model" in (await at("ben", "policy", "diff", proposal))[1]
            assert "asked again" in (await at("ben", "policy", "replay", proposal))[1]
            assert (await at("ben", "policy", "approve", proposal))[0] == 0
            assert (await at("ada", "policy", "activate", proposal))[0] == 0
            house.house.policies.take_up()
            assert house.house.policies.in_force.bundle.policy("above-the-model")
            [listed] = json.loads((await at("ben", "policy", "proposals", "--json"))[1])
            assert (listed["approvers"], listed["in_force"]) == (["ben"], True)
            assert (await told(house, "policy."))[:3] == [
                ("policy.proposed", "ada"),
                ("policy.approved", "ben"),
                ("policy.changed", "ada"),
            ]
            refused = await told(house, "admin.refused")
            assert refused == [("admin.refused", "ada"), ("admin.refused", "eve")]

    run(story())


def test_people_keys_and_budgets_are_kept_from_a_machine_far_away(tmp_path, run, at):
    async def story():
        async with RunningHouse(tmp_path / "data") as house:
            await hire(house, tmp_path, ada="admin", eve="")
            for words in (
                ("person", "add", "zoe", "--region", "DE"),
                ("person", "change", "zoe", "--entity", "acme"),
                ("team", "add", "payments", "zoe"),
                ("service", "add", "ci", "--team", "payments"),
                ("key", "new", "laptop", "--for", "zoe"),
                ("budget", "add", "p", "--team", "payments", "--limit", "5 EUR"),
                ("budget", "list"),
                ("person", "end", "zoe"),
            ):
                status, _, err = await at("ada", *words)
                assert status == 0, (words, err)
                status, _, err = await at("eve", *words)
                assert (status, "nothing permits eve" in err) == (1, True), words
            status, out, _ = await at("eve", "key", "new", "mine", "--for", "eve", "--json")
            assert status == 0
            key = json.loads(out)["secret"]
            await asyncio.to_thread(house.house.keyring.refresh)
            assert (await house.get("/v1/models", key=key)).status == 200
            assert "mine" in (await at("eve", "key", "list"))[1]
            assert "laptop" not in (await at("eve", "key", "list"))[1]
            here = await at("eve", "person", "invite", "eve")
            assert "on the machine that runs hortus only" in here[2]
            other = await at("ada", "team", "list", "--server", "http://127.0.0.1:9")
            assert (other[0], "signed in at" in other[2]) == (2, True)

    run(story())


def test_what_a_stranger_a_nobody_and_a_static_key_get(tmp_path, run):
    async def story():
        async with RunningHouse(tmp_path / "data", **FOUR_EYES) as house:
            await hire(house, tmp_path, ada="admin")
            ring = house.house.keyring
            ada = ring.roster.person_named("ada").person_id
            static = ring.create("ada's", holder_id=ada).secret
            narrow = ring.create("narrow", ["m"], holder_id=ada).secret
            me = await house.get("/admin/v1/me", key=static)
            assert (me.status, me.json["name"], me.json["tier"]) == (200, "ada", "static")
            listing = (await house.get("/admin/v1", key=static)).json["operations"]
            assert {"GET", "POST"} == {one["method"] for one in listing}
            tries = [
                ("/admin/v1/person/list", "no_such_key", 401, "key_malformed"),
                ("/admin/v1/person/list", house.key, 403, "admin_nobody"),
                ("/admin/v1/person/list", narrow, 403, "not_allowed"),
                ("/admin/v1/person/fire", static, 404, "admin_unknown_operation"),
                ("/admin/v1/person/add", static, 405, "admin_method"),
                ("/admin/v1/person/list?ended=perhaps", static, 400, "admin_bad_request"),
            ]
            for path, key, status, code in tries:
                heard = await house.get(path, key=key)
                assert (heard.status, heard.json["error"]["code"]) == (status, code), path
            wrong = [
                (b"[1]", {}, 400, "admin_bad_request"),
                (b"{" * 100_000, {}, 400, "admin_bad_request"),
                (b"name=x", {"content-type": "text/plain"}, 415, "admin_media_type"),
                (in_pieces(9), {}, 413, "admin_too_large"),
            ]
            for body, headers, status, code in wrong:
                heard = await house.post("/admin/v1/person/add", body, key=static, headers=headers)
                assert (heard.status, heard.json["error"]["code"]) == (status, code)
            approving = await house.post("/admin/v1/policy/approve", {"name": "x"}, key=static)
            assert (approving.status, "no folder or proposal" in approving.message) == (404, True)
            listed = await house.get("/admin/v1/person/list", key=static)
            assert [one["person"]["user_name"] for one in listed.json] == ["ada"]

    run(story())


def test_the_operator_far_away_is_nobody(tmp_path, run):
    async def story():
        async with RunningHouse(tmp_path / "data") as house:
            asked = house.house.administration
            here, there = Caller(operator(), is_here=True), Caller(operator())
            assert asked.may(here, Task.MANAGE_PEOPLE).allowed
            assert not asked.may(there, Task.MANAGE_PEOPLE).allowed

    run(story())
