"""The models of one set of settings, as connections and keys."""

import asyncio

import pytest

from hortus.core import ConfigError, ModelSettings, Settings
from hortus.gateway.llama import LlamaClient, LlamaPool
from hortus.gateway.upstreams import open_upstreams, read_api_key


def test_each_model_has_a_server_with_its_key(tmp_path, clock):
    key = tmp_path / "key"
    key.write_text(" sk-1 \n", encoding="ascii")
    models = {
        "near": ModelSettings(url="http://127.0.0.1:1/v1"),
        "far": ModelSettings(url="https://models.example/v1", api_key_file=str(key)),
        "own": ModelSettings(gguf=str(tmp_path / "m.gguf")),
    }

    async def story():
        upstreams = open_upstreams(Settings(models=models), clock, LlamaPool(), embedded=False)
        keys = {name: server.api_key for name, server in upstreams.servers.items()}
        assert keys == {"near": "", "far": "sk-1", "own": ""}
        assert isinstance(upstreams.servers["own"].client, LlamaClient)
        await upstreams.close()

    asyncio.run(story())


def test_upstreams_are_busy_while_a_place_is_held(clock):
    settings = Settings(models={"m": ModelSettings(url="http://127.0.0.1:1/v1")})

    async def story():
        upstreams = open_upstreams(settings, clock, LlamaPool(), embedded=True)
        assert not upstreams.busy
        async with upstreams.router.admit("m"):
            assert upstreams.busy
        assert not upstreams.busy
        await upstreams.close()

    asyncio.run(story())


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_key_file_that_cannot_be_read_is_named(tmp_path, content):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match="the key file of model m cannot be read") as caught:
        read_api_key("m", ModelSettings(api_key_file=str(file)))
    assert str(file) in caught.value.message


def test_a_key_file_not_to_be_read_leaves_no_model_held_open(tmp_path, clock):
    llamas = LlamaPool()
    models = {
        "own": ModelSettings(gguf=str(tmp_path / "m.gguf")),
        "far": ModelSettings(url="https://models.example/v1", api_key_file="/nowhere"),
    }

    async def story():
        with pytest.raises(ConfigError, match="far"):
            open_upstreams(Settings(models=models), clock, llamas, embedded=False)
        assert llamas.held == 0

    asyncio.run(story())


def test_changed_settings_keep_the_process_of_a_model_run_inside(tmp_path, clock):
    llamas = LlamaPool()
    settings = Settings(models={"own": ModelSettings(gguf=str(tmp_path / "m.gguf"))})

    async def story():
        old = open_upstreams(settings, clock, llamas, embedded=False)
        new = open_upstreams(settings, clock, llamas, embedded=False)
        assert llamas.held == 1
        await old.close()
        assert llamas.held == 1
        await new.close()
        assert llamas.held == 0

    asyncio.run(story())
