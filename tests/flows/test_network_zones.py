"""A key that is bound to a network works from there and nowhere else."""

import asyncio

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel

ZONES = {"office": ["10.0.0.0/8"], "here": ["127.0.0.0/8"]}


def test_a_bound_key_from_elsewhere_is_refused_on_record(house, run, eventually):
    async def story():
        tables = {"zones": ZONES}
        async with ScriptedModel() as server, house({"m": inside(server.url)}, **tables) as hortus:
            bound = hortus.house.keyring.create("office", zones=["office"]).secret
            refused = await hortus.post(PATHS["chat"], ask("chat", "m"), key=bound)
            listing = await hortus.get("/v1/models", key=bound)
            decision = hortus.decision(refused)
            told = await eventually(lambda: hortus.house.store.events.recent(5, "key.wrong_zone"))
            asked = len(server.requests)
        assert (refused.status, listing.status, asked) == (403, 403, 0)
        assert "works from office only" in refused.message
        assert decision.outcome.code == "wrong_zone"
        assert len(told) == 1

    run(story())


def test_a_bound_key_is_let_in_from_its_network_and_behind_a_trusted_proxy(house, run):
    async def story():
        tables = {"zones": ZONES, "server": {"trusted_proxies": ["127.0.0.1"]}}
        async with ScriptedModel() as server, house({"m": inside(server.url)}, **tables) as hortus:
            keyring, body = hortus.house.keyring, ask("chat", "m")
            office = keyring.create("office", zones=["office"]).secret
            here = keyring.create("here", zones=["here"]).secret
            said = {"x-forwarded-for": "203.0.113.9, 10.2.2.2"}
            statuses = [
                (await hortus.post(PATHS["chat"], body, key=office, headers=said)).status,
                (await hortus.post(PATHS["chat"], body, key=here)).status,
                (await hortus.post(PATHS["chat"], body, key=here, headers=said)).status,
            ]
        assert statuses == [200, 200, 403]

    run(story())


def test_networks_and_proxies_are_taken_up_while_requests_go_on(house, run, eventually):
    async def story():
        async with (
            ScriptedModel() as server,
            house({"m": inside(server.url)}, zones=ZONES) as hortus,
        ):
            key = hortus.house.keyring.create("lab", zones=["lab"]).secret
            body, from_lab = ask("chat", "m"), {"x-forwarded-for": "10.9.0.1"}
            statuses = []
            asking = True

            async def go_on():
                while asking:
                    statuses.append((await hortus.post(PATHS["chat"], body)).status)

            others = asyncio.create_task(go_on())
            before = await hortus.post(PATHS["chat"], body, key=key, headers=from_lab)
            tables = {
                "models": {"m": inside(server.url)},
                "zones": {**ZONES, "lab": ["10.9.0.0/16"]},
                "server": {"trusted_proxies": ["127.0.0.1"]},
                "scim": {"region": ["country"]},
            }
            hortus.write_settings(**tables)
            await eventually(lambda: "lab" in hortus.house.settings.in_force.zones)
            after = await hortus.post(PATHS["chat"], body, key=key, headers=from_lab)
            asking = False
            await others
        assert (before.status, after.status) == (403, 200)
        assert set(statuses) == {200}

    run(story())
