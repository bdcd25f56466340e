"""Claude Code gets the gateway, the key, and the switch that keeps it quiet."""

from hortus.connect.clients import Claude


def test_the_environment_block_names_gateway_model_and_window(files):
    env = files(Claude())[".claude/settings.json"]["env"]
    assert env == {
        "ANTHROPIC_BASE_URL": "http://127.0.0.1:8180",
        "ANTHROPIC_AUTH_TOKEN": "hk_1",
        "ANTHROPIC_MODEL": "house/code",
        "ANTHROPIC_DEFAULT_HAIKU_MODEL": "house/code",
        "CLAUDE_CODE_MAX_CONTEXT_TOKENS": "65536",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    }


def test_the_key_is_no_command_since_refusals_would_be_asked_again(files):
    assert "apiKeyHelper" not in files(Claude())[".claude/settings.json"]


def test_the_repository_names_its_project_in_a_file_of_its_own(in_repository):
    assert in_repository(Claude()) == {
        ".claude/settings.local.json": {
            "env": {"ANTHROPIC_CUSTOM_HEADERS": "x-hortus-project: payments"}
        }
    }
