"""Qwen Code gets a model of its own and loses its usage statistics."""

from hortus.connect.clients import Qwen


def test_the_model_finds_its_key_in_the_files_environment(files):
    settings = files(Qwen())[".qwen/settings.json"]
    [model] = settings["modelProviders"]["openai"]
    assert model["baseUrl"] == "http://127.0.0.1:8180/v1"
    assert settings["env"][model["envKey"]] == "hk_1"
    assert settings["model"]["name"] == model["id"] == "house/code"
    assert settings["security"]["auth"]["selectedType"] == "openai"


def test_statistics_telemetry_and_updates_are_off(files):
    settings = files(Qwen())[".qwen/settings.json"]
    assert settings["privacy"] == {"usageStatisticsEnabled": False}
    assert settings["telemetry"] == {"enabled": False}
    assert settings["general"] == {"enableAutoUpdate": False}


def test_the_repository_has_the_whole_model_since_its_models_replace_the_users(
    files, in_repository
):
    [mine] = files(Qwen())[".qwen/settings.json"]["modelProviders"]["openai"]
    found = in_repository(Qwen())[".qwen/settings.json"]
    [model] = found["modelProviders"]["openai"]
    assert model.pop("generationConfig") == {
        "contextWindowSize": 65_536,
        "customHeaders": {"x-hortus-project": "payments"},
    }
    assert mine.items() >= model.items()
    assert "env" not in found
