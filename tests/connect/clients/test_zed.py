"""Zed gets a provider whose key comes from the environment."""

from hortus.connect.clients import Zed


def test_the_provider_is_the_agents_default(files):
    settings = files(Zed())[".config/zed/settings.json"]
    provider = settings["language_models"]["openai_compatible"]["house"]
    assert provider["api_url"] == "http://127.0.0.1:8180/v1"
    assert provider["available_models"][0]["max_tokens"] == 65_536
    assert settings["agent"]["default_model"] == {"provider": "house", "model": "house/code"}


def test_the_variable_is_the_one_zed_makes_from_the_providers_name(wish):
    [variable] = Zed().setup(wish).variables
    assert (variable.name, variable.value) == ("HOUSE_API_KEY", '"$(cat /home/u/key)"')


def test_telemetry_is_off(files):
    assert files(Zed())[".config/zed/settings.json"]["telemetry"] == {
        "diagnostics": False,
        "metrics": False,
    }
