"""Over HTTPS with a certificate of the company: what a client asks for when it signs in."""

import asyncio
import json
import ssl
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from hortus.compose.testing import RunningHouse
from hortus.core import SystemClock
from hortus.gateway.testing import issue_certificate
from hortus.identity import People, Seal, load_pepper
from hortus.signin import Grants, Login, LoginFile


@pytest.fixture
def files(tmp_path):
    return issue_certificate(tmp_path)


@pytest.fixture
def tables(files, tmp_path):
    """Return settings with a certificate, and with settings that are pushed to clients."""
    pushed = tmp_path / "pushed.json"
    pushed.write_text(json.dumps({"model": "house/coder"}))
    certificate, key = map(str, files)
    return {
        "server": {"tls_certificate_file": certificate, "tls_key_file": key},
        "signin": {"managed_settings": {"all": str(pushed)}},
    }


def fetch(url, trusted, **headers):
    """Return the status and document at an address, as a client that trusts one certificate."""
    context = ssl.create_default_context(cafile=str(trusted) if trusted else None)
    try:
        with urlopen(Request(url, headers=headers), context=context, timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as e:
        with e:
            return e.code, json.load(e)


async def sign_in(house, folder):
    """Sign somebody in by the device flow; the page they would open is walked elsewhere."""
    people = People(house.house.store.people, house.clock, "test")
    person = await asyncio.to_thread(people.add_person, "ada")
    login = Login(LoginFile(folder / "login.json"), SystemClock(), lambda _: None)
    waiting = await asyncio.to_thread(login.begin, house.url)
    seal = Seal(load_pepper(house.house.loaded.data, create=False))
    grants = Grants(house.house.store.sessions, seal, house.clock)
    grant = grants.waiting_for(waiting.user_code)
    await asyncio.to_thread(grants.decide, grant, person.person_id, approved=True)
    await asyncio.to_thread(house.house.keyring.refresh)
    await asyncio.to_thread(login.wait, waiting)
    return login, waiting


def test_sign_in_and_pushed_settings_over_https(tmp_path, files, tables, monkeypatch):
    # As the administrators of developers' machines make the company's authority known.
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))

    async def story():
        async with RunningHouse(tmp_path / "data", **tables) as house:
            assert house.url.startswith("https://")
            where = f"{house.url}/.well-known/oauth-authorization-server"
            status, said = await asyncio.to_thread(fetch, where, files[0])
            assert (status, said["issuer"]) == (200, house.url)
            assert said["token_endpoint"].startswith("https://")
            login, waiting = await sign_in(house, tmp_path / "home")
            assert waiting.page.startswith(f"{house.url}/signin/device")
            token = await asyncio.to_thread(login.plain_token)
            bearer = {"Authorization": f"Bearer {token}"}
            path = f"{house.url}/managed/settings"
            status, said = await asyncio.to_thread(lambda: fetch(path, files[0], **bearer))
            assert (status, said["settings"]) == (200, {"model": "house/coder"})
            proof = await asyncio.to_thread(login.headers, "GET", "/v1/models")
            models = f"{house.url}/v1/models"
            assert (await asyncio.to_thread(lambda: fetch(models, files[0], **proof)))[0] == 200
            assert house.house.readiness().parts["certificate"].startswith("until 2")

    asyncio.run(story())


def test_a_client_that_does_not_know_the_authority_goes_no_further(tmp_path, tables):
    async def story():
        async with RunningHouse(tmp_path / "data", **tables) as house:
            with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
                await asyncio.to_thread(fetch, f"{house.url}/healthz", "")

    asyncio.run(story())
