"""Who asks the gateway: the holder of a key, else whoever is signed in on this machine."""

import asyncio
import json
from argparse import ArgumentParser
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from hortus.cli.login import open_login
from hortus.cli.talking import configure_gateway, gateway_of, server_at
from hortus.client import GatewayRefusedError, GatewayUnreachableError, Message, Role
from hortus.compose.testing import RunningHouse, inside
from hortus.core import HortusError, UsageError
from hortus.gateway.testing import Say, Script, ScriptedModel, Turn
from hortus.identity import People

HELLO = [Message(Role.USER, "Hello?")]


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return the arguments of a verb on a machine of its own."""
    for variable in ("HORTUS_KEY_FILE", "HORTUS_URL"):
        monkeypatch.delenv(variable, raising=False)

    def parsed(*words):
        parser = ArgumentParser()
        configure_gateway(parser)
        parser.add_argument("--data", type=Path, default=tmp_path / "machine")
        parser.add_argument("--config", type=Path)
        return parser.parse_args([str(word) for word in words])

    return parsed


@pytest.fixture
def key_file(tmp_path):
    """Return a function that writes a key into a file."""

    def write(key, mode=0o600):
        file = tmp_path / "key"
        file.touch(mode=mode)
        file.chmod(mode)
        file.write_text(key, encoding="utf-8")
        return file

    return write


def test_a_key_and_a_session_both_go_through_the_gateway_and_are_recorded(
    tmp_path, asked, key_file
):
    async def story():
        script = Script(turns=(Turn((Say("Hi."),)),))
        async with (
            ScriptedModel(script) as model,
            RunningHouse(tmp_path / "data", models={"m": inside(model.url)}) as house,
        ):
            args = asked("--url", house.url, "--key-file", key_file(house.key))
            with_key = gateway_of(args)
            assert await asyncio.to_thread(with_key.chat, "m", HELLO) == "Hi."
            vectors = await asyncio.to_thread(with_key.embed, "m", ["a", "b"])
            assert [len(vector) for vector in vectors] == [8, 8]

            await asyncio.to_thread(_sign_in, house, asked())
            as_ci = await asyncio.to_thread(gateway_of, asked())
            assert await asyncio.to_thread(as_ci.chat, "m", HELLO) == "Hi."

            wrong = gateway_of(asked("--url", house.url, "--key-file", key_file("sk-wrong")))
            with pytest.raises(GatewayRefusedError) as caught:
                await asyncio.to_thread(wrong.chat, "m", HELLO)
            assert caught.value.status == 401
            with pytest.raises(GatewayRefusedError, match="nothing") as caught:
                await asyncio.to_thread(with_key.chat, "nothing", HELLO)
            decision = house.house.store.records.find(caught.value.decision_id)
            assert decision.outcome.status == caught.value.status

    asyncio.run(story())


def _sign_in(house, args):
    key = ECKey.generate_key("P-256")
    people = People(house.house.store.people, house.clock, "tester")
    people.add_service("ci", public_key=json.dumps(key.as_dict(private=False)))
    house.house.keyring.refresh()
    said = key.as_dict(private=True)
    private = {name: said[name] for name in ("kty", "crv", "x", "y", "d")}
    open_login(args).as_service(house.url, "ci", private)
    with pytest.raises(UsageError, match="you are signed in at"):
        gateway_of(args.__class__(**{**vars(args), "url": "https://elsewhere.example"}))


def test_without_key_and_session_nobody_asks(asked):
    with pytest.raises(UsageError, match="nobody knows who asks") as caught:
        gateway_of(asked())
    assert "hortus login" in caught.value.remedy


def test_the_variables_say_where_and_who(asked, key_file, monkeypatch):
    monkeypatch.setenv("HORTUS_KEY_FILE", str(key_file("sk-1")))
    monkeypatch.setenv("HORTUS_URL", "http://127.0.0.1:9/v1")
    gateway = gateway_of(asked())
    assert gateway.url == "http://127.0.0.1:9"
    with pytest.raises(GatewayUnreachableError):
        gateway.chat("m", HELLO)


@pytest.mark.parametrize("url", ["http://models.example", "ftp://x", "http://h/?a=b"])
def test_an_address_that_is_none_or_open_to_all_is_refused(asked, key_file, url):
    with pytest.raises(HortusError):
        gateway_of(asked("--url", url, "--key-file", key_file("sk-1")))


def test_a_key_that_others_can_read_is_refused(asked, key_file):
    with pytest.raises(HortusError, match="can be read by others"):
        gateway_of(asked("--key-file", key_file("sk-1", 0o644)))


def test_another_server_may_want_no_key():
    assert server_at("http://127.0.0.1:9/v1", "").url == "http://127.0.0.1:9"
