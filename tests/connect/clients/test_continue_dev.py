"""Continue gets one model to chat with and the embedded one to complete with."""

from dataclasses import replace

from ruamel.yaml import YAML

from hortus.connect.clients import Continue
from hortus.connect.plan import fresh_text
from hortus.core import EMBEDDED_MODEL


def test_the_embedded_model_completes_and_the_asked_one_chats(files):
    chat, complete = files(Continue())[".continue/config.yaml"]["models"]
    assert (chat["model"], "chat" in chat["roles"]) == ("house/code", True)
    assert (complete["model"], complete["roles"]) == (EMBEDDED_MODEL, ["autocomplete"])


def test_the_embedded_model_is_given_bare_code(files):
    _, complete = files(Continue())[".continue/config.yaml"]["models"]
    assert complete["promptTemplates"] == {"autocomplete": "{{{prefix}}}"}


def test_it_is_said_that_telemetry_is_switched_elsewhere(wish):
    assert "telemetryEnabled" in Continue().setup(wish).leaks[0]


def test_a_project_is_named_in_its_one_file_only_where_that_was_asked_for(wish):
    def models(**said):
        [edit] = Continue().setup(replace(wish, **said)).files
        return YAML(typ="safe").load(fresh_text(edit))["models"]

    assert not any("requestOptions" in model for model in models(project="payments"))
    headers = [model["requestOptions"]["headers"] for model in models(always="payments")]
    assert headers == [{"x-hortus-project": "payments"}] * 2
