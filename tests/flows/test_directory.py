"""The company's directory, over HTTP: who joins comes in, who leaves is cut off."""

import asyncio
import json
import time

from hortus.compose.testing import PATHS, ask, inside
from hortus.core import SCIM_DOOR
from hortus.gateway.testing import ScriptedModel
from hortus.gateway.testing.faults import FaultyServer, falls_silent

USERS = "/scim/v2/Users"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def the_directory(hortus):
    """Return a function that asks as the directory does."""
    token = hortus.house.keyring.create("directory", [SCIM_DOOR]).secret

    async def ask_scim(method, path, body=None):
        headers = {"authorization": f"Bearer {token}", "content-type": "application/scim+json"}
        data = None if body is None else json.dumps(body).encode()
        call = hortus._session.request(method, hortus.url + path, data=data, headers=headers)
        async with call as response:
            raw = await response.read()
            return response.status, json.loads(raw) if raw else None

    return ask_scim, token


def off(value="False"):
    """Return the change by which one provider switches somebody off."""
    return {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "Replace", "path": "active", "value": value}],
    }


async def key_of(hortus, user, eventually):
    await eventually(lambda: hortus.house.keyring.roster.holder(user["id"]))
    return hortus.house.keyring.create("laptop", holder_id=user["id"]).secret


def test_who_joins_may_ask_and_who_leaves_is_cut_off_mid_sentence(house, run, eventually):
    async def story():
        server = FaultyServer(falls_silent())
        async with server, house({"m": inside(server.url)}) as hortus:
            scim, _ = the_directory(hortus)
            status, ada = await scim("POST", USERS, {"userName": "ada@acme.example"})
            assert status == 201
            key = await key_of(hortus, ada, eventually)
            body = ask("chat", "m", stream=True)
            async with hortus.opened(PATHS["chat"], body, key=key) as response:
                await response.content.readuntil(b"\n\n")
                began = time.monotonic()
                status, after = await scim("PATCH", f"{USERS}/{ada['id']}", off())
                rest = await response.content.read()
                took_s = time.monotonic() - began
            refused = await hortus.post(PATHS["chat"], body, key=key)
            told = await eventually(lambda: hortus.house.store.events.recent(9, "person.ended"))
        assert (status, after["active"]) == (200, False)
        assert b'"account_ended"' in rest
        assert (refused.status, refused.json["error"]["code"]) == (401, "account_ended")
        assert (told[0].event.actor, told[0].event.subject) == ("directory", ada["id"])
        # Two seconds are promised; a machine with much else to do gets more.
        assert took_s < 8.0

    run(story())


def test_who_is_deleted_has_no_key_any_more(house, run, eventually):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            scim, _ = the_directory(hortus)
            _, ada = await scim("POST", USERS, {"userName": "ada"})
            key = await key_of(hortus, ada, eventually)
            assert (await hortus.post(PATHS["chat"], ask("chat", "m"), key=key)).status == 200
            assert await scim("DELETE", f"{USERS}/{ada['id']}") == (204, None)
            await eventually(lambda: not hortus.house.keyring.roster.holder(ada["id"]))
            refused = await hortus.post(PATHS["chat"], ask("chat", "m"), key=key)
        assert (refused.status, refused.json["error"]["code"]) == (401, "account_ended")

    run(story())


def test_the_key_of_the_directory_asks_no_model_and_other_keys_open_no_directory(house, run):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            _, token = the_directory(hortus)
            asked = await hortus.post(PATHS["chat"], ask("chat", "m"), key=token)
            opened = await hortus.get(USERS)
            nobody = await hortus.get(USERS, key="hort_nonsense")
        assert (asked.status, opened.status, nobody.status) == (403, 401, 401)
        assert opened.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]

    run(story())


def test_what_the_directory_says_are_facts_for_policies(house, run, eventually):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            scim, _ = the_directory(hortus)
            said = {
                "userName": "ada",
                "addresses": [{"type": "work", "country": "FR"}],
                ENTERPRISE: {"organization": "acme-fr", "costCenter": "4711"},
            }
            _, ada = await scim("POST", USERS, said)
            members = {"displayName": "payments", "members": [{"value": ada["id"]}]}
            assert (await scim("POST", "/scim/v2/Groups", members))[0] == 201
            roster = await eventually(
                lambda: (found := hortus.house.keyring.roster).team_named("payments") and found
            )
        person = roster.people[ada["id"]]
        assert (person.region, person.entity, person.cost_centre) == ("FR", "acme-fr", "4711")
        assert roster.teams_of(ada["id"]) == {"payments"}

    run(story())


def test_many_changes_at_once_are_all_done(house, run):
    async def story():
        async with house({}) as hortus:
            scim, _ = the_directory(hortus)
            made = await asyncio.gather(
                *(scim("POST", USERS, {"userName": f"user{n}"}) for n in range(20))
            )
            _, group = await scim("POST", "/scim/v2/Groups", {"displayName": "all"})
            add = [
                scim(
                    "PATCH",
                    f"/scim/v2/Groups/{group['id']}",
                    {
                        "Operations": [
                            {"op": "add", "path": "members", "value": [{"value": user["id"]}]}
                        ]
                    },
                )
                for _, user in made
            ]
            statuses = [status for status, _ in await asyncio.gather(*add)]
            _, read = await scim("GET", f"/scim/v2/Groups/{group['id']}")
        kept = {member["value"] for member in read["members"]}
        assert statuses == [204] * 20
        assert kept == {user["id"] for _, user in made}

    run(story())
