"""Claude Code gets the gateway, a way to the key, and the switch that keeps it quiet."""

from dataclasses import replace
from pathlib import Path

from hortus.connect.clients import Claude
from hortus.connect.plan import fresh_text


def test_the_environment_block_names_gateway_model_and_window(files):
    env = files(Claude())[".claude/settings.json"]["env"]
    assert env == {
        "ANTHROPIC_BASE_URL": "http://127.0.0.1:8180",
        "ANTHROPIC_MODEL": "house/code",
        "ANTHROPIC_DEFAULT_HAIKU_MODEL": "house/code",
        "CLAUDE_CODE_MAX_CONTEXT_TOKENS": "65536",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    }


def test_the_key_is_read_from_its_own_file(files):
    assert files(Claude())[".claude/settings.json"]["apiKeyHelper"] == "cat /home/u/key"


def test_a_path_with_a_space_is_quoted_for_the_shell(wish):
    [edit] = Claude().setup(replace(wish, key_file=Path("/home/u/my key"))).files
    assert "cat '/home/u/my key'" in fresh_text(edit)
