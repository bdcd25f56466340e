"""``hortus login``, ``whoami`` and ``logout`` before a hortus that runs."""

import asyncio
import json

import pytest
from joserfc.jwk import ECKey

from hortus.cli.dispatch import dispatch
from hortus.compose.testing import RunningHouse
from hortus.identity import People

KEY = ECKey.generate_key("P-256")


@pytest.fixture
def hortus(tmp_path, capsys):
    """Run a command on a machine of its own and return its status, output and remarks."""

    def run(*words):
        status = dispatch([*words, "--data", str(tmp_path / "machine")])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def key_file(tmp_path):
    said = KEY.as_dict(private=True)
    file = tmp_path / "key.json"
    file.write_text(json.dumps({n: said[n] for n in ("kty", "crv", "x", "y", "d")}))
    return file


def test_a_program_signs_in_asks_who_it_is_and_signs_out(tmp_path, hortus, key_file):
    async def story():
        async with RunningHouse(tmp_path / "data") as house:
            people = People(house.house.store.people, house.clock, "tester")
            public = json.dumps(KEY.as_dict(private=False))
            await asyncio.to_thread(lambda: people.add_service("ci", public_key=public))
            await asyncio.to_thread(house.house.keyring.refresh)

            async def run(*words):
                return await asyncio.to_thread(hortus, *words)

            words = ("login", "--url", house.url, "--service", "ci", "--key", str(key_file))
            assert await run(*words) == (0, f"signed in at {house.url} as ci\n", "")
            status, out, _ = await run("whoami")
            assert (status, out) == (0, "ci, known by a key that stays on this machine\n")
            who = json.loads((await run("whoami", "--json"))[1])
            assert (who["sub"], who["tier"]) == ("ci", "bound")
            assert (await run("logout"))[:2] == (0, "signed out\n")
            status, _, err = await run("whoami")
            assert (status, "nobody is signed in" in err) == (1, True)
            wrong = ("login", "--url", house.url, "--service", "other", "--key", str(key_file))
            status, _, err = await run(*wrong)
            assert (status, "did not prove who it is" in err) == (1, True)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--service", "ci"], "belong together"),
        (["--url", "ftp://h"], "no HTTP address"),
        (["--url", "http://hortus.example"], "not encrypted"),
        (["--service", "ci", "--key", "/nowhere"], "cannot be read"),
    ],
)
def test_a_call_that_cannot_be_is_refused(hortus, words, said):
    status, _, err = hortus("login", *words)
    assert status in {1, 2}
    assert said in err


@pytest.mark.parametrize("text", ["", "[]", '{"kty":"RSA"}', '{"kty":"EC","crv":"P-256"}'])
def test_a_file_without_a_private_key_is_named(hortus, tmp_path, text):
    file = tmp_path / "key.json"
    file.write_text(text)
    status, _, err = hortus("login", "--service", "ci", "--key", str(file))
    assert (status, "holds no" in err) == (2, True)
