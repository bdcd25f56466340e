"""Codex gets a provider of its own and loses its side traffic."""

import tomllib
from dataclasses import replace

from hortus.connect import Variable, fresh_text
from hortus.connect.clients import Codex


def test_the_provider_speaks_responses_and_reads_the_key_from_its_file(files):
    provider = files(Codex())[".codex/config.toml"]["model_providers"]["hortus"]
    assert provider == {
        "name": "hortus",
        "base_url": "http://127.0.0.1:8180/v1",
        "wire_api": "responses",
        "auth": {"command": "cat", "args": ["/home/u/key"]},
        "env_http_headers": {"x-hortus-project": "HOUSE_PROJECT"},
    }


def test_the_project_comes_from_a_variable_since_a_repository_has_no_provider(wish):
    said = replace(wish, project="it's ours")
    assert Codex().setup(wish).variables == ()
    assert Codex().setup(said).variables == (Variable("HOUSE_PROJECT", "'it'\"'\"'s ours'"),)
    assert Codex().setup(replace(wish, always="a")).variables == (Variable("HOUSE_PROJECT", "a"),)
    assert not any(edit.in_repository for edit in Codex().setup(said).files)


def test_every_switch_known_to_quieten_it_is_set(files):
    settings = files(Codex())[".codex/config.toml"]
    assert settings["analytics"] == settings["feedback"] == {"enabled": False}
    assert set(settings["otel"].values()) == {"none"}
    assert settings["features"] == {"plugins": False}
    assert settings["check_for_update_on_startup"] is False


def test_who_is_signed_in_has_a_command_in_place_of_a_key(wish):
    said = replace(wish, token_command=("/bin/hortus", "whoami", "--token"))
    [edit] = Codex().setup(said).files
    provider = tomllib.loads(fresh_text(edit))["model_providers"]["hortus"]
    assert provider["auth"] == {"command": "/bin/hortus", "args": ["whoami", "--token"]}
