"""A developer signs in by the device flow at a real identity provider, and uses hortus so."""

import asyncio
import sys

import msgspec
import pytest

from hortus.identity.testing import ClientKey
from hortus.signin import LoginFile
from hortus.signin.errors import NotSignedInError, RefusedByServerError

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


def test_a_developer_signs_in_and_is_known_to_the_gateway(run, signin, login, steps, tmp_path):
    async def scenario(house, browser):
        done = await steps.signed_in(login, house, browser)
        assert "The program is in" in done.text
        who = await asyncio.to_thread(login.who)
        assert (who["sub"], who["tier"], who["service"]) == ("anna", "bound", False)
        headers = await asyncio.to_thread(login.headers, "GET", "/v1/models")
        assert (await steps.get(house, headers))[0] == 200
        roster = house.house.keyring.roster
        person = roster.person_named("anna")
        assert (person.region, person.email, person.origin) == ("DE", "anna@example.com", "oidc")
        assert roster.teams_of(person.person_id) == {"dev", "ai-users"}
        assert (tmp_path / "home" / "login.json").stat().st_mode & 0o777 == 0o600
        assert await steps.events(house) == ["signin.started", "signin.approved", "signin.started"]

    run(scenario, signin)


def test_a_bound_token_alone_opens_nothing(run, signin, login, steps):
    async def scenario(house, browser):
        await steps.signed_in(login, house, browser)
        token = await asyncio.to_thread(login.token)
        url = f"{house.url}/v1/models"
        other = ClientKey.new().proof("GET", url, steps.clock.now_us(), token).text
        headers = await asyncio.to_thread(login.headers, "GET", "/v1/models")
        for code, tried in {
            "proof_missing": {"Authorization": f"Bearer {token}"},
            "proof_invalid": headers | {"DPoP": other},
            "token_malformed": headers | {"Authorization": headers["Authorization"][:-1]},
        }.items():
            status, said = await steps.get(house, tried)
            assert (status, said["error"]["code"]) == (401, code)
        assert (await steps.get(house, headers))[0] == 200
        status, said = await steps.get(house, headers)
        assert (status, said["error"]["code"]) == (401, "proof_replayed")

    run(scenario, signin)


def test_a_program_that_is_denied_stays_outside(run, signin, login, steps):
    async def scenario(house, browser):
        waiting = await asyncio.to_thread(login.begin, house.url)
        done = await steps.let_in(browser, waiting, answer="deny")
        assert "stays outside" in done.text
        with pytest.raises(RefusedByServerError) as caught:
            await asyncio.to_thread(login.wait, waiting)
        assert caught.value.oauth == "access_denied"
        assert (await steps.events(house))[-1] == "signin.denied"

    run(scenario, signin)


def test_tokens_are_renewed_and_a_machine_signs_out(run, signin, login, steps, tmp_path):
    async def scenario(house, browser):
        await steps.signed_in(login, house, browser)
        first = await asyncio.to_thread(login.token)
        file = LoginFile(tmp_path / "home" / "login.json")
        file.write(msgspec.structs.replace(file.read(), expires_us=0))
        second = await asyncio.to_thread(login.token)
        assert second != first
        assert await asyncio.to_thread(login.out) == ""
        headers = {"Authorization": f"DPoP {second}", "DPoP": "gone"}
        status, said = await steps.get(house, headers)
        assert (status, said["error"]["code"]) == (401, "session_ended")
        with pytest.raises(NotSignedInError):
            await asyncio.to_thread(login.token)

    run(scenario, signin)


def test_a_client_without_a_key_is_given_a_plain_token(run, signin, login, steps):
    async def scenario(house, browser):
        await steps.signed_in(login, house, browser)
        token = await asyncio.to_thread(login.plain_token)
        heard = await house.get("/v1/models", key=token)
        assert heard.status == 200
        status, said = await steps.get(
            house, {"Authorization": f"Bearer {token}"}, "/oauth/userinfo"
        )
        assert (status, said["tier"]) == (200, "session")

    run(scenario, signin)


def test_a_code_leads_to_one_token(run, signin, steps):
    async def scenario(house, browser):
        _, codes = await steps.send(
            house, "/oauth/device_authorization", {"surface": "claude_code"}
        )
        form = {"grant_type": DEVICE, "device_code": codes["device_code"]}
        assert await steps.send(house, "/oauth/token", form) == (400, pending())
        status, said = await steps.send(house, "/oauth/token", form)
        assert (status, said["error"]) == (429, "slow_down")
        page = await browser.sign_in(
            await browser.open(codes["verification_uri_complete"]), "anna"
        )
        await browser.submit(page, answer="approve")
        status, tokens = await steps.send(house, "/oauth/token", form)
        assert (status, tokens["token_type"], tokens["email"]) == (200, "Bearer", "anna")
        status, said = await steps.send(house, "/oauth/token", form)
        assert (status, said["error"]) == (400, "expired_token")

    run(scenario, signin)


def pending():
    return {
        "error": "authorization_pending",
        "error_description": "nobody has approved the request yet",
        "remedy": "approve it in the browser",
    }


def test_the_command_signs_in_as_a_developer_sees_it(run, signin, steps, tmp_path):
    """`hortus login` from start to end, then who it is, a plain token, and out again."""

    async def command(*words):
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hortus", *words, "--data", str(tmp_path / "machine")),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def said(*words):
        out, _ = await (await command(*words)).communicate()
        return out.decode()

    async def scenario(house, browser):
        login = await command("login", "--url", house.url)
        lines = [(await login.stderr.readline()).decode().strip() for _ in range(3)]
        assert lines[0].startswith("Open this address in a browser")
        page = await browser.sign_in(await browser.open(lines[1]), "anna")
        assert lines[2] in page.text
        await browser.submit(page, answer="approve")
        out, _ = await login.communicate()
        assert out.decode() == f"signed in at {house.url} as anna\n"
        assert "anna, known by a key" in await said("whoami")
        token = (await said("whoami", "--token")).strip()
        assert (await house.get("/v1/models", key=token)).status == 200
        assert await said("logout") == "signed out\n"
        assert await steps.soon(lambda: refused(house, token))

    async def refused(house, token):
        return (await house.get("/v1/models", key=token)).status == 401

    run(scenario, signin)
