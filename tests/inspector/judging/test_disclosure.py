"""What vendors say."""

import datetime as dt

import pytest

from hortus.inspector.judging import Disclosed, Disclosure, disclosure

TOOLS = ("claude-code", "codex", "opencode", "qwen-code", "gemini-cli", "aider")
SAID = Disclosed(code="undisclosed_destination", subject="t.example", url="u", read="d", says="s")


@pytest.mark.parametrize(
    ("code", "subject", "is_said"),
    [
        ("undisclosed_destination", "t.example", True),
        ("undisclosed_destination", "other.example", False),
        ("secret_sent", "t.example", False),
    ],
)
def test_a_statement_discloses_what_it_names(code, subject, is_said):
    found = Disclosure(tool="x", statements=(SAID,)).of(code, subject)
    assert (found is SAID) is is_said


def test_of_an_unknown_tool_nothing_is_known():
    assert disclosure("no such tool").statements == ()


@pytest.mark.parametrize("tool", TOOLS)
def test_each_statement_has_an_address_and_a_day(tool):
    for each in disclosure(tool).statements:
        assert each.url.startswith("https://")
        assert dt.date.fromisoformat(each.read)
        assert each.says
        assert not (each.subject and each.observed)
