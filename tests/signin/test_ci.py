"""A program of the CI comes with its CI's token, and gets one of hortus: no key is kept for it."""

import asyncio
from urllib.parse import quote_plus

from aiohttp import encode_basic_auth

from hortus.identity import People

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
JWT = "urn:ietf:params:oauth:token-type:jwt"


async def of_the_ci(house, provider, program, audience=""):
    """Return the token that the CI gives a program for whom it is to ask."""
    form = {"grant_type": "client_credentials", "resource": audience or house.url}
    who = {"authorization": encode_basic_auth(program, quote_plus("a secret of the CI"))}
    async with house._session.post(f"{provider.issuer}/token", data=form, headers=who) as answer:
        return (await answer.json())["access_token"]


async def exchanged(house, token, steps):
    form = {"grant_type": EXCHANGE, "subject_token": token, "subject_token_type": JWT}
    return await steps.send(house, "/oauth/token", form)


async def hire(house, provider, **subjects):
    people = People(house.house.store.people, house.clock, "test")
    for name, subject in subjects.items():
        await asyncio.to_thread(
            lambda n=name, s=subject: people.add_service(n, issuer=provider.issuer, subject=s)
        )
    await asyncio.to_thread(house.house.keyring.refresh)


def test_a_program_of_the_ci_asks_in_its_own_name(run, provider, steps):
    async def scenario(house, _):
        await hire(house, provider, deploy="acme-shop-*", other="other-main")
        status, said = await exchanged(
            house, await of_the_ci(house, provider, "acme-shop-main"), steps
        )
        assert (status, said["token_type"], "refresh_token" in said) == (200, "Bearer", False)
        bearer = {"authorization": f"Bearer {said['access_token']}"}
        status, who = await steps.get(house, bearer, "/oauth/userinfo")
        assert (who["sub"], who["service"], who["tier"]) == ("deploy", True, "session")
        assert (await steps.get(house, bearer))[0] == 200
        status, refused = await steps.get(house, bearer, "/admin/v1/person/list")
        assert (status, "nothing permits deploy" in refused["error"]["message"]) == (403, True)
        token = await of_the_ci(house, provider, "acme-shop-fork")
        assert (await exchanged(house, token, steps))[0] == 200

    run(scenario)


def test_a_token_for_others_or_of_nobody_known_is_not_exchanged(run, provider, steps):
    async def scenario(house, _):
        await hire(house, provider, deploy="acme-shop-main")
        elsewhere = await of_the_ci(house, provider, "acme-shop-main", "https://elsewhere.example")
        fork = await of_the_ci(house, provider, "acme-shop-fork")
        sound = await of_the_ci(house, provider, "acme-shop-main")
        forged = sound[:-8] + ("A" * 8 if not sound.endswith("A" * 8) else "B" * 8)
        for token, problem in (
            (elsewhere, "not for"),
            (fork, "0 services take tokens"),
            (forged, "signature"),
            ("nonsense", "cannot be read"),
        ):
            status, said = await exchanged(house, token, steps)
            assert (400 <= status < 404, problem in said["error_description"]) == (True, True), (
                said
            )
        assert (await exchanged(house, sound, steps))[0] == 200

    run(scenario)
