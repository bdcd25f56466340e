"""aider gets its settings, and knows the model so that it need not ask the internet."""

from hortus.connect.clients import Aider


def test_main_and_weak_model_are_the_one_of_hortus(files):
    settings = files(Aider())[".aider.conf.yml"]
    assert settings["model"] == settings["weak-model"] == "openai/house/code"
    assert settings["openai-api-base"] == "http://127.0.0.1:8180/v1"
    assert settings["openai-api-key"] == "hk_1"


def test_the_model_is_described_so_that_no_price_list_is_fetched(files):
    described = files(Aider())[".aider.model.metadata.json"]["openai/house/code"]
    assert described["max_input_tokens"] == 65_536


def test_analytics_and_updates_are_off(files):
    settings = files(Aider())[".aider.conf.yml"]
    assert settings["analytics-disable"] is True
    assert settings["check-update"] is False
    assert settings["set-env"] == ["LITELLM_LOCAL_MODEL_COST_MAP=True"]


def test_the_repository_names_its_project_in_a_file_of_its_own(in_repository):
    assert in_repository(Aider()) == {
        ".aider.model.settings.yml": [
            {
                "name": "openai/house/code",
                "extra_params": {"extra_headers": {"x-hortus-project": "payments"}},
            }
        ]
    }
