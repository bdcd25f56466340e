"""opencode gets a provider, and the variables that its file cannot hold."""

from hortus.connect.clients import Opencode


def test_both_its_models_are_the_one_of_hortus(files):
    settings = files(Opencode())[".config/opencode/opencode.json"]
    assert settings["model"] == settings["small_model"] == "hortus/house/code"
    provider = settings["provider"]["hortus"]
    assert provider["models"]["house/code"]["limit"]["context"] == 65_536
    assert provider["options"] == {
        "baseURL": "http://127.0.0.1:8180/v1",
        "apiKey": "{file:/home/u/key}",
    }


def test_the_model_list_is_switched_off_in_the_environment(wish):
    names = [variable.name for variable in Opencode().setup(wish).variables]
    assert "OPENCODE_DISABLE_MODELS_FETCH" in names


def test_what_cannot_be_switched_off_is_said(wish):
    assert any("npm registry" in leak for leak in Opencode().setup(wish).leaks)


def test_the_repository_names_its_project_in_a_file_of_its_own(in_repository):
    assert in_repository(Opencode()) == {
        "opencode.json": {
            "provider": {"hortus": {"options": {"headers": {"x-hortus-project": "payments"}}}}
        }
    }
