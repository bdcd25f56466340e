"""Continue gets one model to chat with and the embedded one to complete with."""

from hortus.connect.clients import Continue
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
