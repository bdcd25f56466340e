"""Codex gets a provider of its own and loses its side traffic."""

from hortus.connect.clients import Codex


def test_the_provider_speaks_responses_and_reads_the_key_from_its_file(files):
    provider = files(Codex())[".codex/config.toml"]["model_providers"]["hortus"]
    assert provider == {
        "name": "hortus",
        "base_url": "http://127.0.0.1:8180/v1",
        "wire_api": "responses",
        "auth": {"command": "cat", "args": ["/home/u/key"]},
    }


def test_every_switch_known_to_quieten_it_is_set(files):
    settings = files(Codex())[".codex/config.toml"]
    assert settings["analytics"] == settings["feedback"] == {"enabled": False}
    assert set(settings["otel"].values()) == {"none"}
    assert settings["features"] == {"plugins": False}
    assert settings["check_for_update_on_startup"] is False
